/** What graphs of nodes that listen to channels do otherwise than LangGraph's. The rest is compared in `programs/pregel.mjs`. */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

register("./hooks.mjs", import.meta.url);

const { Annotation, MemorySaver, START, StateGraph } = await import("../../../pkg/langgraph/node.js");
const { LastValue, Topic } = await import("../../../pkg/langgraph/channels.js");
const { Channel, Pregel } = await import("../../../pkg/langgraph/pregel.js");

const chain = (more) =>
  new Pregel({
    nodes: {
      one: Channel.subscribeTo("in").pipe((n) => n + 1).pipe(Channel.writeTo(["mid"])),
      two: Channel.subscribeTo("mid").pipe((n) => n * 10).pipe(Channel.writeTo(["out"])),
    },
    channels: { in: new LastValue(), mid: new LastValue(), out: new LastValue() },
    inputChannels: "in",
    outputChannels: "out",
    ...more,
  });

async function all(stream) {
  const chunks = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

test("a graph without channels is refused by name", () => {
  assert.throws(() => chain({ channels: undefined }), { name: "GraphValidationError", message: "Channels not provided" });
});

test("chunks of a graph that is built with several modes say theirs", async () => {
  assert.deepEqual(await all(chain({ streamMode: ["values", "updates"], streamChannels: ["out"] }).stream(1)), [
    ["updates", { one: {} }],
    ["updates", { two: { out: 20 } }],
    ["values", { out: 20 }],
  ]);
});

test("lists of an accumulating topic that were handed out stay as they were", async () => {
  const graph = new Pregel({
    nodes: {
      one: Channel.subscribeTo("a").pipe(Channel.writeTo(["b", "log"])),
      two: Channel.subscribeTo("b").pipe((n) => n + 1).pipe(Channel.writeTo(["log"])),
    },
    channels: { a: new LastValue(), b: new LastValue(), log: new Topic({ accumulate: true }) },
    inputChannels: "a",
    outputChannels: "log",
    streamChannels: ["log"],
  });
  assert.deepEqual(await all(graph.stream(1)), [{ log: [1] }, { log: [1, 2] }]);
});

test("an update says as which of several nodes", async () => {
  const thread = { configurable: { thread_id: "1" } };
  const graph = chain({ checkpointer: new MemorySaver() });
  await graph.invoke(1, thread);
  await assert.rejects(graph.updateState(thread, 5), { name: "InvalidUpdateError", message: 'Ambiguous update, specify "asNode"' });
  const silent = chain({ checkpointer: new MemorySaver(), nodes: { one: Channel.subscribeTo("in") } });
  await assert.rejects(silent.updateState(thread, 5), { name: "InvalidUpdateError", message: 'No writers found for node "one"' });
});

test("what writes to channels says so where there are none; a node of a StateGraph writes what it is given, and its update", async () => {
  await assert.rejects(Channel.writeTo(["b"]).invoke(1), /writes in a node of a Pregel graph/);
  const graph = new StateGraph(Annotation.Root({ b: Annotation() })).addNode("n", Channel.writeTo(["b"])).addEdge(START, "n").compile();
  await assert.rejects(graph.invoke({ b: 1 }), { name: "InvalidUpdateError", message: /channel "b" with values \[\{"b":1\},1\]/ });
});

test("every compiled graph is a Pregel", () => {
  const graph = new StateGraph(Annotation.Root({ b: Annotation() })).addNode("n", () => ({})).addEdge(START, "n").compile();
  assert.ok(graph instanceof Pregel);
  assert.ok(chain() instanceof Pregel);
});
