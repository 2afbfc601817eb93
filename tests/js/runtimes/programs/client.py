"""LangGraph's Python SDK asks a server: its documented snippet, and a question with its answer on a thread."""

import asyncio
import json
import sys

from langgraph_sdk import get_client, get_sync_client

URL = sys.argv[1]


async def snippet():
    client = get_client(url=URL, api_key=None)
    assistant_id = "agent"

    input = {
        "messages": [
            {"role": "user", "content": "Hello! My name is Bagatur and I am 26 years old."}
        ]
    }

    async for chunk in client.runs.stream(
        # Don't pass in a thread_id and the stream will be stateless
        None,
        assistant_id,
        input=input,
        stream_mode="updates",
    ):
        if chunk.data and "run_id" not in chunk.data:
            print(json.dumps(chunk.data))


def asks():
    client = get_sync_client(url=URL, api_key=None)
    thread = client.threads.create(metadata={"who": "python"})
    asked = client.runs.wait(thread["thread_id"], "asking", input={"foo": "a"})
    print(json.dumps(asked["__interrupt__"][0]["value"]))
    print(json.dumps(client.threads.get_state(thread["thread_id"])["next"]))
    print(json.dumps(client.runs.wait(thread["thread_id"], "asking", command={"resume": "yes"})))
    print(len(client.threads.get_history(thread["thread_id"])))
    print(client.threads.search(metadata={"who": "python"})[0]["status"])
    client.store.put_item(("a",), "k", {"v": 1})
    print(json.dumps(client.store.get_item(("a",), "k")["value"]))
    print(client.assistants.search(graph_id="agent")[0]["name"])
    client.threads.delete(thread["thread_id"])


asyncio.run(snippet())
asks()
