/** What goes on around a node's function: retries, timeouts, error handlers, the cache, and the wish to stop. */
import assert from "node:assert/strict";

import { InMemoryCache as LangGraphCache } from "@langchain/langgraph-checkpoint";
import * as langgraph from "@langchain/langgraph";

import { all, superstep, test } from "./support.mjs";

const { Command, GraphDrained, InMemoryCache, MemorySaver, NodeTimeoutError, RunControl, START, Send, StateGraph } = superstep;

const State = stateOf(superstep);

function stateOf({ Annotation }) {
  return Annotation.Root({
    foo: Annotation(),
    log: Annotation({ reducer: (log, more) => log.concat(more), default: () => [] }),
  });
}

/** A graph of one node. */
const one = (work, options, compiling) =>
  new StateGraph(State).addNode("work", work, options).addEdge(START, "work").compile(compiling);

/** Throws so many times, and then logs which attempt it is. */
const failing = (times, error = () => new Error("boom")) => {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw error(calls);
    return { log: [calls] };
  };
};

const never = () => new Promise(() => {});
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const RETRY = { initialInterval: 1, jitter: false, logWarning: false };

/** What is logged meanwhile. */
async function logged(work) {
  const { log } = console;
  const lines = [];
  console.log = (line) => lines.push(line);
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}

const timeouts = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

test("a retry is logged in LangGraph's words, unless it is not to be", async () => {
  const retryPolicy = { initialInterval: 2, backoffFactor: 2, jitter: false };
  const lines = await logged(() => one(failing(2), { retryPolicy }).invoke({}));
  assert.deepEqual(lines, [
    'Retrying task "work" after 2.00ms (attempt 1) after Error: Error: boom',
    'Retrying task "work" after 4.00ms (attempt 2) after Error: Error: boom',
  ]);
  assert.deepEqual(await logged(() => one(failing(2), { retryPolicy: RETRY }).invoke({})), []);
});

test("of several policies the first counts whose retryOn is for the error", async () => {
  const retryPolicy = [
    { ...RETRY, maxAttempts: 2, retryOn: (error) => error.message.startsWith("network") },
    { ...RETRY, maxAttempts: 4, retryOn: () => true },
  ];
  const tried = async (message) => {
    let last = 0;
    await one(failing(9, (calls) => new Error(`${message} ${(last = calls)}`)), { retryPolicy }).invoke({}).catch(() => {});
    return last;
  };
  assert.equal(await tried("network"), 2);
  assert.equal(await tried("other"), 4);
});

test("retryOn is given the very error, and what it throws takes its place", async () => {
  const boom = new Error("boom");
  let given;
  const retryOn = (error) => {
    given = error;
    throw new TypeError("cannot say");
  };
  await assert.rejects(one(failing(1, () => boom), { retryPolicy: { ...RETRY, retryOn } }).invoke({}), TypeError);
  assert.equal(given, boom);
});

test("the graph's retryPolicy, as an option and as a property", async () => {
  assert.deepEqual((await one(failing(2), {}, { retryPolicy: RETRY }).invoke({})).log, [3]);
  const graph = one(failing(2));
  graph.retryPolicy = RETRY;
  assert.deepEqual((await graph.invoke({})).log, [3]);
});

test("a wrong policy is refused where it is given", () => {
  assert.throws(() => one(failing(0), { retryPolicy: { maxAttempts: "many" } }), /"maxAttempts" must be a number/);
  assert.throws(() => one(failing(0), { timeout: { idleTimeout: -1 } }), /^Error: idleTimeout must be greater than 0$/);
  assert.throws(() => one(failing(0), { timeout: { refreshOn: "x" } }), /^Error: refreshOn must be "auto" or "heartbeat"$/);
  assert.throws(() => one(failing(0), { cachePolicy: 1 }), /"cachePolicy" must be/);
  assert.throws(() => new Send("a", {}, { timeout: 0 }), /^Error: runTimeout must be greater than 0$/);
});

test("what a runtime says of its attempts", async () => {
  const seen = [];
  const work = (_, { executionInfo }) => {
    seen.push([executionInfo.nodeAttempt, executionInfo.nodeFirstAttemptTime]);
    if (seen.length < 3) throw new Error("again");
    return {};
  };
  const before = Date.now();
  await one(work, { retryPolicy: { ...RETRY, initialInterval: 5 } }).invoke({});
  assert.deepEqual(seen.map(([attempt]) => attempt), [1, 2, 3]);
  assert.equal(new Set(seen.map(([, time]) => time)).size, 1);
  assert.ok(seen[0][1] >= before && seen[0][1] <= Date.now());
});

