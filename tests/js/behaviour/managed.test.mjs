/**
 * `isLastStep` and `remainingSteps`, which LangGraph.js does not have: the numbers are those of LangGraph's Python, 1.2.11,
 * measured with the same graphs and limits.
 */
import assert from "node:assert/strict";

import { z } from "zod";

import { all, superstep, test, thrownBy } from "./support.mjs";

const { Annotation, Command, END, GraphRecursionError, IsLastStep, MemorySaver, RemainingSteps, START, Send, StateGraph, StateSchema } = superstep;

const log = () => Annotation({ reducer: (list, more) => list.concat(more), default: () => [] });
const fields = () => ({ log: log(), left: RemainingSteps, last: IsLastStep });
const State = Annotation.Root(fields());

/** A node that logs what it reads of the run. */
const tells = (name) => ({ left, last }) => ({ log: [`${name} ${left} ${last}`] });

/** Nodes one after another, each telling. */
const row = (names, options, state = State) =>
  new StateGraph(state).addSequence(names.map((name) => [name, tells(name)])).addEdge(START, names[0]).compile(options);

const looping = (until) => {
  const read = [];
  const graph = new StateGraph(State)
    .addNode("a", ({ left, last }) => {
      read.push([left, last]);
      return { log: ["a"] };
    })
    .addEdge(START, "a")
    .addConditionalEdges("a", (state) => {
      read.push([state.left, state.last, Object.keys(state).join()]);
      return until(state) ? END : "a";
    })
    .compile();
  return { graph, read };
};

test("steps are counted down to the limit, in nodes and conditions", async () => {
  const { graph, read } = looping(() => false);
  assert.ok((await thrownBy(graph.invoke({}, { recursionLimit: 3 }))) instanceof GraphRecursionError);
  const keys = "log,left,last";
  assert.deepEqual(read, [[2, false], [2, false, keys], [1, true], [1, true, keys], [0, false], [0, false, keys]]);
});

test("a run that stops at its last step ends well", async () => {
  const { graph } = looping(({ last }) => last);
  assert.deepEqual(await graph.invoke({}, { recursionLimit: 4 }), { log: ["a", "a", "a"] });
});

test("without a recursionLimit there are 25 steps", async () => {
  const { graph, read } = looping(({ log }) => log.length === 2);
  await graph.invoke({});
  assert.deepEqual(read.map(([left]) => left), [24, 24, 23, 23]);
});

test("in a StateSchema, in a bare definition and in channels", async () => {
  const schema = new StateSchema({ log: z.array(z.string()).default(() => []), left: RemainingSteps, last: IsLastStep });
  assert.deepEqual(schema.getAllKeys(), ["log", "left", "last"]);
  assert.deepEqual(Object.keys(schema.getJsonSchema().properties), ["log"]);
  for (const state of [schema, fields(), { channels: fields() }, { state: schema }, { state: schema, input: schema, output: schema }]) {
    assert.deepEqual(await row(["a"], {}, state).invoke({ left: 1, last: true }, { recursionLimit: 5 }), { log: ["a 4 false"] });
  }
});

test("a condition of the start reads them", async () => {
  const read = [];
  const graph = new StateGraph(State)
    .addNode("a", tells("a"))
    .addConditionalEdges(START, ({ left, last }) => (read.push([left, last]), "a"))
    .compile();
  assert.deepEqual(await graph.invoke({}, { recursionLimit: 5 }), { log: ["a 4 false"] });
  assert.deepEqual(read, [[5, false]]);
});

