/** What a node is given beside the state, and what becomes of the values it handles. */
import assert from "node:assert/strict";

import { State, all, chain, clientOf, same, single, superstep, test } from "./support.mjs";

const { Annotation, Client, END, START, StateGraph } = superstep;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The runtime of a node in a run of a client. */
async function runtimeOf(payload) {
  let runtime;
  let runId;
  const graph = single((_, given) => void (runtime = given));
  await clientOf(graph).runs.wait(null, "agent", { input: { foo: 1 }, onRunCreated: ({ run_id }) => (runId = run_id), ...payload });
  return { runtime, runId };
}

/** The runtime of a node in a run of a graph. */
async function runtimeOfGraph(options) {
  let runtime;
  await single((_, given) => void (runtime = given)).invoke({ foo: 1 }, options);
  return runtime;
}

test("context is the caller's object", async () => {
  const context = { user: new Map([["id", 1]]) };
  same((await runtimeOf({ context })).runtime.context, context);
  same((await runtimeOfGraph({ context })).context, context);
  assert.equal((await runtimeOf({})).runtime.context, undefined);
});

test("configurable: what the caller gave, and the run's own", async () => {
  const secret = { key: () => "s" };
  const { runtime, runId } = await runtimeOf({ config: { configurable: { model: "m", secret } } });
  const { configurable } = runtime;
  assert.equal(configurable.model, "m");
  same(configurable.secret, secret);
  assert.equal(configurable.run_id, runId);
  assert.equal(configurable.graph_id, "agent");
  assert.equal(configurable.assistant_id, "fe096781-5601-53d2-b2f6-0d3403f7e9ca");
  assert.match(configurable.thread_id, UUID);
  assert.match(configurable.checkpoint_ns, /^a:[0-9a-f-]{36}$/);
  assert.equal((await runtimeOfGraph({ configurable: { model: "m" } })).configurable.model, "m");
});

test("metadata: what the caller gave, and where in the run the node is", async () => {
  const { runtime, runId } = await runtimeOf({ config: { metadata: { from: "config", both: "config" } }, metadata: { at: "payload", both: "payload" } });
  const { metadata } = runtime;
  assert.equal(metadata.from, "config");
  assert.equal(metadata.at, "payload");
  assert.equal(metadata.both, "payload");
  assert.equal(metadata.run_id, runId);
  assert.equal(metadata.langgraph_node, "a");
  assert.equal(metadata.langgraph_step, 1);
  assert.deepEqual(metadata.langgraph_triggers, ["branch:to:a"]);
  assert.deepEqual(metadata.langgraph_path, ["__pregel_pull", "a"]);
  assert.equal(metadata.langgraph_checkpoint_ns, runtime.configurable.checkpoint_ns);
  assert.equal((await runtimeOfGraph({ metadata: { m: 1 } })).metadata.m, 1);
});

test("metadata: of a task that was sent", async () => {
  const seen = [];
  const graph = new StateGraph(State)
    .addNode("work", (_, { metadata }) => void seen.push(metadata))
    .addConditionalEdges(START, () => [new superstep.Send("work", 1), new superstep.Send("work", 2)])
    .compile();
  await graph.invoke({});
  assert.deepEqual(seen.map(({ langgraph_path }) => langgraph_path), [["__pregel_push", 0, false], ["__pregel_push", 1, false]]);
  assert.deepEqual(seen.map(({ langgraph_triggers }) => langgraph_triggers), [["__pregel_push"], ["__pregel_push"]]);
  assert.equal(new Set(seen.map(({ langgraph_checkpoint_ns }) => langgraph_checkpoint_ns)).size, 2);
});

test("tags and recursionLimit", async () => {
  const { runtime } = await runtimeOf({ config: { tags: ["one", "two"], recursion_limit: 7 } });
  assert.deepEqual(runtime.tags, ["one", "two"]);
  assert.equal(runtime.recursionLimit, 7);
  const other = await runtimeOfGraph({ tags: ["three"], recursionLimit: 8 });
  assert.deepEqual(other.tags, ["three"]);
  assert.equal(other.recursionLimit, 8);
  const plain = await runtimeOfGraph();
  assert.deepEqual(plain.tags, []);
  assert.equal(plain.recursionLimit, 25);
});

