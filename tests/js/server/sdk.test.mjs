/** LangGraph's own JavaScript SDKs ask the server: over HTTP, in the same program, and where they are given no address. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, test } from "node:test";

import { serve as listen } from "@hono/node-server";
import { Client as Client1 } from "@langchain/langgraph-sdk";
import { Client as Client2 } from "langgraph-sdk-2";

import { serve } from "../../../pkg/server.js";
import { graphs } from "./graphs.mjs";

const QUESTION = "Hello! My name is Bagatur and I am 26 years old.";
const REPLY = "Hello Bagatur! It's nice to meet you.";

const server = serve({ graphs, limits: { heartbeatSeconds: 0.02 } });
const http = listen({ fetch: server.fetch, port: 0, hostname: "127.0.0.1" });
await once(http, "listening");
after(() => http.close());
const apiUrl = `http://127.0.0.1:${http.address().port}`;

const versions = { "1.15.0": Client1, "2.0.0": Client2 };
const ways = {
  "over HTTP": (Client) => new Client({ apiUrl, apiKey: null, callerOptions: { maxRetries: 0 } }),
  "in the same program": (Client) =>
    new Client({ apiUrl: "http://superstep.invalid", callerOptions: { maxRetries: 0, fetch: (input, init) => server.fetch(new Request(input, init)) } }),
  "without an address": (Client) => {
    const undo = server.install();
    const client = new Client({ callerOptions: { maxRetries: 0 } });
    undo();
    return client;
  },
};

for (const [version, Client] of Object.entries(versions)) {
  for (const [way, make] of Object.entries(ways)) {
    const about = (name, body) => test(`${version} ${way}: ${name}`, () => body(make(Client)));

    about("the documented snippet, word for word", async (client) => {
      const assistantId = "agent";
      const seen = [];
      const console = { log: (data) => seen.push(data) };

      let input = {
        messages: [
          { role: "user", content: QUESTION }
        ]
      };

      const streamResponse = client.runs.stream(
        // Don't pass in a thread_id and the stream will be stateless
        null,
        assistantId,
        {
          input,
          streamMode: "updates"
        }
      );
      for await (const chunk of streamResponse) {
        if (chunk.data && !("run_id" in chunk.data)) {
          console.log(chunk.data);
        }
      }

      assert.deepEqual(seen.map(({ agent }) => agent.messages.map(({ content }) => content)), [[REPLY]]);
    });

    about("tokens, in both forms", async (client) => {
      const input = { messages: [{ role: "user", content: QUESTION }] };
      const tuples = await all(client.runs.stream(null, "agent", { input, streamMode: "messages-tuple" }));
      const words = tuples.filter(({ event }) => event === "messages").map(({ data: [chunk] }) => chunk.content);
      assert.equal(words.join(""), REPLY);
      const partial = await all(client.runs.stream(null, "agent", { input, streamMode: "messages" }));
      assert.equal(partial.findLast(({ event }) => event === "messages/partial").data[0].content, REPLY);
    });

    about("a question and its answer on a thread", async (client) => {
      const { thread_id } = await client.threads.create({ metadata: { who: "me" } });
      let created;
      const chunks = await all(client.runs.stream(thread_id, "hitl", { input: { foo: "a" }, streamMode: ["values", "updates"], onRunCreated: (run) => (created = run) }));
      assert.deepEqual(created, { run_id: chunks[0].data.run_id, thread_id });
      assert.equal(chunks.at(-1).data.__interrupt__[0].value.question, "ok?");
      const state = await client.threads.getState(thread_id);
      assert.deepEqual([state.next, state.values, state.tasks[0].interrupts[0].value.foo], [["ask"], { foo: "a" }, "a"]);
      assert.deepEqual((await client.threads.search({ status: "interrupted", metadata: { who: "me" }, ids: [thread_id] })).length, 1);
      assert.deepEqual(await client.runs.wait(thread_id, "hitl", { command: { resume: "yes" } }), { foo: "a!", answer: "yes" });
      const history = await client.threads.getHistory(thread_id);
      assert.deepEqual(history[0].parent_checkpoint, history[1].checkpoint);
      const again = await client.threads.getState(thread_id, history[1].checkpoint);
      assert.deepEqual(again.values, history[1].values);
      await client.threads.updateState(thread_id, { values: { foo: "z" }, asNode: "ask" });
      assert.deepEqual((await client.threads.get(thread_id)).values.foo, "z");
      const copy = await client.threads.copy(thread_id);
      await client.threads.delete(thread_id);
      await assert.rejects(client.threads.get(thread_id), { status: 404 });
      assert.equal((await client.threads.get(copy.thread_id)).values.foo, "z");
    });

    about("runs in the background: joined, resumed, listed, cancelled, deleted", async (client) => {
      const { thread_id } = await client.threads.create();
      const run = await client.runs.create(thread_id, "slow", { input: { delay: 0.03 }, streamMode: ["custom"], streamResumable: true });
      const live = await all(client.runs.joinStream(thread_id, run.run_id, { streamMode: ["custom"] }));
      assert.ok(live.filter(({ event }) => event === "custom").length > 0);
      const whole = await all(client.runs.joinStream(thread_id, run.run_id, { lastEventId: "-1" }));
      assert.deepEqual(whole.map(({ event }) => event), ["metadata", "custom", "custom", "custom", "custom", "custom"]);
      assert.deepEqual(await all(client.runs.joinStream(thread_id, run.run_id, { lastEventId: "3" })), whole.slice(4));
      assert.equal((await client.runs.join(thread_id, run.run_id)).n, 1);
      const long = await client.runs.create(thread_id, "slow", { input: { delay: 0.3 } });
      assert.deepEqual((await client.runs.list(thread_id)).map(({ run_id }) => run_id), [long.run_id, run.run_id]);
      await assert.rejects(client.runs.create(thread_id, "slow", { input: {}, multitaskStrategy: "reject" }), { status: 409 });
      await client.runs.cancel(thread_id, long.run_id, true);
      assert.equal((await client.runs.get(thread_id, long.run_id)).status, "interrupted");
      await client.runs.delete(thread_id, long.run_id);
      await assert.rejects(client.runs.get(thread_id, long.run_id), { status: 404 });
    });

    about("what goes wrong", async (client) => {
      const chunks = await all(client.runs.stream(null, "error", { input: { foo: "" }, streamMode: "values" }));
      assert.deepEqual(chunks.at(-1), { id: undefined, event: "error", data: { error: "ValueError", message: "Boo!" } });
      await assert.rejects(client.runs.wait(null, "error", { input: { foo: "" } }), { message: "ValueError: Boo!" });
      await assert.rejects(all(client.runs.stream(null, "nope", { input: {} })), { status: 404 });
      await assert.rejects(all(client.runs.stream(null, "agent", { input: {}, streamMode: "nope" })), { status: 422 });
      await assert.rejects(client.threads.get("not-a-uuid"), { status: 422 });
    });

    about("a client that goes away: its run goes on, or stops if it is to", async (client) => {
      const { thread_id } = await client.threads.create();
      for (const [onDisconnect, status] of [["cancel", "interrupted"], [undefined, "success"]]) {
        const controller = new AbortController();
        const payload = { input: { delay: 0.05 }, streamMode: "custom", onDisconnect, signal: controller.signal };
        const leaving = async () => {
          for await (const { event } of client.runs.stream(thread_id, "slow", payload)) if (event === "custom") controller.abort();
        };
        // SDK 2.0.0 ends in silence.
        await leaving().catch(({ name }) => assert.equal(name, "AbortError"));
        const [run] = await ended(client, thread_id);
        assert.equal(run.status, status);
      }
    });

    about("assistants and the store", async (client) => {
      const assistant = await client.assistants.create({ graphId: "agent", name: "mine", config: { configurable: { a: 1 } } });
      assert.equal((await client.assistants.get(assistant.assistant_id)).name, "mine");
      assert.equal((await client.assistants.update(assistant.assistant_id, { name: "yours" })).version, 2);
      assert.deepEqual((await client.assistants.getVersions(assistant.assistant_id)).map(({ version }) => version), [2, 1]);
      await client.assistants.setLatest(assistant.assistant_id, 1);
      assert.ok((await client.assistants.search({ graphId: "agent" })).some(({ name }) => name === "mine"));
      assert.equal((await client.assistants.getGraph("agent")).nodes.length, 3);
      assert.deepEqual(Object.keys(await client.runs.wait(null, assistant.assistant_id, { input: { messages: [] } })), ["messages"]);
      await client.assistants.delete(assistant.assistant_id);
      await client.store.putItem(["a", "b"], "k", { v: 1 });
      assert.deepEqual((await client.store.getItem(["a", "b"], "k")).value, { v: 1 });
      assert.deepEqual((await client.store.searchItems(["a"], { filter: { v: 1 } })).items.map(({ key }) => key), ["k"]);
      assert.ok((await client.store.listNamespaces({ prefix: ["a"] })).namespaces.length > 0);
      await client.store.deleteItem(["a", "b"], "k");
      assert.equal(await client.store.getItem(["a", "b"], "k"), null);
    });

    about("several runs at once, in batch and by themselves", async (client) => {
      const input = { messages: [{ role: "user", content: QUESTION }] };
      const batch = await client.runs.createBatch([{ assistantId: "agent", input }, { assistantId: "agent", input }]);
      assert.equal(batch.length, 2);
      const streams = Array.from({ length: 20 }, () => all(client.runs.stream(null, "agent", { input, streamMode: "updates" })));
      for (const chunks of await Promise.all(streams)) assert.equal(chunks.length, 2);
    });
  }
}

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** A thread's runs, once none of them is on. */
async function ended(client, threadId) {
  for (;;) {
    const runs = await client.runs.list(threadId);
    if (runs.every(({ status }) => status !== "pending" && status !== "running")) return runs;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