test("a graph inside a node that is tried again is a new one, as in LangGraph", async () => {
  const run = async (lib) => {
    let calls = 0;
    const inner = new lib.StateGraph(stateOf(lib))
      .addNode("one", () => ({ log: [`one ${++calls}`] }))
      .addNode("two", () => {
        if (calls < 2) throw new Error("not yet");
        return { log: ["two"] };
      })
      .addEdge(lib.START, "one")
      .addEdge("one", "two")
      .compile();
    const graph = new lib.StateGraph(stateOf(lib))
      .addNode("inner", inner, { retryPolicy: RETRY })
      .addEdge(lib.START, "inner")
      .compile({ checkpointer: new lib.MemorySaver() });
    const chunks = await all(await graph.stream({}, { streamMode: "updates", subgraphs: true, configurable: { thread_id: "1" } }));
    return chunks.map(([path, update]) => [path.map((part) => part.replace(/:.*/, "")), update]);
  };
  assert.deepEqual(await run(superstep), await run(langgraph));
});

test("signs of life keep an idle timeout away", async () => {
  const works = {
    heartbeat: ({ heartbeat }) => heartbeat(),
    writer: ({ writer }) => writer("here"),
  };
  for (const alive of Object.values(works)) {
    const work = async (_, runtime) => {
      for (let round = 0; round < 6; round++) {
        await sleep(15);
        alive(runtime);
      }
      return { log: ["done"] };
    };
    assert.deepEqual((await one(work, { timeout: { idleTimeout: 60 } }).invoke({})).log, ["done"]);
  }
});

test("where only heartbeats count, chunks do not", async () => {
  const work = async (_, { writer }) => {
    for (let round = 0; round < 20; round++) {
      await sleep(10);
      writer("here");
    }
  };
  const graph = one(work, { timeout: { idleTimeout: 50, refreshOn: "heartbeat" } });
  await assert.rejects(graph.invoke({}), { name: "NodeTimeoutError", kind: "idle", idleTimeout: 50 });
});

test("a graph inside shows that its node is alive", async () => {
  let inner = new StateGraph(State).addNode("0", () => sleep(25)).addEdge(START, "0");
  for (const nth of [1, 2, 3]) inner = inner.addNode(`${nth}`, () => sleep(25)).addEdge(`${nth - 1}`, `${nth}`);
  assert.ok(await one(inner.compile(), { timeout: { idleTimeout: 70 } }).invoke({}));
});

test("a signal aborts for the attempt that took too long, and for no other", async () => {
  const signals = [];
  const work = async (_, { signal }) => {
    signals.push(signal);
    if (signals.length === 1) await never();
    return { log: [signal.aborted] };
  };
  const graph = one(work, { timeout: 20, retryPolicy: RETRY });
  assert.deepEqual((await graph.invoke({})).log, [false]);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, false]);
});

test("what a node does after its time counts for nothing", async () => {
  let calls = 0;
  const work = async (_, { writer }) => {
    calls += 1;
    const call = calls;
    if (call === 1) await sleep(40);
    writer(`chunk ${call}`);
    return { log: [call] };
  };
  const graph = new StateGraph(State)
    .addNode("work", work, { timeout: 20, retryPolicy: RETRY })
    .addNode("after", () => sleep(40))
    .addEdge(START, "work")
    .addEdge("work", "after")
    .compile();
  const chunks = await all(await graph.stream({}, { streamMode: ["custom", "updates"] }));
  assert.deepEqual(chunks, [
    ["custom", "chunk 2"],
    ["updates", { work: { log: [2] } }],
    ["updates", { after: {} }],
  ]);
});

test("a node that blocks has timed out when it is done", async () => {
  const work = () => {
    for (const until = Date.now() + 30; Date.now() < until; );
    return {};
  };
  const error = await one(work, { timeout: 10 }).invoke({}).catch((error) => error);
  assert.ok(error instanceof NodeTimeoutError);
  assert.ok(error.elapsed >= 30);
  assert.match(error.message, /^Node "work" exceeded its run timeout of 10ms \(elapsed: \d+ms\)\.$/);
});

test("no timer outlives its run", async () => {
  const before = timeouts();
  await one(() => ({}), { timeout: { runTimeout: 60_000, idleTimeout: 60_000 } }, { stepTimeout: 60_000 }).invoke({});
  assert.equal(timeouts(), before);
  const stream = await one(failing(9), { retryPolicy: { ...RETRY, initialInterval: 60_000 } }).stream({});
  const reading = stream.next();
  await sleep(5);
  await stream.return();
  await reading;
  assert.equal(timeouts(), before);
});

test("a step's timeout ends the run, in a client's too", async () => {
  const graph = one(never);
  graph.stepTimeout = 10;
  await assert.rejects(graph.invoke({}), { message: "Abort" });
  const client = new superstep.Client({ graphs: { graph } });
  const events = await all(client.runs.stream(null, "graph", { input: {} }));
  assert.deepEqual(events.at(-1), { event: "error", data: { error: "Error", message: "Abort" } });
});

