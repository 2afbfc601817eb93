/**
 * What goes wrong with savers, threads and what is stored in them: a clear error, nothing lost that was stored, a thread
 * that can be used again, and a stream that ends.
 */
import assert from "node:assert/strict";

import { State, all, chain, deferred, same, settle, superstep, test, thrownBy, transcript } from "./support.mjs";

const { Annotation, Command, END, InMemoryStore, MemorySaver, START, Send, StateGraph } = superstep;

const at = (thread_id = "1", more) => ({ configurable: { thread_id, ...more } });
const says = (name) => () => ({ log: [name] });

/** A saver of somebody's own: it asks `fault(method, count)` before each call. */
class Faulty extends MemorySaver {
  counts = {};
  fault = () => {};

  async #meet(method) {
    this.counts[method] = (this.counts[method] ?? 0) + 1;
    await this.fault(method, this.counts[method]);
  }

  async getTuple(config) {
    await this.#meet("getTuple");
    return super.getTuple(config);
  }

  async put(...given) {
    await this.#meet("put");
    return super.put(...given);
  }

  async putWrites(...given) {
    await this.#meet("putWrites");
    return super.putWrites(...given);
  }

  async *list(...given) {
    await this.#meet("list");
    yield* super.list(...given);
  }
}

const line = (checkpointer, options) => chain({ a: says("a"), b: says("b"), c: says("c") }, { checkpointer, ...options });

/** A thread that stands before b, and its saver. */
async function stopped(checkpointer = new Faulty()) {
  const graph = line(checkpointer, { interruptBefore: ["b"] });
  await graph.invoke({ foo: 1 }, at());
  return { graph, checkpointer };
}

/** The thread stands before b, as it was left, and goes on to its end. */
async function isUsable(graph) {
  const { next, values } = await graph.getState(at());
  assert.deepEqual(next, ["b"]);
  assert.deepEqual(values.log, ["a"]);
  await goesOn(graph);
}

/** However far the thread has come, it goes on to its end. */
async function goesOn(graph) {
  assert.deepEqual((await graph.invoke(null, at())).log, ["a", "b", "c"]);
  assert.deepEqual((await graph.getState(at())).next, []);
}

const DURABILITIES = ["sync", "async", "exit"];
const METHODS = ["getTuple", "put", "putWrites"];

for (const method of METHODS) {
  for (const durability of DURABILITIES) {
    // At exit a finished run has no records left to store.
    if (method === "putWrites" && durability === "exit") continue;
    for (const [how, fail] of [["rejects", (error) => Promise.reject(error)], ["throws at once", (error) => { throw error; }]]) {
      test(`${durability}: a saver whose ${method} ${how}`, async () => {
        const { graph, checkpointer } = await stopped();
        const error = new Error("the disk is full");
        checkpointer[method] = () => fail(error);
        const { thrown } = await transcript(graph.stream(null, { ...at(), durability }));
        same(thrown, error);
        delete checkpointer[method];
        await goesOn(graph);
      });
    }

    for (const [end, leave] of [
      ["return()", async (stream) => void (await stream.return())],
      ["break", async (stream, controller, reading) => void (await Promise.all([stream.return(), reading]))],
      ["its signal", async (stream, controller, reading) => {
        controller.abort(new Error("enough"));
        assert.equal((await thrownBy(reading)).message, "enough");
      }],
    ]) {
      test(`${durability}: a saver whose ${method} never answers is left by ${end}`, async () => {
        const { graph, checkpointer } = await stopped();
        const controller = new AbortController();
        const never = deferred();
        checkpointer.fault = (called) => (called === method ? never.promise : undefined);
        const stream = await graph.stream(null, { ...at(), durability, signal: controller.signal });
        const reading = all(stream);
        reading.catch(() => {});
        await settle();
        await leave(stream, controller, reading);
        assert.deepEqual(await stream.next(), { value: undefined, done: true });
        await settle();
        checkpointer.fault = () => {};
        await goesOn(graph);
      });
    }
  }
}

test("a run that waits for its saver is over once it is left: its signal is let go of", async () => {
  const { getEventListeners } = await import("node:events");
  for (const method of METHODS) {
    const { graph, checkpointer } = await stopped();
    const controller = new AbortController();
    checkpointer.fault = (called) => (called === method ? new Promise(() => {}) : undefined);
    const stream = await graph.stream(null, { ...at(), durability: "sync", signal: controller.signal });
    stream.next();
    await settle();
    await stream.return();
    await settle();
    assert.equal(getEventListeners(controller.signal, "abort").length, 0, method);
  }
});