test("what is written to them is nothing, and no chunk has them but what a task is given", async () => {
  const graph = new StateGraph(State)
    .addNode("a", () => ({ left: 99, last: true, log: ["a"] }))
    .addNode("b", () => new Command({ update: { left: 4 } }))
    .addNode("c", tells("c"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" }, recursionLimit: 8 };
  const streamMode = ["values", "updates", "tasks", "checkpoints"];
  const chunks = await all(await graph.stream({ log: [], left: 50, last: true }, { ...config, streamMode }));
  const of = (mode) => chunks.filter(([name]) => name === mode).map(([, chunk]) => chunk);
  assert.deepEqual(of("values"), [{ log: [] }, { log: ["a"] }, { log: ["a", "c 5 false"] }]);
  assert.deepEqual(of("updates"), [{ a: { log: ["a"] } }, { b: {} }, { c: { log: ["c 5 false"] } }]);
  const tasks = of("tasks");
  assert.deepEqual(tasks.flatMap(({ input }) => (input ? [[input.left, input.last]] : [])), [[7, false], [6, false], [5, false]]);
  assert.deepEqual(tasks.flatMap(({ result }) => (result ? [result] : [])), [{ log: ["a"] }, {}, { log: ["c 5 false"] }]);
  for (const { values } of of("checkpoints")) assert.deepEqual(Object.keys(values), ["log"]);
});

test("no checkpoint and no state has them", async () => {
  const checkpointer = new MemorySaver();
  const graph = row(["a", "b"], { checkpointer, interruptAfter: ["a"] });
  const config = { configurable: { thread_id: "1" } };
  await graph.invoke({ left: 7 }, config);
  const { values, tasks } = await graph.getState(config);
  assert.deepEqual(values, { log: ["a 24 false"] });
  assert.equal(tasks.length, 1);
  for await (const { checkpoint, pendingWrites } of checkpointer.list(config)) {
    for (const names of [checkpoint.channel_values, checkpoint.channel_versions]) assert.ok(!("left" in names || "last" in names));
    assert.ok(!pendingWrites.some(([, channel]) => channel === "left"));
  }
});

test("a run that goes on has its own limit from there", async () => {
  const graph = new StateGraph(State)
    .addNode("a", tells("a"))
    .addNode("b", ({ left, last }) => ({ log: [`b ${left} ${last} ${superstep.interrupt("?")}`] }))
    .addNode("c", tells("c"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" }, recursionLimit: 5 };
  await graph.invoke({}, config);
  const { log } = await graph.invoke(new Command({ resume: "yes" }), { ...config, recursionLimit: 2 });
  assert.deepEqual(log, ["a 4 false", "b 3 false yes", "c 2 false"]);
  const again = await graph.invoke({ log: ["again"] }, config);
  assert.deepEqual(again.log.slice(3), ["again", "a 4 false"]);
});

test("a replay counts from its checkpoint", async () => {
  const graph = row(["a", "b", "c"], { checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" }, recursionLimit: 9 };
  await graph.invoke({}, config);
  const history = await all(graph.getStateHistory(config));
  const at = history.find(({ next }) => next[0] === "b");
  assert.deepEqual(await graph.invoke(null, { ...at.config, recursionLimit: 4 }), { log: ["a 8 false", "b 4 false", "c 3 false"] });
});

test("an update of the state ignores them, and its conditions see two steps", async () => {
  const read = [];
  const graph = new StateGraph(State)
    .addNode("a", tells("a"))
    .addNode("b", tells("b"))
    .addEdge(START, "a")
    .addConditionalEdges("a", ({ left, last }) => (read.push([left, last]), "b"))
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ["b"] });
  const config = { configurable: { thread_id: "1" }, recursionLimit: 8 };
  await graph.invoke({}, config);
  await graph.updateState(config, { log: ["u"], left: 3 }, "a");
  assert.deepEqual((await graph.getState(config)).values, { log: ["a 7 false", "u"] });
  assert.deepEqual(await graph.invoke(null, config), { log: ["a 7 false", "u", "b 9 false"] });
  const other = { configurable: { thread_id: "2" } };
  await graph.updateState(other, { log: ["u"], left: 3 }, "a");
  assert.deepEqual((await graph.getState(other)).values, { log: ["u"] });
  assert.deepEqual(read, [[7, false], [2, false], [2, false]]);
});

test("a Send gives what it was made with", async () => {
  const graph = new StateGraph(State)
    .addNode("a", tells("a"))
    .addNode("b", tells("b"))
    .addEdge(START, "a")
    .addConditionalEdges("a", ({ left }) => [new Send("b", {}), new Send("b", { left, last: 7 })], ["b"])
    .compile();
  assert.deepEqual(await graph.invoke({}, { recursionLimit: 5 }), { log: ["a 4 false", "b undefined undefined", "b 4 7"] });
});

test("a Command as input ignores them", async () => {
  const graph = row(["a"], { checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" }, recursionLimit: 8 };
  const { log } = await graph.invoke(new Command({ update: { left: 4, log: ["c"] }, goto: "a" }), config);
  // Here as in LangGraph.js the node that the command goes to runs in step 0, in Python in step 1.
  assert.deepEqual(log, ["c", "a 8 false"]);
});

test("a graph inside another counts its own steps", async () => {
  const graph = new StateGraph(State)
    .addNode("a", tells("a"))
    .addNode("sub", row(["i", "j"]))
    .addNode("z", tells("z"))
    .addEdge(START, "a")
    .addEdge("a", "sub")
    .addEdge("sub", "z")
    .compile();
  const { log } = await graph.invoke({}, { recursionLimit: 10 });
  assert.deepEqual(log, ["a 9 false", "a 9 false", "i 9 false", "j 8 false", "z 7 false"]);
});

test("a node's own input has them where the state has none", async () => {
  const plain = Annotation.Root({ log: log() });
  const graph = new StateGraph(plain)
    .addNode("a", tells("a"), { input: Annotation.Root({ ...plain.spec, left: RemainingSteps }) })
    .addNode("b", tells("b"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile();
  assert.deepEqual(await graph.invoke({}, { recursionLimit: 5 }), { log: ["a 4 undefined", "b undefined undefined"] });
});

test("an error handler and a second attempt read what the first did", async () => {
  let calls = 0;
  const graph = new StateGraph(State)
    .addNode("a", ({ left }) => { throw new Error(`a ${left}`); }, {
      retryPolicy: { maxAttempts: 2, initialInterval: 1, retryOn: () => ++calls < 2 },
      errorHandler: ({ left, last }, { error }) => ({ log: [`${error.message} ${left} ${last}`] }),
    })
    .addEdge(START, "a")
    .compile();
  assert.deepEqual(await graph.invoke({}, { recursionLimit: 5 }), { log: ["a 4 4 false"] });
});

test("a schema of the input or the output has none, and a key is either", async () => {
  const refused = async (make) => (await thrownBy(make)).message;
  const only = { left: RemainingSteps, last: IsLastStep };
  const message = (side) =>
    `Invalid managed channels detected in the ${side} schema: left, last. Managed channels are not permitted in Input/Output schema.`;
  assert.equal(await refused(() => new StateGraph({ state: State, input: only })), message("input"));
  assert.equal(await refused(() => new StateGraph({ state: State, output: only })), message("output"));
  const twice = 'Channel "left" already exists with a different type.';
  const add = (input) => new StateGraph(State).addNode("a", () => {}, { input });
  assert.equal(await refused(() => add({ left: IsLastStep })), twice);
  assert.equal(await refused(() => add({ left: Annotation() })), twice);
  assert.equal(await refused(() => new StateGraph({ left: Annotation() }).addNode("a", () => {}, { input: only })), twice);
});

test("outputKeys cannot name them", async () => {
  const { message } = await thrownBy(row(["a"]).invoke({}, { outputKeys: ["log", "left"] }));
  assert.equal(message, "Key left not found in channels");
});

test("a thread whose key was a plain one goes on", async () => {
  const checkpointer = new MemorySaver();
  const config = { configurable: { thread_id: "1" }, recursionLimit: 5 };
  await row(["a"], { checkpointer }, { log: log(), left: Annotation(), last: Annotation() }).invoke({ left: 3 }, config);
  const graph = row(["a"], { checkpointer });
  assert.deepEqual((await graph.getState(config)).values, { log: ["a 3 undefined"] });
  assert.deepEqual(await graph.invoke({}, config), { log: ["a 3 undefined", "a 4 false"] });
});
