/** Configurations that are bound to a graph, and what a caller gives nodes to call. */
import assert from "node:assert/strict";

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { CallbackManager } from "@langchain/core/callbacks/manager";

import { all, chain, clientOf, same, single, test, thrownBy } from "./support.mjs";

/** A graph that tells its node's runtime, and how often it ran. */
function telling(options) {
  const told = {};
  const graph = chain({ a: (_, runtime) => void (told.runtime = runtime), b: () => ({ n: 1 }) }, options);
  return { graph, told };
}

test("a graph with a configuration is another graph, of the same name", async () => {
  const { graph } = telling({ name: "mine", description: "words" });
  const bound = graph.withConfig({ tags: ["t"] });
  assert.notEqual(bound, graph);
  assert.ok(bound instanceof graph.constructor);
  assert.deepEqual([bound.name, bound.description], ["mine", "words"]);
  assert.equal(bound.getGraph().drawMermaid(), graph.getGraph().drawMermaid());
  assert.deepEqual([graph.config, bound.config], [undefined, { tags: ["t"] }]);
});

test("what is bound is neither changed nor kept from changing", async () => {
  const { graph, told } = telling();
  const config = { configurable: { user: "u" }, metadata: { m: 1 }, tags: ["t"] };
  const options = { configurable: { more: 1 }, metadata: { o: 1 }, tags: ["o"] };
  await graph.withConfig(config).withConfig({ tags: ["u"] }).invoke({}, options);
  assert.deepEqual(told.runtime.tags, ["t", "u", "o"]);
  assert.deepEqual(config, { configurable: { user: "u" }, metadata: { m: 1 }, tags: ["t"] });
  assert.deepEqual(options, { configurable: { more: 1 }, metadata: { o: 1 }, tags: ["o"] });
});

test("a client runs a graph with what is bound to it", async () => {
  const { graph, told } = telling();
  const store = { get() {}, put() {}, search() {}, delete() {} };
  const bound = graph.withConfig({
    configurable: { user: "graph", model: "m", thread_id: "not this" },
    metadata: { who: "graph", graph: 1 },
    tags: ["graph"],
    context: { c: 1 },
    recursionLimit: 9,
    store,
  });
  await clientOf(bound).runs.wait(null, "agent", { input: {}, config: { configurable: { user: "run" }, tags: ["run"] }, metadata: { who: "run" } });
  const { configurable, metadata, tags, context, recursionLimit } = told.runtime;
  assert.deepEqual([configurable.user, configurable.model], ["run", "m"]);
  assert.notEqual(configurable.thread_id, "not this");
  assert.deepEqual([metadata.who, metadata.graph], ["run", 1]);
  assert.deepEqual(tags, ["graph", "run"]);
  assert.deepEqual(context, { c: 1 });
  assert.equal(recursionLimit, 9);
  same(told.runtime.store, store);
  await clientOf(bound).runs.wait(null, "agent", { input: {}, config: { recursion_limit: 7 }, context: { c: 2 } });
  assert.equal(told.runtime.recursionLimit, 7);
  assert.deepEqual(told.runtime.context, { c: 2 });
});

test("a client's limits and breakpoints: those of the run, or else those bound to the graph", async () => {
  const { graph } = telling();
  const events = async (bound, payload) => (await all(clientOf(bound).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "updates", ...payload }))).slice(1).map(({ data }) => Object.keys(data)[0]);
  const limited = graph.withConfig({ recursionLimit: 1 });
  assert.deepEqual(await events(limited), ["a", "error"]);
  assert.deepEqual(await events(limited, { config: { recursion_limit: 3 } }), ["a", "b"]);
  const stopping = graph.withConfig({ interruptBefore: ["b"] });
  assert.deepEqual(await events(stopping), ["a", "__interrupt__"]);
  assert.deepEqual(await events(stopping, { interruptBefore: [] }), ["a", "b"]);
  assert.deepEqual(await events(graph.withConfig({ interruptAfter: "*" })), ["a", "__interrupt__"]);
});

