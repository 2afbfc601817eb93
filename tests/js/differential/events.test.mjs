/**
 * `streamEvents` of LangGraph.js and of the package. How the events of several runs mix is a race there; so the runs
 * are compared in the order in which they start, and of each all its events in their order.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { graph, never, says } from "./helpers.mjs";
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

/** A node inside sends the graph around elsewhere; it ends with that, alone or in a list. */
const leaving = (isListed) => (lib) => {
  const command = () => new lib.Command({ graph: lib.Command.PARENT, update: { foo: 3 }, goto: "b" });
  const inside = graph(lib).addNode("leave", () => (isListed ? [{ n: 1 }, command()] : command())).addEdge(lib.START, "leave").compile();
  return graph(lib).addNode("in", inside, { ends: ["b"] }).addNode("b", says("b")).addEdge(lib.START, "in").compile();
};

const one = (node) => (lib) => graph(lib).addNode("a", node).addEdge(lib.START, "a").compile();

const flow = (body, options) => (lib) => lib.entrypoint({ name: "flow", ...options }, body(lib));

const calling = flow((lib) => {
  const inner = lib.task("inner", async (given) => given + 1);
  const outer = lib.task("outer", async (given, more) => [await inner(given), more]);
  return async ({ foo }) => outer(foo, "more");
});

const again = (lib) => {
  let calls = 0;
  return lib.task({ name: "work", retry: RETRY }, async (given) => {
    if (++calls < 3) throw new Error("again");
    return { given };
  });
};

const RETRY = { initialInterval: 1, jitter: false, logWarning: false };

const gives = (value) => flow((lib) => {
  const work = lib.task("work", () => value);
  return async () => work();
});

const CASES = {
  "a command for the graph around": [leaving(false)],
  "a command for the graph around, in a list": [leaving(true)],
  "entrypoints and tasks": [calling],
  "entrypoints and tasks with tags": [calling, { tags: ["t"], metadata: { m: 1 } }],
  "entrypoints and tasks in a list of modes": [calling, { streamMode: ["values", "updates"] }],
  "tasks that give an object": [gives({ a: 1 })],
  "tasks that give null": [gives(null)],
  "tasks that give nothing": [gives(undefined)],
  "tasks that give a list": [gives([])],
  "tasks that give an empty text": [gives("")],
  "what an entrypoint gives and keeps": [flow((lib) => () => lib.entrypoint.final({ value: 1, save: { kept: 2 } }))],
  "what an entrypoint keeps alone": [flow((lib) => () => lib.entrypoint.final({ save: 2 }))],
  "a task that is tried again": [flow((lib) => { const work = again(lib); return ({ foo }) => work(foo); })],
  "a task that fails": [flow((lib) => { const work = lib.task("work", () => { throw new Error("no"); }); return () => work(); })],
  "a task that takes too long": [flow((lib) => { const work = lib.task({ name: "work", timeout: 20, retry: { retryOn: () => false } }, () => never()); return () => work(); })],
  "an entrypoint that takes too long": [flow(() => () => never(), { timeout: 20 })],
  "tasks in a node": [(lib) => { const work = lib.task("work", async (given) => given + 1); return graph(lib).addNode("a", async ({ foo }) => ({ foo: await work(foo) })).addEdge(lib.START, "a").compile(); }],
  "a graph in a task": [flow((lib) => { const work = lib.task("work", (given) => line(lib).invoke({ foo: given })); return ({ foo }) => work(foo); })],
  "an entrypoint in a node": [(lib) => graph(lib).addNode("a", calling(lib)).addEdge(lib.START, "a").compile(), {}, { includeNames: ["outer", "inner", "flow"] }],
  "tasks by their names": [calling, {}, { includeNames: ["inner"] }],
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
      const called = lib.task("called", async (given) => model.invoke(given, lib.getConfig()));
      const workflow = lib.entrypoint("flow", ({ messages }) => called(messages).then(() => "done"));
      const told = [];
      for (const compiled of [agent, workflow]) {
        const events = compiled.streamEvents({ messages: [lib.human("hello")] }, { version: "v2", tags: ["t"] }, { includeTypes: ["chat_model"] });
        for await (const { event, data, metadata, tags } of events) {
          const { langgraph_node, langgraph_step } = metadata;
          told.push({ event, tags, langgraph_node, langgraph_step, chunk: data.chunk?.content, output: data.output?.content });
        }
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
    entries.push(error.message.replace(/elapsed: \d+ms/, "elapsed"));
  }
  return entries;
}

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g;

/** As JSON shows it, without ids, and without what LangChain notes of itself. */
function plain(event) {
  const shown = JSON.parse(JSON.stringify(event, (key, value) => (key === "lc_serializable" ? undefined : value)).replace(ID, "<id>"));
  return shown;
}
