/** What the package does where it differs from LangGraph.js on purpose, on threads: `differential/differences.mjs` only says that it differs. */
import assert from "node:assert/strict";

import { superstep, test } from "./support.mjs";

const { Annotation, Command, MemorySaver, Send, START, StateGraph, UntrackedValueChannel } = superstep;

const log = () => Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
const State = Annotation.Root({ foo: Annotation(), n: Annotation({ reducer: (left, right) => left + right, default: () => 0 }), log: log() });
const config = { configurable: { thread_id: "1" } };

const says = (word) => () => ({ log: [word] });
const asks = (...questions) => (_, { interrupt }) => ({ log: questions.map((question) => interrupt(question)) });
const up = (word) => () => new Command({ graph: Command.PARENT, update: { log: [word] }, goto: "elsewhere" });

/** Nodes that all start at once. */
function atOnce(nodes, options) {
  const graph = new StateGraph(State);
  for (const [name, node] of Object.entries(nodes)) graph.addNode(name, ...[node].flat()).addEdge(START, name);
  return graph.compile(options);
}

/** START → sub, and elsewhere, where only a Command leads. */
function around(sub, options) {
  return new StateGraph(State)
    .addNode("sub", sub, { ends: ["elsewhere"], ...options })
    .addNode("elsewhere", says("elsewhere"))
    .addEdge(START, "sub")
    .compile({ checkpointer: new MemorySaver() });
}

test("an answer for whoever waits answers no later question, when the next answer goes by id", async () => {
  const graph = atOnce({ ask: asks("one?", "two?", "three?") }, { checkpointer: new MemorySaver() });
  await graph.invoke({}, config);
  const { __interrupt__: [{ id }] } = await graph.invoke(new Command({ resume: "one" }), config);
  const { __interrupt__: [third] } = await graph.invoke(new Command({ resume: { [id]: "two" } }), config);
  assert.equal(third.value, "three?");
  const { log } = await graph.invoke(new Command({ resume: "three" }), config);
  assert.deepEqual(log, ["one", "two", "three"]);
});

test("an answer by id for one node leaves another node's next question open", async () => {
  const graph = atOnce({ a: asks("a1?", "a2?"), b: asks("b1?", "b2?") }, { checkpointer: new MemorySaver() });
  await graph.invoke({}, config);
  const { __interrupt__: waiting } = await graph.invoke(new Command({ resume: "both" }), config);
  const { id } = waiting.find(({ value }) => value === "b2?");
  const { __interrupt__: left } = await graph.invoke(new Command({ resume: { [id]: "b" } }), config);
  assert.deepEqual(left.map(({ value }) => value), ["a2?"]);
});

test("an unknown checkpoint is an error that names it, and the thread is as it was", async () => {
  const graph = atOnce({ a: says("a") }, { checkpointer: new MemorySaver() });
  await graph.invoke({ foo: 1 }, config);
  const before = await graph.getState(config);
  const unknown = { configurable: { ...config.configurable, checkpoint_id: "1f000000-0000-6000-8000-000000000000" } };
  const message = /Checkpoint "1f000000-0000-6000-8000-000000000000" is not in this thread/;
  await assert.rejects(graph.invoke(null, unknown), message);
  await assert.rejects(graph.invoke({ foo: 2 }, unknown), message);
  await assert.rejects(graph.updateState(unknown, { foo: 2 }, "a"), message);
  assert.deepEqual(await graph.getState(config), before);
  assert.equal((await graph.invoke({ foo: 3 }, config)).foo, 3);
});

test("a Command for the parent is followed, whoever it comes from", async () => {
  let tries = 0;
  const again = () => {
    if (tries++ === 0) throw new Error("once");
    return up("up")();
  };
  const graphs = [
    around(atOnce({ in: [up("up"), { errorHandler: says("handled") }] })),
    around(atOnce({ in: again }), { retryPolicy: { initialInterval: 1, jitter: false, logWarning: false } }),
    around(atOnce({ in: up("up") }, { checkpointer: true })),
  ];
  for (const graph of graphs) assert.deepEqual((await graph.invoke({}, config)).log, ["up", "elsewhere"]);
});

test("a question beside a Command for the parent is asked, whichever was first", async () => {
  for (const nodes of [{ a: asks("what?"), b: up("up") }, { a: up("up"), b: asks("what?") }]) {
    const graph = around(atOnce(nodes));
    assert.equal((await graph.invoke({}, config)).__interrupt__[0].value, "what?");
    assert.deepEqual((await graph.invoke(new Command({ resume: "this" }), config)).log, ["up", "elsewhere"]);
  }
});

test("the state around a graph whose tasks' writes clash can be read", async () => {
  const graph = around(atOnce({ a: () => ({ foo: "a" }), b: () => ({ foo: "b" }) }));
  await assert.rejects(graph.invoke({}, config), /LastValue can only receive one value per step/);
  const { next, tasks } = await graph.getState(config, { subgraphs: true });
  assert.deepEqual(next, ["sub"]);
  assert.match(tasks[0].error.message, /LastValue can only receive one value per step/);
});

test("what a Command as input writes is stored once, at the exit as well", async () => {
  const graph = atOnce({ a: says("a") }, { checkpointer: new MemorySaver() });
  await graph.invoke({ n: 1 }, config);
  await graph.invoke(new Command({ update: { n: 5 } }), { ...config, durability: "exit" });
  assert.equal((await graph.getState(config)).values.n, 6);
  assert.equal((await graph.invoke({}, config)).n, 6);
});

test("a superstep whose writes cannot be applied leaves none of them, at the exit as well", async () => {
  const graph = atOnce({ a: () => ({ n: 1, foo: "a" }), b: () => ({ n: 1, foo: "b" }) }, { checkpointer: new MemorySaver() });
  await assert.rejects(graph.invoke({ n: 5 }, { ...config, durability: "exit" }));
  for await (const { values } of graph.getStateHistory(config)) assert.ok(values.n === 5 || values.n === 0);
});

test("a graph that withConfig bound to a thread reads and updates that thread", async () => {
  const graph = atOnce({ a: says("a") }, { checkpointer: new MemorySaver() }).withConfig(config);
  await graph.invoke({ foo: 1 });
  assert.deepEqual((await graph.getState({})).values.log, ["a"]);
  await graph.updateState({}, { foo: 2 }, "a");
  assert.equal((await graph.getState({})).values.foo, 2);
});

test("a list that a Send carries stays a list where keys are not tracked", async () => {
  const graph = new StateGraph(Annotation.Root({ key: new UntrackedValueChannel(), log: log() }))
    .addNode("a", () => new Command({ goto: new Send("b", ["one"]) }), { ends: ["b"] })
    .addNode("ask", asks("go on?"))
    .addNode("b", (given) => ({ log: [given] }))
    .addEdge(START, "a")
    .addEdge(START, "ask")
    .compile({ checkpointer: new MemorySaver() });
  await graph.invoke({}, config);
  assert.deepEqual((await graph.invoke(new Command({ resume: "yes" }), config)).log, ["yes", ["one"]]);
});