test("executionInfo", async () => {
  const before = Date.now();
  const { runtime, runId } = await runtimeOf({});
  const info = runtime.executionInfo;
  assert.equal(info.runId, runId);
  assert.match(info.taskId, UUID);
  assert.match(info.checkpointId, UUID);
  assert.equal(info.checkpointNs, `a:${info.taskId}`);
  assert.equal(info.checkpointNs, runtime.configurable.checkpoint_ns);
  assert.equal(info.nodeAttempt, 1);
  assert.ok(info.nodeFirstAttemptTime >= before && info.nodeFirstAttemptTime <= Date.now());
});

test("a task has the id that mode `tasks` tells", async () => {
  let info;
  const graph = single((_, runtime) => void (info = runtime.executionInfo));
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "tasks" }));
  assert.deepEqual(events.slice(1).map(({ data }) => data.id), [info.taskId, info.taskId]);
});

test("the signal is one object, and an AbortSignal", async () => {
  await single((_, runtime) => {
    assert.ok(runtime.signal instanceof AbortSignal);
    same(runtime.signal, runtime.signal);
    assert.equal(runtime.signal.aborted, false);
  }).invoke({ foo: 1 });
});

test("every task has a runtime of its own", async () => {
  const seen = new Set();
  const node = (_, runtime) => void seen.add(runtime);
  await chain({ a: node, b: node }).invoke({ foo: 1 });
  assert.equal(seen.size, 2);
});

test("a condition has a runtime too", async () => {
  let runtime;
  const graph = new StateGraph(State)
    .addNode("a", () => ({ n: 1 }))
    .addEdge(START, "a")
    .addConditionalEdges("a", (_, given) => {
      runtime = given;
      return END;
    })
    .compile();
  await graph.invoke({}, { configurable: { model: "m" }, context: { c: 1 } });
  assert.equal(runtime.configurable.model, "m");
  assert.deepEqual(runtime.context, { c: 1 });
  assert.ok(runtime.signal instanceof AbortSignal);
});

test("{ ...runtime } keeps everything", async () => {
  const context = { c: 1 };
  const chunks = await all(
    await single(async (_, runtime) => {
      const copy = { ...runtime };
      assert.deepEqual(Reflect.ownKeys(copy), Reflect.ownKeys(runtime));
      for (const key of Reflect.ownKeys(runtime)) same(copy[key], runtime[key]);
      same(copy.context, context);
      assert.equal(copy.configurable.model, "m");
      assert.equal(copy.metadata.langgraph_node, "a");
      assert.equal(copy.executionInfo.nodeAttempt, 1);
      assert.ok(copy.signal instanceof AbortSignal);
      await copy.writer("through a copy");
    }).stream({ foo: 1 }, { context, configurable: { model: "m" }, streamMode: "custom" }),
  );
  assert.deepEqual(chunks, ["through a copy"]);
});

test("what a node does to its runtime stays there", async () => {
  const seen = [];
  const node = (_, runtime) => {
    seen.push({ tags: [...runtime.tags], model: runtime.configurable.model, at: runtime.metadata.at });
    runtime.configurable.model = "changed";
    runtime.metadata.at = "changed";
    runtime.extra = 1;
  };
  const options = { tags: ["t"], configurable: { model: "m" }, metadata: { at: "first" } };
  await chain({ a: node, b: node }).invoke({ foo: 1 }, options);
  assert.deepEqual(seen, [{ tags: ["t"], model: "m", at: "first" }, { tags: ["t"], model: "m", at: "first" }]);
  assert.deepEqual(options, { tags: ["t"], configurable: { model: "m" }, metadata: { at: "first" } });
});

test("the writer does nothing where nobody asked, and after the run", async () => {
  let writer;
  const graph = single(async (_, runtime) => {
    writer = runtime.writer;
    await writer("for nobody");
  });
  assert.deepEqual(await all(await graph.stream({ foo: 1 }, { streamMode: "values" })), [{ foo: 1, n: 0, log: [] }]);
  const stream = await graph.stream({ foo: 1 }, { streamMode: "custom" });
  assert.deepEqual(await all(stream), ["for nobody"]);
  await writer("too late");
  assert.deepEqual(await all(stream), []);
});

test("a graph's runtime has a store where somebody gave one, a client's the client's", async () => {
  let found;
  const graph = single((_, runtime) => void (found = runtime.store));
  await graph.invoke({ foo: 1 });
  assert.equal(found, undefined);
  const store = new superstep.InMemoryStore();
  await new superstep.Client({ graphs: { graph }, store }).runs.wait(null, "graph", { input: { foo: 1 } });
  assert.equal(found, store);
  await new superstep.Client({ graphs: { graph } }).runs.wait(null, "graph", { input: { foo: 1 } });
  assert.ok(found instanceof superstep.InMemoryStore);
});