test("a saver that answers after the run was left stores what it was given, and the run stays over", async () => {
  const { graph, checkpointer } = await stopped();
  const late = deferred();
  checkpointer.fault = (method) => (method === "put" ? late.promise : undefined);
  const stream = await graph.stream(null, { ...at(), streamMode: "values" });
  await stream.next();
  await settle();
  await stream.return();
  late.resolve();
  await settle();
  const { values, next } = await graph.getState(at());
  assert.deepEqual([values.log, next], [["a", "b", "c"], []]);
});

test("a saver that rejects after the run was left hurts nobody", async () => {
  const { graph, checkpointer } = await stopped();
  const late = deferred();
  checkpointer.fault = () => late.promise;
  const stream = await graph.stream(null, at());
  await settle();
  await stream.return();
  late.reject(new Error("too late"));
  await settle();
  checkpointer.fault = () => {};
  await isUsable(graph);
});

test("a saver whose answers come out of order: checkpoints are stored one after another all the same", async () => {
  const checkpointer = new Faulty();
  const order = [];
  checkpointer.fault = async (method, count) => {
    for (let turn = 0; turn < 10 - 2 * count; turn++) await settle(1);
    order.push(`${method} ${count}`);
  };
  const graph = line(checkpointer);
  assert.deepEqual((await graph.invoke({ foo: 1 }, at())).log, ["a", "b", "c"]);
  assert.deepEqual(order.filter((done) => done.startsWith("put ")), ["put 1", "put 2", "put 3", "put 4", "put 5"]);
  const history = await all(graph.getStateHistory(at()));
  assert.deepEqual(history.map(({ values }) => values.log.length), [3, 2, 1, 0, 0]);
});

test("a failed put of an early checkpoint: no later one is stored without it", async () => {
  const checkpointer = new Faulty();
  checkpointer.fault = (method, count) => (method === "put" && count === 3 ? Promise.reject(new Error("no")) : undefined);
  const graph = line(checkpointer);
  assert.equal((await thrownBy(graph.invoke({ foo: 1 }, at()))).message, "no");
  const history = await all(graph.getStateHistory(at()));
  assert.deepEqual(history.map(({ next }) => next), [["a"], ["__start__"]]);
  assert.deepEqual((await graph.invoke(null, at())).log, ["a", "b", "c"]);
});

test("a saver that fails while a subgraph runs: the node's error, and the thread goes on", async () => {
  const checkpointer = new Faulty();
  const inner = chain({ one: says("one"), two: says("two") });
  const graph = new StateGraph(State).addNode("inner", inner).addEdge(START, "inner").compile({ checkpointer });
  for (const [method, count] of [["getTuple", 2], ["put", 3]]) {
    checkpointer.counts = {};
    const error = new Error(`${method} failed`);
    checkpointer.fault = (called, times) => (called === method && times >= count ? Promise.reject(error) : undefined);
    same(await thrownBy(graph.invoke({ foo: 1 }, { ...at(method), durability: "sync" })), error);
    checkpointer.fault = () => {};
    assert.deepEqual((await graph.invoke(null, at(method))).log.slice(-2), ["one", "two"]);
  }
});

test("a subgraph whose saver never answers is left with the graph around it", async () => {
  const checkpointer = new Faulty();
  const inner = chain({ one: says("one") });
  const graph = new StateGraph(State).addNode("inner", inner).addEdge(START, "inner").compile({ checkpointer });
  checkpointer.fault = (method, count) => (method === "getTuple" && count === 2 ? new Promise(() => {}) : undefined);
  const controller = new AbortController();
  const running = graph.invoke({ foo: 1 }, { ...at(), signal: controller.signal });
  await settle();
  controller.abort(new Error("enough"));
  assert.equal((await thrownBy(running)).message, "enough");
  checkpointer.fault = () => {};
  assert.deepEqual((await graph.invoke(null, at())).log, ["one"]);
});

test("reading and updating a state when the saver fails", async () => {
  const { graph, checkpointer } = await stopped();
  const error = new Error("no answer");
  checkpointer.fault = () => Promise.reject(error);
  same(await thrownBy(graph.getState(at())), error);
  same(await thrownBy(all(graph.getStateHistory(at()))), error);
  same(await thrownBy(graph.updateState(at(), { foo: 2 }, "a")), error);
  checkpointer.fault = (method) => (method === "put" ? Promise.reject(error) : undefined);
  same(await thrownBy(graph.updateState(at(), { foo: 2 }, "a")), error);
  checkpointer.fault = () => {};
  await isUsable(graph);
});