test("a handler may undo what was done: its Command goes to any node", async () => {
  const graph = new StateGraph(State)
    .addNode("pay", failing(9), {
      errorHandler: ({ foo }, { node, error }) => new Command({ update: { log: [foo, node, error.message] }, goto: "refund" }),
    })
    .addNode("refund", () => ({ log: ["refunded"] }))
    .addEdge(START, "pay")
    .compile();
  assert.deepEqual((await graph.invoke({ foo: 1 })).log, [1, "pay", "boom", "refunded"]);
});

test("a handler goes on after a crash, with the error that was stored", async () => {
  const checkpointer = new MemorySaver();
  const config = { configurable: { thread_id: "1" } };
  const calls = [];
  const build = (handler) =>
    one(() => { calls.push("work"); throw new RangeError("broken"); }, { errorHandler: handler }, { checkpointer });
  const controller = new AbortController();
  const stuck = build(() => (setImmediate(() => controller.abort()), never()));
  await assert.rejects(stuck.invoke({ foo: 7 }, { ...config, signal: controller.signal }));
  const { log } = await build((state, { node, error }) => ({ log: [state.foo, node, error.name, error.message] })).invoke(null, config);
  assert.deepEqual(log, [7, "work", "RangeError", "broken"]);
  assert.deepEqual(calls, ["work"]);
});

test("a handler's runtime says where it stands", async () => {
  const place = async (lib) => {
    let metadata;
    const graph = new lib.StateGraph(stateOf(lib))
      .addNode("work", () => { throw new Error("x"); }, { errorHandler: (_, __, runtime) => { ({ metadata } = runtime); return {}; } })
      .addConditionalEdges(lib.START, () => [new lib.Send("work", {})], ["work"])
      .compile({ checkpointer: new lib.MemorySaver() });
    await graph.invoke({}, { configurable: { thread_id: "1" } });
    const { langgraph_node, langgraph_triggers, langgraph_path, langgraph_checkpoint_ns } = metadata;
    return { langgraph_node, langgraph_triggers, langgraph_path, namespace: langgraph_checkpoint_ns.replace(/:[\da-f-]+/g, "") };
  };
  assert.deepEqual(await place(superstep), await place(langgraph));
});

test("the names of handlers are taken", () => {
  const named = (name) => new StateGraph(State).addNode(name, () => ({})).addEdge(START, name);
  assert.throws(() => named("__error_handler__a").addNode("a", () => ({}), { errorHandler: () => ({}) }), /the reserved name `__error_handler__a` is already in use/);
  assert.throws(() => named("__default_error_handler__").setNodeDefaults({ errorHandler: () => ({}) }).compile(), /the reserved node name `__default_error_handler__` is already in use/);
});

/** A graph that counts how often its node runs, in either library. */
function counting(lib, cache, cachePolicy = true) {
  const calls = [];
  const graph = new lib.StateGraph(stateOf(lib))
    .addNode("work", ({ foo }) => { calls.push(foo); return { log: [`ran for ${foo}`] }; }, { cachePolicy })
    .addNode("after", () => ({ log: ["after"] }), { cachePolicy })
    .addEdge(lib.START, "work")
    .addEdge("work", "after")
    .compile({ cache });
  return { graph, calls };
}

test("a cache that one library filled serves the other", async () => {
  for (const [first, second] of [[langgraph, superstep], [superstep, langgraph]]) {
    for (const cache of [new LangGraphCache(), new InMemoryCache()]) {
      const filled = counting(first, cache);
      const expected = await filled.graph.invoke({ foo: "é" });
      await sleep(1);
      const served = counting(second, cache);
      assert.deepEqual(await served.graph.invoke({ foo: "é" }), expected);
      assert.deepEqual([filled.calls, served.calls], [["é"], []]);
      await served.graph.invoke({ foo: 2 });
      assert.deepEqual(served.calls, [2]);
    }
  }
});

test("a cache may be of one run, forgets, and is cleared by node", async () => {
  const cache = new InMemoryCache();
  const { graph, calls } = counting(superstep, undefined, { ttl: 0.03 });
  for (let round = 0; round < 2; round++) await graph.invoke({ foo: 1 }, { cache });
  assert.equal(calls.length, 1);
  await sleep(40);
  await graph.invoke({ foo: 1 }, { cache });
  assert.equal(calls.length, 2);

  const kept = counting(superstep, cache);
  await kept.graph.invoke({ foo: 2 });
  await kept.graph.clearCache(["after"]);
  await kept.graph.invoke({ foo: 2 });
  assert.equal(kept.calls.length, 1);
  await kept.graph.clearCache(["work"]);
  await kept.graph.invoke({ foo: 2 });
  assert.equal(kept.calls.length, 2);
  await kept.graph.clearCache();
  await kept.graph.invoke({ foo: 2 });
  assert.equal(kept.calls.length, 3);
});