class Account {
  #balance = 0;
  deposit(sum) {
    this.#balance += sum;
    return this;
  }
  get balance() {
    return this.#balance;
  }
}

/** Values that a copy would not survive. */
const VALUES = {
  "an instance with private fields": new Account().deposit(5),
  "a Map": new Map([["a", new Set([1])]]),
  "a Set": new Set([1]),
  "a Date": new Date(0),
  "a function": () => 1,
  "a class": Account,
  "a symbol": Symbol("s"),
  "a bigint": 2n ** 70n,
  "a typed array": new Uint8Array([1, 2]),
  "a promise": Promise.resolve(1),
  "a WeakMap": new WeakMap(),
  "a regular expression": /x/g,
  "an Error": new Error("kept"),
  "a proxy": new Proxy({}, {}),
  "an object without a prototype": Object.create(null),
  "a frozen object": Object.freeze({ deep: {} }),
  "a circular object": (() => {
    const circular = {};
    circular.self = circular;
    return circular;
  })(),
  null: null,
  NaN: NaN,
  "minus zero": -0,
  "an empty text": "",
  "half a surrogate pair": "\ud83e",
};

for (const [name, value] of Object.entries(VALUES)) {
  test(`${name} goes through the state as it is`, async () => {
    const seen = [];
    const graph = chain({ a: ({ foo }) => (seen.push(foo), { foo }), b: async ({ foo }) => void seen.push(foo) });
    const client = clientOf(graph);
    const results = [
      (await graph.invoke({ foo: value })).foo,
      (await client.runs.wait(null, "agent", { input: { foo: value } })).foo,
      ...(await all(client.runs.stream(null, "agent", { input: { foo: value }, streamMode: "values" }))).slice(1).map(({ data }) => data.foo),
      (await all(await graph.stream({ foo: value }))).at(0).a.foo,
    ];
    assert.ok([...seen, ...results].every((result) => Object.is(result, value)));
    assert.equal(results.length, 5);
  });
}

test("undefined can be written", async () => {
  const values = await chain({ a: () => ({ foo: undefined }) }).invoke({ foo: 1 });
  assert.ok(Object.hasOwn(values, "foo"));
  assert.equal(values.foo, undefined);
});

test("a reducer is given the very values", async () => {
  const [first, second] = [new Account(), new Account()];
  const seen = [];
  const graph = new StateGraph(Annotation.Root({ list: Annotation({ reducer: (list, value) => (seen.push(value), [...list, value]), default: () => [] }) }))
    .addNode("a", () => ({ list: second })).addEdge(START, "a").compile();
  const { list } = await graph.invoke({ list: first });
  same(seen[0], first);
  same(list[0], first);
  same(list[1], second);
});

test("a thing that was sent arrives as it was", async () => {
  const thing = new Account();
  let seen;
  const graph = new StateGraph(State)
    .addNode("work", (given) => void (seen = given))
    .addConditionalEdges(START, () => new superstep.Send("work", thing))
    .compile();
  await graph.invoke({});
  same(seen, thing);
});

test("a node cannot reach into the state of others", async () => {
  const graph = chain({
    a: (state) => {
      state.foo = "changed";
      state.extra = 1;
      return { n: 1 };
    },
    b: (state) => ({ log: [state.foo, Object.keys(state)] }),
  });
  assert.deepEqual((await graph.invoke({ foo: "as it was" })).log, ["as it was", ["foo", "n", "log"]]);
});

test("what a reader does to a chunk stays there", async () => {
  const client = new Client({ graphs: { agent: chain({ a: () => ({ n: 1 }), b: ({ n }) => ({ log: [n] }) }) } });
  for await (const { data } of client.runs.stream(null, "agent", { input: { foo: 1 }, streamMode: ["values", "updates"] })) {
    if (data.log !== undefined) assert.deepEqual(data.log, data.n === 1 && data.log.length > 0 ? [1] : []);
    data.n = 100;
    data.foo = 100;
  }
  assert.deepEqual(await client.runs.wait(null, "agent", { input: { foo: 1 } }), { foo: 1, n: 1, log: [1] });
});