test("a store that throws inside a node", async () => {
  const store = new InMemoryStore();
  store.get = () => { throw new Error("the store is closed"); };
  const checkpointer = new MemorySaver();
  let opens = false;
  const graph = chain({ a: says("a"), b: async (_, { store }) => (opens ? { log: ["b"] } : store.get(["x"], "y")), c: says("c") }, { checkpointer, store });
  const { thrown } = await transcript(graph.stream({ foo: 1 }, at()));
  assert.equal(thrown.message, "the store is closed");
  const { tasks } = await graph.getState(at());
  assert.equal(tasks[0].error.message, "the store is closed");
  opens = true;
  await isUsable(graph);
});

// Threads and checkpoints that are named wrongly.

test("a resume value with nothing waiting changes nothing", async () => {
  const checkpointer = new MemorySaver();
  const graph = line(checkpointer);
  await graph.invoke({ foo: 1 }, at());
  const before = await graph.getState(at());
  assert.deepEqual((await graph.invoke(new Command({ resume: "yes" }), at())).log, ["a", "b", "c"]);
  assert.deepEqual((await graph.getState(at())).values, before.values);
});

test("a resume on an unknown thread runs nothing, as in LangGraph.js, and the thread can be used", async () => {
  const graph = line(new MemorySaver());
  assert.deepEqual(await graph.invoke(new Command({ resume: "yes" }), at("nobody")), { n: 0, log: [] });
  assert.deepEqual((await graph.getState(at("nobody"))).next, []);
  assert.deepEqual((await graph.invoke({ foo: 1 }, at("nobody"))).log, ["a", "b", "c"]);
});

test("no input on an unknown thread", async () => {
  const thrown = await thrownBy(line(new MemorySaver()).invoke(null, at("nobody")));
  assert.equal(thrown.name, "EmptyInputError");
});

for (const checkpoint_id of ["1f000000-0000-6000-8000-000000000000", "not an id", 42, {}]) {
  test(`a checkpoint id that is none: ${JSON.stringify(checkpoint_id)}`, async () => {
    const { graph } = await stopped(new MemorySaver());
    const config = at("1", { checkpoint_id });
    for (const input of [null, { foo: 2 }, new Command({ resume: 1 })]) {
      const { message } = await thrownBy(graph.invoke(input, config));
      assert.match(message, typeof checkpoint_id === "string" ? /is not in this thread/ : /"checkpoint_id" must be a string/);
    }
    const { message } = await thrownBy(graph.updateState(config, { foo: 2 }, "a"));
    assert.match(message, typeof checkpoint_id === "string" ? /is not in this thread/ : /"checkpoint_id" must be a string/);
    await isUsable(graph);
  });
}

for (const config of [undefined, {}, { configurable: {} }, { configurable: { thread_id: undefined } }, { configurable: { thread_id: null } }]) {
  test(`no thread: ${JSON.stringify(config)}`, async () => {
    const graph = line(new MemorySaver());
    const { thrown } = await transcript(graph.stream({ foo: 1 }, config));
    assert.match(thrown.message, /missing a required "thread_id"/);
    const { message } = await thrownBy(graph.updateState(config ?? {}, { foo: 2 }, "a"));
    assert.match(message, /"thread_id"/);
  });
}

// Checkpoints that this engine did not make.

/** A saver that gives what a change makes of its last tuple. */
async function changed(change) {
  const { graph, checkpointer } = await stopped();
  const { getTuple } = checkpointer;
  checkpointer.getTuple = async (config) => {
    const tuple = await getTuple.call(checkpointer, config);
    return tuple && (change(tuple) ?? tuple);
  };
  return { graph, mend: () => (checkpointer.getTuple = getTuple) };
}

const GARBAGE = {
  "is of a newer version": [(tuple) => void (tuple.checkpoint.v = 5), /newer version.*update superstep/s],
  "is missing": [(tuple) => void (tuple.checkpoint = undefined), /cannot be read/],
  "is a number": [(tuple) => void (tuple.checkpoint = 3), /cannot be read/],
  "has no id": [(tuple) => void (tuple.checkpoint.id = undefined), /cannot be read|no UUID/],
  "has an id that is none": [(tuple) => void (tuple.checkpoint.id = "first"), /no UUID/],
  "has versions of text": [(tuple) => void (tuple.checkpoint.channel_versions.foo = "00000001.0.24"), /version.*"foo"/s],
  "has versions that are none": [(tuple) => void (tuple.checkpoint.channel_versions.foo = {}), /version.*"foo"/s],
  "has seen versions of text": [(tuple) => void (tuple.checkpoint.versions_seen.a = { "branch:to:a": "x" }), /version/],
  "has records that are none": [(tuple) => void (tuple.pendingWrites = [undefined]), /cannot be read/],
  "has records that are no list": [(tuple) => void (tuple.pendingWrites = 7), /cannot be read/],
};