test("a signal that is bound aborts a run", async () => {
  const controller = new AbortController();
  const graph = single(() => new Promise(() => {})).withConfig({ signal: controller.signal });
  const run = graph.invoke({});
  controller.abort(new Error("enough"));
  assert.equal((await thrownBy(run)).message, "enough");
});

test("options of the wrong type are told of, also over what is bound", async () => {
  const bound = single(() => {}).withConfig({ configurable: { a: 1 }, metadata: { a: 1 }, tags: ["a"] });
  for (const [options, expected] of [
    [{ configurable: "text" }, /"configurable" must be an object/],
    [{ metadata: ["list"] }, /"metadata" must be an object/],
    [{ tags: 5 }, /"tags" must be/],
  ]) {
    assert.match((await thrownBy(bound.invoke({}, options))).message, expected);
  }
});

test("callbacks are joined, lists and managers", async () => {
  const handler = (name) => BaseCallbackHandler.fromMethods({ name, handleLLMStart() {} });
  const [one, two] = [handler("one"), handler("two")];
  const manager = (handler) => {
    const manager = new CallbackManager();
    manager.addHandler(handler, true);
    manager.addTags([handler.name]);
    return manager;
  };
  const { graph, told } = telling();
  for (const [bound, given] of [[[one], [two]], [manager(one), [two]], [[one], manager(two)], [manager(one), manager(two)]]) {
    await graph.withConfig({ callbacks: bound }).invoke({}, { callbacks: given });
    const { callbacks } = told.runtime;
    const handlers = Array.isArray(callbacks) ? callbacks : callbacks.handlers;
    assert.deepEqual(new Set(handlers), new Set([one, two]));
    if (!Array.isArray(callbacks)) assert.deepEqual(new Set(callbacks.inheritableHandlers), new Set([one, two]));
    assert.notEqual(callbacks, bound);
    assert.notEqual(callbacks, given);
  }
});

test("a store: the call's, or else the graph's", async () => {
  const [mine, other] = [{ get() {} }, { get() {} }];
  const cache = {};
  const { graph, told } = telling({ store: mine, cache });
  same(graph.store, mine);
  same(graph.cache, cache);
  await graph.invoke({});
  same(told.runtime.store, mine);
  await clientOf(graph).runs.wait(null, "agent", { input: {} });
  same(told.runtime.store, mine);
  await graph.invoke({}, { store: other });
  same(told.runtime.store, other);
  await graph.withConfig({ store: other }).invoke({});
  same(told.runtime.store, other);
});

test("a writer of the caller's takes the place of the stream", async () => {
  const written = [];
  const writer = (chunk) => void written.push(chunk);
  const graph = single((_, runtime) => runtime.writer("to the caller"));
  assert.deepEqual(await all(await graph.stream({}, { streamMode: "custom", writer })), []);
  assert.deepEqual(written, ["to the caller"]);
});

test("a runtime that is handed on: what the inner graph writes goes into the outer stream", async () => {
  const inner = single(async (_, { writer }) => writer("from within"));
  const outer = single((state, runtime) => inner.invoke(state, runtime));
  assert.deepEqual(await all(await outer.stream({}, { streamMode: "custom" })), ["from within"]);
});

test("serverInfo: of a client's run, and of nobody's", async () => {
  const { graph, told } = telling();
  await clientOf(graph).runs.wait(null, "agent", { input: {} });
  assert.deepEqual(told.runtime.serverInfo, { assistantId: "fe096781-5601-53d2-b2f6-0d3403f7e9ca", graphId: "agent", user: undefined });
  await graph.invoke({});
  assert.equal("serverInfo" in told.runtime, false);
});

test("control and heartbeat are the caller's", async () => {
  const { graph, told } = telling();
  const [control, heartbeat] = [{ drainRequested: false }, () => {}];
  await graph.invoke({}, { control, heartbeat });
  same(told.runtime.control, control);
  same(told.runtime.heartbeat, heartbeat);
});
