/**
 * `streamEvents` of LangGraph.js and of the package. How the events of several runs mix is a race there; so the runs
 * are compared in the order in which they start, and of each all its events in their order.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { graph, says } from "./helpers.mjs";
import { langgraph, superstep } from "./libraries.mjs";

const libraries = await Promise.all([langgraph(), superstep()]);

const line = (lib, options) =>
  graph(lib).addNode("a", says("a")).addNode("b", async () => ({ log: ["b"] }), { metadata: { k: 1 } }).addEdge(lib.START, "a").addEdge("a", "b").compile(options);

const routed = (lib) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", says("b"))
    .addConditionalEdges(lib.START, () => "a", ["a"])
    .addConditionalEdges("a", ({ foo }) => (foo > 0 ? "b" : lib.END), ["b", lib.END])
    .compile({ name: "routed" });

const nested = (lib) => graph(lib).addNode("in", line(lib)).addNode("own", (state, config) => line(lib).invoke(state, config)).addEdge(lib.START, "in").addEdge("in", "own").compile();

const streaming = (lib) =>
  graph(lib)
    .addNode("in", async (state, config) => {
      let last;
      for await (const chunk of await line(lib).stream(state, { ...config, streamMode: "values" })) last = chunk;
      return { n: last.log.length };
    })
    .addEdge(lib.START, "in")
    .compile();

const sent = (lib) =>
  graph(lib)
    .addNode("a", () => new lib.Command({ update: { foo: 2 }, goto: ["x", new lib.Send("y", { foo: 9 })] }), { ends: ["x", "y"] })
    .addNode("x", says("x"))
    .addNode("y", says("y"))
    .addEdge(lib.START, "a")
    .compile();

const one = (node) => (lib) => graph(lib).addNode("a", node).addEdge(lib.START, "a").compile();

const CASES = {
  "nodes": [line],
  "mode values": [line, { streamMode: "values" }],
  "a list of modes": [line, { streamMode: ["values", "updates"] }],
  "one mode in a list": [line, { streamMode: ["updates"] }],
  "options": [line, { tags: ["t"], metadata: { m: 1 }, runName: "mine", runId: "11111111-1111-4111-8111-111111111111", configurable: { thread_id: "1" } }],
  "conditional edges": [routed],
  "conditional edges with tags": [routed, { tags: ["t"] }],
  "graphs inside": [nested],
  "graphs inside with tags": [nested, { tags: ["t"], metadata: { m: 1 } }],
  "Send and Command": [sent],
  "a node that returns nothing": [one(() => undefined)],
  "a node that fails": [one(() => { throw new Error("no"); })],
  "a writer": [one((_, { writer }) => void writer("hi")), { streamMode: ["custom", "updates"] }],
  "includeNames": [line, {}, { includeNames: ["a"] }],
  "includeTypes": [line, {}, { includeTypes: ["chain"] }],
  "includeTypes of nothing": [line, {}, { includeTypes: ["tool"] }],
  "includeTags": [line, {}, { includeTags: ["graph:step:2"] }],
  "excludeNames": [line, {}, { excludeNames: ["LangGraph", "a"] }],
  "excludeTypes": [line, {}, { excludeTypes: ["chain"] }],
  "excludeTags": [line, {}, { excludeTags: ["langsmith:hidden"] }],
  "included and excluded": [line, {}, { includeTypes: ["chain"], excludeNames: ["b"] }],
};

for (const [name, [build, options, filters]] of Object.entries(CASES)) {
  test(`events: ${name}`, async () => {
    const [expected, actual] = await Promise.all(libraries.map((lib) => transcript(build(lib), { foo: 1 }, options, filters)));
    assert.deepEqual(actual, expected);
  });
}

test("events: a question and its answer", async () => {
  const [expected, actual] = await Promise.all(
    libraries.map(async (lib) => {
      const asking = graph(lib).addNode("a", () => ({ log: [lib.interrupt("?")] })).addEdge(lib.START, "a").compile({ checkpointer: new lib.MemorySaver() });
      const config = { configurable: { thread_id: "1" } };
      const asked = await transcript(asking, { foo: 1 }, config);
      return [asked, await transcript(asking, new lib.Command({ resume: "yes" }), config)];
    }),
  );
  assert.deepEqual(actual, expected);
});

test("events: a graph that a node streams: its nodes", async () => {
  const [expected, actual] = await Promise.all(libraries.map((lib) => transcript(streaming(lib), { foo: 1 }, {}, { includeNames: ["a", "b", "in"] })));
  assert.deepEqual(actual, expected);
});

test("events: a chat model", async () => {
  const [expected, actual] = await Promise.all(
    libraries.map(async (lib) => {
      const model = lib.chatModel(["one two"]);
      const agent = new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("model", async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }))
        .addEdge(lib.START, "model")
        .compile();
      const told = [];
      for await (const { event, data, metadata, tags } of agent.streamEvents({ messages: [lib.human("hello")] }, { version: "v2" }, { includeTypes: ["chat_model"] })) {
        const { langgraph_node, langgraph_step } = metadata;
        told.push({ event, tags, langgraph_node, langgraph_step, chunk: data.chunk?.content, output: data.output?.content });
      }
      return told;
    }),
  );
  assert.deepEqual(actual, expected);
});

async function transcript(compiled, input, options, filters) {
  const runs = new Map();
  const entries = [];
  try {
    for await (const { run_id, ...event } of compiled.streamEvents(input, { version: "v2", ...options }, filters)) {
      if (!runs.has(run_id)) {
        runs.set(run_id, []);
        entries.push(runs.get(run_id));
      }
      runs.get(run_id).push(plain(event));
    }
  } catch (error) {
    entries.push(error.message);
  }
  return entries;
}

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g;

/** As JSON shows it, without ids, and without what LangChain notes of itself. */
function plain(event) {
  const shown = JSON.parse(JSON.stringify(event, (key, value) => (key === "lc_serializable" ? undefined : value)).replace(ID, "<id>"));
  return shown;
}