for (const [what, [change, message]] of Object.entries(GARBAGE)) {
  test(`a checkpoint that ${what}`, async () => {
    const { graph, mend } = await changed(change);
    for (const work of [() => graph.invoke(null, at()), () => graph.getState(at()), () => graph.updateState(at(), { foo: 2 }, "a")]) {
      const thrown = await thrownBy(work);
      assert.ok(thrown instanceof Error, String(thrown));
      assert.match(thrown.message, message);
    }
    mend();
    await isUsable(graph);
  });
}

const HARMLESS = {
  "has values of no channel": (tuple) => void Object.assign(tuple.checkpoint.channel_values, { "branch:to:gone": "x", junk: 1 }),
  "has no versions seen": (tuple) => void delete tuple.checkpoint.versions_seen.nobody,
  "has versions of no channel": (tuple) => void (tuple.checkpoint.channel_versions["branch:to:gone"] = 2),
  "has nodes that are gone": (tuple) => void (tuple.checkpoint.versions_seen.gone = { "branch:to:gone": 1 }),
  "has packets that are none": (tuple) => void (tuple.checkpoint.channel_values.__pregel_tasks = [7, { node: "gone", args: 1 }, null]),
  "has no metadata": (tuple) => void delete tuple.metadata,
  "has no pending writes": (tuple) => void delete tuple.pendingWrites,
  "has records of tasks that are gone": (tuple) => void (tuple.pendingWrites = [["gone", "junk", 1], ["1f000000-0000-6000-8000-000000000000", "log", ["x"]]]),
  "has no config": (tuple) => ({ ...tuple, parentConfig: undefined }),
};

for (const [what, change] of Object.entries(HARMLESS)) {
  test(`a checkpoint that ${what} is taken up`, async () => {
    const { graph } = await changed(change);
    await isUsable(graph);
  });
}

test("a checkpoint of version 3, whose packets are its parent's records", async () => {
  const checkpointer = new MemorySaver();
  const id = (n) => `1f000000-0000-6000-8000-00000000000${n}`;
  const config = (checkpoint_id) => at("1", { checkpoint_ns: "", checkpoint_id });
  const channel_versions = { log: 1 };
  await checkpointer.put(config(undefined), { v: 3, id: id(1), ts: "", channel_values: { log: ["old"] }, channel_versions, versions_seen: {} }, { source: "input", step: -1 }, channel_versions);
  await checkpointer.putWrites(config(id(1)), [["__pregel_tasks", { node: "b", args: { foo: 7 } }]], id(9));
  await checkpointer.put(config(id(1)), { v: 3, id: id(2), ts: "", channel_values: { log: ["old"] }, channel_versions, versions_seen: {} }, { source: "loop", step: 0 }, {});
  const graph = chain({ a: says("a"), b: ({ foo }) => ({ log: [`b ${foo}`] }) }, { checkpointer });
  assert.deepEqual((await graph.getState(at())).next, ["b"]);
  assert.deepEqual((await graph.invoke(null, at())).log, ["old", "b 7"]);
});

// Graphs that have changed since.

const changedGraph = (build) => async () => {
  const { checkpointer } = await stopped();
  return build(checkpointer);
};

test("the node that was next is gone: the thread is where it was, and goes on with an input", async () => {
  const graph = await changedGraph((checkpointer) => chain({ a: says("a"), z: says("z") }, { checkpointer }))();
  const { values, next } = await graph.getState(at());
  assert.deepEqual([values.log, next], [["a"], []]);
  assert.deepEqual((await graph.invoke(null, at())).log, ["a"]);
  assert.deepEqual((await graph.invoke({ foo: 2 }, at())).log, ["a", "a", "z"]);
});

