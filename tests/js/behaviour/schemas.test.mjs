/** Schemas beside LangGraph.js: clients, checks that take their time or start other runs, declarations of LangGraph itself. */
import assert from "node:assert/strict";

import * as langgraph from "@langchain/langgraph";
import { Topic as LangGraphTopic } from "@langchain/langgraph/channels";
import { type } from "arktype";
import { z } from "zod";

import { all, clientOf, deferred, same, settle, superstep, test, thrownBy, transcript } from "./support.mjs";

const { Annotation, Command, DeltaValue, END, MessagesValue, Overwrite, ReducedValue, START, StateGraph, StateSchema, Topic, UntrackedValue } = superstep;

const add = (left, right) => left + right;

/** A graph of one node over a state. */
const single = (state, node, options) => new StateGraph(state, options).addNode("a", node).addEdge(START, "a").compile();

/** A schema whose check is a function of the value. */
const checked = (check) => ({ "~standard": { version: 1, vendor: "test", validate: check } });

test("a client is told what a schema refuses", async () => {
  const graph = single(new StateSchema({ n: z.number() }), () => ({ n: 2 }));
  const chunks = await all(clientOf(graph).runs.stream(null, "agent", { input: { n: "one" }, streamMode: "values" }));
  assert.deepEqual(chunks.map(({ event }) => event), ["metadata", "error"]);
  assert.equal(chunks[1].data.error, "Error");
  assert.match(chunks[1].data.message, /^Validation failed for field "n": \[/);
  const answer = await clientOf(graph).runs.wait(null, "agent", { input: { n: "one" }, raiseError: false });
  assert.match(answer.__error__.message, /^Validation failed/);
});

test("a client's context is checked", async () => {
  const graph = single({ state: Annotation.Root({ foo: Annotation }), context: z.object({ user: z.string() }) }, (_, { context }) => ({ foo: context.user }));
  assert.deepEqual(await clientOf(graph).runs.wait(null, "agent", { input: {}, context: { user: "u" } }), { foo: "u" });
  const chunks = await all(clientOf(graph).runs.stream(null, "agent", { input: {}, context: { user: 1 } }));
  assert.equal(chunks.at(-1).event, "error");
  assert.equal(chunks.at(-1).data.error, "ZodError");
});

test("a client's values are the whole state", async () => {
  const state = Annotation.Root({ foo: Annotation, bar: Annotation });
  const graph = single({ state, output: Annotation.Root({ bar: Annotation }) }, () => ({ bar: 1 }));
  assert.deepEqual(await clientOf(graph).runs.wait(null, "agent", { input: { foo: 0 } }), { foo: 0, bar: 1 });
  assert.deepEqual(await graph.invoke({ foo: 0 }), { bar: 1 });
});

test("zod 4's errors are the ZodError of the user's zod", async () => {
  const graph = single(z.object({ n: z.number() }), () => ({ n: "one" }));
  assert.ok((await thrownBy(graph.invoke({ n: "one" }))) instanceof z.ZodError);
  assert.ok((await thrownBy(graph.invoke({ n: 1 }))) instanceof z.ZodError);
});

test("what a schema throws is thrown, the very same", async () => {
  const thrown = new Error("thrown");
  const graph = single(new StateSchema({ n: checked(() => { throw thrown; }), m: z.any() }), () => ({ n: 1 }));
  same(await thrownBy(graph.invoke({ n: 1 })), thrown);
  same(await thrownBy(graph.invoke({ m: 1 })), thrown);
});

test("a late check of the input starts the run when it is done", async () => {
  const gate = deferred();
  const ran = [];
  const late = checked((value) => (value === undefined ? { issues: [] } : gate.promise.then(() => ({ value }))));
  const graph = single(new StateSchema({ n: late }), () => void ran.push("a"));
  const run = graph.invoke({ n: 1 });
  await settle();
  assert.deepEqual(ran, []);
  gate.resolve();
  assert.deepEqual(await run, { n: 1 });
  assert.deepEqual(ran, ["a"]);
});

test("a run is stopped while a late check of its input goes on", async () => {
  const gate = deferred();
  const ran = [];
  const late = checked((value) => (value === undefined ? { issues: [] } : gate.promise.then(() => ({ value }))));
  const graph = single(new StateSchema({ n: late }), () => void ran.push("a"));
  const stop = new AbortController();
  const run = graph.invoke({ n: 1 }, { signal: stop.signal });
  await settle();
  stop.abort(new Error("enough"));
  assert.equal((await thrownBy(run)).message, "enough");
  gate.resolve();
  await settle();
  assert.deepEqual(ran, []);
});

test("a run is stopped while a late check of a write goes on", async () => {
  const gate = deferred();
  const late = checked((value) => (value === undefined ? { issues: [] } : gate.promise.then(() => ({ value }))));
  const state = new StateSchema({ n: late });
  const graph = new StateGraph(state)
    .addNode("a", () => ({ n: 1 }))
    .addNode("b", () => assert.fail("it runs"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile();
  const stop = new AbortController();
  const run = graph.invoke({}, { signal: stop.signal });
  await settle();
  stop.abort(new Error("enough"));
  assert.equal((await thrownBy(run)).message, "enough");
  gate.resolve();
  await settle();
});

test("a check that fails late is not left unhandled after the run", async () => {
  const gate = deferred();
  const late = checked((value) => (value === undefined ? { issues: [] } : gate.promise));
  const graph = single(new StateSchema({ n: late }), () => ({}));
  const stop = new AbortController();
  const run = graph.invoke({ n: 1 }, { signal: stop.signal });
  await settle();
  stop.abort(new Error("enough"));
  await thrownBy(run);
  gate.reject(new Error("late"));
  await settle();
});

test("a check may start a run of the same graph", async () => {
  let depth = 0;
  const inner = [];
  const n = checked((value) => {
    if (value === undefined || depth > 0) return { value };
    depth += 1;
    inner.push(graph.invoke({ n: value + 1 }));
    return { value };
  });
  const graph = single(new StateSchema({ n }), ({ n }) => ({ n: n * 10 }));
  assert.deepEqual(await graph.invoke({ n: 1 }), { n: 10 });
  assert.deepEqual(await Promise.all(inner), [{ n: 20 }]);
});

test("late checks of one task's keys go on beside each other", async () => {
  const waiting = [];
  const late = checked((value) => (value === undefined ? { issues: [] } : new Promise((resolve) => waiting.push(() => resolve({ value })))));
  const graph = single(new StateSchema({ a1: late, b1: late }), () => ({ a1: 1, b1: 2 }));
  const run = graph.invoke({});
  await settle();
  assert.equal(waiting.length, 2);
  for (const go of waiting) go();
  assert.deepEqual(await run, { a1: 1, b1: 2 });
});

test("a promise is a value, which no check waits for", async () => {
  const never = new Promise(() => {});
  const graph = single(new StateSchema({ any: new UntrackedValue(), same: z.boolean() }), ({ any }) => ({ same: any === never }));
  const end = await graph.invoke({ any: never });
  same(end.any, never);
  assert.equal(end.same, true);
});

test("the caller's Command is left as it is", async () => {
  const command = new Command({ update: { n: "7" }, goto: "a" });
  const graph = single(new StateSchema({ n: z.coerce.number() }), ({ n }) => ({ n: n + 1 }));
  assert.deepEqual(await graph.invoke(command), { n: 8 });
  assert.deepEqual(command.update, { n: "7" });
});

test("a state without schemas is not checked, nor copied", async () => {
  const input = Object.freeze({ foo: { x: 1 } });
  const end = await single(Annotation.Root({ foo: Annotation }), () => ({})).invoke(input);
  same(end.foo, input.foo);
});

test("arktype's types are schemas", async () => {
  const graph = single(new StateSchema({ n: type("number") }), () => ({ n: "two" }));
  const thrown = await thrownBy(graph.invoke({ n: 1 }));
  assert.match(thrown.message, /^Validation failed for field "n": \[.*must be a number/);
});

test("declarations of LangGraph itself are understood", async () => {
  const base = langgraph.Annotation.Root({
    last: langgraph.Annotation(),
    sum: langgraph.Annotation({ reducer: add, default: () => 1 }),
    topic: new LangGraphTopic(),
    delta: new langgraph.DeltaChannel((list, writes) => [...list, ...writes]),
    untracked: new langgraph.UntrackedValueChannel({ guard: false }),
  });
  const node = () => ({ last: 1, sum: 2, topic: 3, delta: 4, untracked: 5 });
  assert.deepEqual(await single(base, node).invoke({}), { last: 1, sum: 3, topic: [3], delta: [4], untracked: 5 });
});

test("a StateSchema of LangGraph itself is understood, and checks", async () => {
  const state = new langgraph.StateSchema({ n: z.number().default(1), log: new langgraph.ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: (list, word) => [...list, word] }) });
  assert.deepEqual(await single(state, () => ({ log: "a" })).invoke({ log: "in" }), { n: 1, log: ["in", "a"] });
  assert.match((await thrownBy(single(state, () => ({ n: "one" })).invoke({}))).message, /^Validation failed for field "n"/);
});

test("values of this package are known to LangGraph, and the other way round", () => {
  const reduced = new ReducedValue(z.number(), { reducer: add });
  assert.ok(langgraph.ReducedValue.isInstance(reduced));
  assert.ok(ReducedValue.isInstance(new langgraph.ReducedValue(z.number(), { reducer: add })));
  assert.ok(langgraph.StateSchema.isInstance(new StateSchema({})));
  assert.ok(langgraph.UntrackedValue.isInstance(new UntrackedValue()));
  assert.ok(langgraph.DeltaValue.isInstance(new DeltaValue(z.array(z.any()), { reducer: (list) => list })));
});

test("a condition sees what its task wrote to a topic", async () => {
  const graph = new StateGraph({ topic: new Topic(), foo: Annotation })
    .addNode("a", () => ({ topic: ["x", "y"] }))
    .addNode("b", ({ topic }) => ({ foo: topic }))
    .addEdge(START, "a")
    .addConditionalEdges("a", ({ topic }) => (topic.length === 2 ? "b" : END))
    .compile();
  assert.deepEqual(await graph.invoke({}), { foo: ["x", "y"] });
});

test("lists of an accumulating topic that were handed out stay as they were", async () => {
  const graph = new StateGraph({ topic: new Topic({ accumulate: true }) })
    .addNode("a", () => ({ topic: "a" }))
    .addNode("b", () => ({ topic: "b" }))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile();
  const chunks = await all(await graph.stream({}, { streamMode: "values" }));
  assert.deepEqual(chunks, [{ topic: ["a"] }, { topic: ["a", "b"] }]);
});

test("a channel that cannot be a key is refused by name", async () => {
  const key = { lg_is_channel: true, lc_graph_name: "LastValueAfterFinish" };
  assert.equal((await thrownBy(() => new StateGraph({ key }))).message, "The key \"key\" cannot be a channel of the class \"LastValueAfterFinish\"");
});

test("an Overwrite is checked by the schema of values", async () => {
  const log = new ReducedValue(z.array(z.string()).default(() => []), { inputSchema: z.string(), reducer: (list, word) => [...list, word] });
  const graph = single(new StateSchema({ log }), () => ({ log: new Overwrite(["new"]) }));
  const { chunks } = await transcript(graph.stream({ log: "in" }, { streamMode: "updates" }));
  assert.deepEqual(chunks, [{ a: { log: { __overwrite__: ["new"] } } }]);
});

test("messages of a StateSchema are put together as MessagesAnnotation does", async () => {
  const graph = single(new StateSchema({ messages: MessagesValue }), () => ({ messages: "Hello" }));
  const { messages } = await graph.invoke({ messages: [["user", "Hi"]] });
  assert.deepEqual(messages.map(({ type, content }) => [type, content]), [["human", "Hi"], ["human", "Hello"]]);
});