test("what is cached is not what a node goes on with", async () => {
  const list = ["mine"];
  const cache = new InMemoryCache();
  const graph = one(() => ({ foo: list }), { cachePolicy: true }, { cache });
  await graph.invoke({});
  list.push("changed");
  assert.deepEqual((await graph.invoke({})).foo, ["mine"]);
});

test("a node's keyFunc that throws, or a cache that fails, fails the run; one that keeps nothing does not", async () => {
  const keyFunc = () => { throw new Error("no key"); };
  await assert.rejects(one(() => ({}), { cachePolicy: { keyFunc } }, { cache: new InMemoryCache() }).invoke({}), /no key/);
  const broken = { get: async () => { throw new Error("no cache"); }, set: async () => {}, clear: async () => {} };
  await assert.rejects(one(() => ({}), { cachePolicy: true }, { cache: broken }).invoke({}), /no cache/);
  const leaky = { get: async () => [], set: async () => { throw new Error("full"); }, clear: async () => {} };
  assert.deepEqual((await one(() => ({ log: [1] }), { cachePolicy: true }, { cache: leaky }).invoke({})).log, [1]);
});

test("a run that is asked to stop does so before its next step, and goes on later", async () => {
  const control = new RunControl();
  const graph = new StateGraph(State)
    .addNode("a", () => { control.requestDrain("sigterm"); return { log: ["a"] }; })
    .addNode("b", () => ({ log: ["b"] }))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" } };
  const error = await graph.invoke({}, { ...config, control }).catch((error) => error);
  assert.ok(error instanceof GraphDrained);
  assert.deepEqual([error.message, error.reason], ["Graph drained: sigterm", "sigterm"]);
  assert.deepEqual([control.drainRequested, control.drainReason], [true, "sigterm"]);
  assert.deepEqual((await graph.getState(config)).next, ["b"]);
  assert.deepEqual((await graph.invoke(null, config)).log, ["a", "b"]);
});

test("a node may ask for it, also in a graph inside: both stop, and both go on", async () => {
  const run = async (lib) => {
    const calls = [];
    const inner = new lib.StateGraph(stateOf(lib))
      .addNode("x", (_, { control }) => { calls.push("x"); if (calls.length < 2) control.requestDrain(); return { log: ["x"] }; })
      .addNode("y", () => { calls.push("y"); return { log: ["y"] }; })
      .addEdge(lib.START, "x")
      .addEdge("x", "y")
      .compile();
    const graph = new lib.StateGraph(stateOf(lib))
      .addNode("inner", inner)
      .addNode("beside", () => { calls.push("beside"); return { log: ["beside"] }; })
      .addNode("after", () => { calls.push("after"); return { log: ["after"] }; })
      .addEdge(lib.START, "inner")
      .addEdge(lib.START, "beside")
      .addEdge("inner", "after")
      .compile({ checkpointer: new lib.MemorySaver() });
    const config = { configurable: { thread_id: "1" } };
    const error = await graph.invoke({}, config).catch((error) => error);
    const { next } = await graph.getState(config);
    const { log } = await graph.invoke(null, config);
    return { name: error.name, message: error.message, next, log, calls };
  };
  assert.deepEqual(await run(superstep), await run(langgraph));
});

test("a cancelled run ends at once, whatever it waits for", async () => {
  const stuck = { get: never, set: never, clear: never };
  class StuckSaver extends MemorySaver {
    constructor(...methods) {
      super();
      for (const method of methods) this[method] = never;
    }
  }
  const waits = {
    "a pause before a retry": one(failing(9), { retryPolicy: { ...RETRY, initialInterval: 60_000 } }),
    "a cache": one(() => ({}), { cachePolicy: true }, { cache: stuck }),
    "a node": one(never),
    "a saver that reads": one(() => ({}), {}, { checkpointer: new StuckSaver("getTuple") }),
    "a saver that stores": one(() => ({}), {}, { checkpointer: new StuckSaver("put") }),
  };
  for (const [what, graph] of Object.entries(waits)) {
    const controller = new AbortController();
    const options = { signal: controller.signal, durability: "sync", configurable: { thread_id: "1" } };
    const end = graph.invoke({}, options).then(() => "ended", (error) => error.name);
    await sleep(10);
    controller.abort();
    assert.equal(await Promise.race([end, sleep(200).then(() => "hangs")]), "AbortError", what);
    const stream = await graph.stream({}, { ...options, signal: undefined });
    const next = stream.next();
    await sleep(5);
    await stream.return();
    assert.notEqual(await Promise.race([next, sleep(200).then(() => "hangs")]), "hangs", what);
  }
});