test("a key is gone, another is new", async () => {
  const graph = await changedGraph((checkpointer) => {
    const Other = Annotation.Root({
      log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }),
      fresh: Annotation({ reducer: (sum, more) => sum + more, default: () => 5 }),
      bare: Annotation,
    });
    return new StateGraph(Other)
      .addNode("a", says("a"))
      .addNode("b", () => ({ log: ["b"], fresh: 1, bare: "x" }))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .compile({ checkpointer });
  })();
  assert.deepEqual((await graph.getState(at())).values, { log: ["a"], fresh: 5 });
  assert.deepEqual(await graph.invoke(null, at()), { log: ["a", "b"], fresh: 6, bare: "x" });
});

test("what a graph does not know of an old checkpoint stays in it", async () => {
  const { graph, checkpointer } = await stopped(new MemorySaver());
  const Other = Annotation.Root({ log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }) });
  const other = new StateGraph(Other).addNode("b", says("b")).addEdge(START, "b").compile({ checkpointer });
  await other.invoke(null, at());
  const history = await all(graph.getStateHistory(at()));
  assert.deepEqual(history.map(({ values }) => values.foo), [undefined, 1, 1, undefined]);
  const [, stood] = history;
  assert.deepEqual((await graph.invoke(null, stood.config)).log, ["a", "b", "c"]);
});

test("a join that waits for other nodes now", async () => {
  const joined = (checkpointer, sources) => {
    const graph = new StateGraph(State).addNode("end", says("end")).addNode("slow", () => superstep.interrupt("?") && { log: ["slow"] });
    for (const name of ["x", "y"]) graph.addNode(name, says(name)).addEdge(START, name);
    return graph.addEdge("x", "slow").addEdge(sources, "end").compile({ checkpointer });
  };
  const checkpointer = new MemorySaver();
  await joined(checkpointer, ["x", "y", "slow"]).invoke({ foo: 1 }, at());
  const now = joined(checkpointer, ["y", "slow"]);
  const { log } = await now.invoke(new Command({ resume: true }), at());
  assert.deepEqual(log, ["x", "y", "slow"]);
  assert.deepEqual((await now.invoke({ foo: 2 }, at())).__interrupt__.length, 1);
});

for (const [from, to] of [[false, true], [true, false]]) {
  test(`the node that is next was${from ? "" : " not"} deferred, and now is${to ? "" : " not"}`, async () => {
    const checkpointer = new MemorySaver();
    const build = (defer) =>
      new StateGraph(State)
        .addNode("a", says("a"))
        .addNode("b", says("b"), { defer })
        .addEdge(START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer, interruptBefore: ["b"] });
    await build(from).invoke({ foo: 1 }, at());
    const now = build(to);
    assert.deepEqual((await now.getState(at())).next, ["b"]);
    assert.deepEqual((await now.invoke(null, at())).log, ["a", "b"]);
  });
}

// Nodes that change in place what they are given.

/** Keeps what it is given as it is, and only later turns it into text. */
class LateSaver extends Faulty {
  async put(config, checkpoint, metadata, versions) {
    await settle(3);
    return super.put(config, structuredClone(checkpoint), metadata, versions);
  }
}

for (const durability of DURABILITIES) {
  for (const Saver of [MemorySaver, Faulty, LateSaver]) {
    test(`${durability}: nodes that change their state in place do not change what was stored, ${Saver.name}`, async () => {
      const checkpointer = new Saver();
      const spoil = (name) => (state) => {
        state.log.push(`${name} was here`);
        state.foo.spoilt = name;
        return { n: 1 };
      };
      const graph = chain({ a: spoil("a"), b: spoil("b"), c: spoil("c") }, { checkpointer, interruptAfter: ["a", "b"] });
      const input = { foo: { spoilt: "no" }, log: ["first"] };
      await graph.invoke(input, { ...at(), durability });
      const [before] = await all(graph.getStateHistory(at()));
      await graph.invoke(null, { ...at(), durability });
      const history = await all(graph.getStateHistory(at()));
      const again = history.find(({ config }) => config.configurable.checkpoint_id === before.config.configurable.checkpoint_id);
      assert.deepEqual(again.values, before.values);
      // What is stored at exit is the state as it is then.
      if (durability !== "exit") assert.deepEqual([again.values.foo, again.values.log], [{ spoilt: "no" }, ["first"]]);
    });
  }
}

test("what a caller does to a state that was read does not change the thread", async () => {
  const { graph } = await stopped(new MemorySaver());
  const { values } = await graph.getState(at());
  values.log.push("mine");
  values.foo = "mine";
  await isUsable(graph);
});

// Runs beside and inside each other.

