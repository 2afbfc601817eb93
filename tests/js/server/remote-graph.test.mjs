/** `RemoteGraph`, LangGraph.js' own and the package's, as a client of the package's server: what both see is the same. */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

import { RemoteGraph as Theirs } from "@langchain/langgraph/remote";
import { Client } from "@langchain/langgraph-sdk";

import { serve } from "../../../pkg/server.js";
import { graphs } from "./graphs.mjs";
import { masked } from "./masked.mjs";

register("../langgraph/hooks.mjs", import.meta.url);
const { RemoteGraph: Ours } = await import("../../../pkg/langgraph/remote.js");
const { Annotation, END, MemorySaver, START, StateGraph } = await import("../../../pkg/langgraph/node.js");

const MESSAGES = { messages: [{ role: "user", content: "Hello! My name is Bagatur and I am 26 years old." }] };

function clientOf({ fetch }) {
  return new Client({ apiUrl: "http://superstep.invalid", callerOptions: { maxRetries: 0, fetch: (input, init) => fetch(new Request(input, init)) } });
}

const programs = {
  "invoke": (graph) => graph("agent").invoke(MESSAGES),
  "an error": (graph) => failure(graph("error").invoke({ foo: "" })),
  "a graph that is not there": (graph) => failure(graph("nope").invoke({})),
  "stream: updates": (graph) => all(graph("agent").stream(MESSAGES, { streamMode: "updates" })),
  "stream: values": (graph) => all(graph("agent").stream(MESSAGES, { streamMode: "values" })),
  "stream: custom and values": (graph) => all(graph("slow").stream({ delay: 0 }, { streamMode: ["custom", "values"] })),
  "stream: messages": async (graph) => (await all(graph("agent").stream(MESSAGES, { streamMode: "messages" }))).map(([{ content }]) => content),
  "stream: graphs inside": (graph) => all(graph("parent").stream(MESSAGES, { streamMode: "updates", subgraphs: true })),
  "a thread: a question, states, an update, the answer": async (graph, thread) => {
    const hitl = graph("hitl");
    const asked = await all(hitl.stream({ foo: "a" }, { ...thread, streamMode: "updates" }));
    const state = await hitl.getState(thread);
    await hitl.updateState(thread, { answer: "b" }, "ask");
    const updated = await hitl.getState(thread);
    const answered = await hitl.invoke(null, { ...thread });
    const history = [];
    for await (const { values, next } of hitl.getStateHistory(thread)) history.push({ values, next });
    return { asked, state: { values: state.values, next: state.next, tasks: state.tasks.map(({ name, interrupts }) => ({ name, interrupts })) }, updated: updated.values, answered, history };
  },
  "its picture": async (graph) => (await graph("parent").getGraphAsync()).drawMermaid(),
};

for (const [name, program] of Object.entries(programs)) {
  test(`RemoteGraph: ${name}`, async () => {
    const seen = [];
    for (const RemoteGraph of [Theirs, Ours]) {
      const client = clientOf(serve({ graphs }));
      const { thread_id } = await client.threads.create();
      const result = await program((graphId) => new RemoteGraph({ graphId, client }), { configurable: { thread_id } });
      seen.push(masked(JSON.parse(JSON.stringify(result))));
    }
    assert.deepEqual(seen[1], seen[0]);
  });
}

test("a graph on the package's server is a node, asks, and is answered", async () => {
  const client = clientOf(serve({ graphs }));
  const graph = new StateGraph(Annotation.Root({ foo: Annotation(), answer: Annotation() }))
    .addNode("far", new Ours({ graphId: "hitl", client }))
    .addEdge(START, "far")
    .addEdge("far", END)
    .compile({ checkpointer: new MemorySaver() });
  const { thread_id } = await client.threads.create();
  const asked = await graph.invoke({ foo: "a" }, { configurable: { thread_id } });
  assert.deepEqual(asked.__interrupt__.map(({ value }) => value), [{ question: "ok?", foo: "a" }]);
  assert.equal((await client.threads.get(thread_id)).status, "interrupted");
});

async function all(stream) {
  const chunks = [];
  try {
    for await (const chunk of await stream) chunks.push(chunk);
  } catch ({ name, interrupts }) {
    chunks.push({ name, interrupts });
  }
  return chunks;
}

async function failure(work) {
  try {
    return { gave: await work };
  } catch ({ name, message }) {
    return { name, message };
  }
}