test("a node that never settles is left, and what it brings late is ignored", async () => {
  const checkpointer = new MemorySaver();
  const late = deferred();
  let hangs = true;
  const graph = chain({ a: says("a"), b: async () => (hangs ? late.promise : { log: ["b"] }), c: says("c") }, { checkpointer });
  const stream = await graph.stream({ foo: 1 }, at());
  await stream.next();
  await settle();
  await stream.return();
  late.resolve({ log: ["late"] });
  await settle();
  hangs = false;
  await isUsable(graph);
});

test("two runs on one thread at the same time both end, and the thread can be used", async () => {
  for (const Saver of [MemorySaver, LateSaver]) {
    const checkpointer = new Saver();
    const graph = chain({ a: async () => (await settle(2), { n: 1 }), b: async () => (await settle(1), { n: 1 }) }, { checkpointer });
    const ends = await Promise.all([graph.invoke({ foo: 1 }, at()), graph.invoke({ foo: 2 }, at())]);
    assert.deepEqual(ends.map(({ n }) => n), [2, 2]);
    const history = await all(graph.getStateHistory(at()));
    const ids = history.map(({ config }) => config.configurable.checkpoint_id);
    assert.equal(new Set(ids).size, 8);
    assert.equal((await graph.invoke({ foo: 3 }, at())).n, 4);
  }
});

test("runs inside reducers, conditions and savers", async () => {
  const other = chain({ x: says("x") }, { checkpointer: new MemorySaver() });
  let reduced = 0;
  const run = () => (reduced++, void other.invoke({ foo: 1 }, at(`reducer ${reduced}`)));
  const Runs = Annotation.Root({ log: Annotation({ reducer: (list, more) => (run(), list.concat(more)), default: () => [] }) });
  const checkpointer = new Faulty();
  checkpointer.fault = async (method, count) => {
    assert.deepEqual((await other.invoke({ foo: 1 }, at(`saver ${method} ${count}`))).log, ["x"]);
  };
  const inner = new StateGraph(Runs).addNode("in", says("in")).addEdge(START, "in").compile();
  const graph = new StateGraph(Runs)
    .addNode("a", says("a"))
    .addNode("inner", inner)
    .addEdge(START, "a")
    .addConditionalEdges("a", async () => ((await other.invoke({ foo: 1 }, at("condition"))).log[0] === "x" ? "inner" : END), ["inner", END])
    .compile({ checkpointer });
  assert.deepEqual((await graph.invoke({ log: ["0"] }, at())).log, ["0", "a", "0", "a", "in"]);
  await settle();
  assert.ok(reduced > 0);
  assert.deepEqual((await other.getState(at("reducer 1"))).values.log, ["x"]);
  assert.deepEqual((await other.getState(at("saver put 1"))).values.log, ["x"]);
});

// Updates.

test("updates of a state with wrong nodes and values", async () => {
  const { graph } = await stopped(new MemorySaver());
  const refused = async (values, asNode) => {
    const before = await all(graph.getStateHistory(at()));
    const thrown = await thrownBy(graph.updateState(at(), values, asNode));
    assert.deepEqual((await all(graph.getStateHistory(at()))).length, before.length);
    return thrown;
  };
  const unknown = await refused({ foo: 2 }, "nobody");
  assert.equal(unknown.name, "InvalidUpdateError");
  assert.match(unknown.message, /Node "nobody" does not exist/);
  for (const values of [7, "text", true]) {
    const thrown = await refused(values, "a");
    assert.equal(thrown.name, "InvalidUpdateError", String(values));
    assert.equal(thrown.lc_error_code, "INVALID_GRAPH_NODE_RETURN_VALUE", String(values));
  }
  for (const asNode of [7, {}, true]) {
    assert.match((await refused({ foo: 2 }, asNode)).message, /does not exist|"asNode" must be/, String(asNode));
  }
  const thrown = new Error("a reducer");
  const failing = Annotation.Root({ log: Annotation({ reducer: () => { throw thrown; }, default: () => [] }) });
  const other = new StateGraph(failing).addNode("a", says("a")).addEdge(START, "a").compile({ checkpointer: new MemorySaver() });
  same(await thrownBy(other.updateState(at(), { log: ["x"] }, "a")), thrown);
  await isUsable(graph);
});

test("an update with a Command is what the node would have returned", async () => {
  const { graph } = await stopped(new MemorySaver());
  await graph.updateState(at(), new Command({ update: { foo: 3 }, goto: new Send("c", {}) }), "a");
  const { values, next } = await graph.getState(at());
  assert.equal(values.foo, 3);
  assert.ok(next.includes("c"));
});
