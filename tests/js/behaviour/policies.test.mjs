/** What goes on around functions that tasks call, where something goes wrong: what is compared with LangGraph.js is in the sessions `policies`. */
import assert from "node:assert/strict";

import { InMemoryCache as LangGraphCache } from "@langchain/langgraph-checkpoint";
import * as langgraph from "@langchain/langgraph";

import { all, settle, superstep, test } from "./support.mjs";

const { Annotation, Client, InMemoryCache, MemorySaver, NodeTimeoutError, START, StateGraph, entrypoint, getConfig, task } = superstep;

const RETRY = { initialInterval: 1, jitter: false, logWarning: false };
const never = () => new Promise(() => {});
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const thread = { configurable: { thread_id: "1" } };
const timeouts = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

/** A promise with its ends. */
function deferred() {
  const ends = {};
  const promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  return { promise, ...ends };
}

test("a task that never settles is ended by its timeout", async () => {
  let signal;
  const slow = task({ name: "slow", timeout: { runTimeout: 20, idleTimeout: 1000 } }, () => {
    ({ signal } = getConfig());
    return never();
  });
  const error = await entrypoint("main", () => slow()).invoke(1).catch((error) => error);
  assert.ok(error instanceof NodeTimeoutError);
  const { node, kind, timeout, runTimeout, idleTimeout } = error;
  assert.deepEqual({ node, kind, timeout, runTimeout, idleTimeout }, { node: "slow", kind: "run", timeout: 20, runTimeout: 20, idleTimeout: 1000 });
  assert.match(error.message, /^Node "slow" exceeded its run timeout of 20ms \(elapsed: \d+ms\)\.$/);
  assert.equal(signal.aborted, true);
});

test("a caller may go on after a task's timeout", async () => {
  const slow = task({ name: "slow", timeout: 10 }, never);
  const graph = entrypoint({ name: "main", checkpointer: new MemorySaver() }, async () => {
    const errors = await Promise.all([slow(), slow()].map((call) => call.catch(({ name }) => name)));
    return [...errors, await task("quick", () => "quick")()];
  });
  assert.deepEqual(await graph.invoke(1, thread), ["NodeTimeoutError", "NodeTimeoutError", "quick"]);
});

test("what comes of a task after its time is ignored", async () => {
  const attempts = [deferred(), deferred(), deferred()];
  let calls = 0;
  const slow = task({ name: "slow", timeout: 40, retry: { ...RETRY, maxAttempts: 5 } }, () => attempts[calls++]?.promise ?? "in time");
  const graph = entrypoint({ name: "main", checkpointer: new MemorySaver() }, async () => {
    const given = slow();
    const late = setInterval(() => {
      if (calls > 1) attempts[0].resolve("late");
      if (calls > 2) attempts[1].reject(new Error("late"));
    }, 5);
    try {
      return await given;
    } finally {
      clearInterval(late);
    }
  });
  const chunks = await all(await graph.stream(1, thread));
  attempts[2].resolve("too late");
  await settle();
  assert.deepEqual(chunks, [{ slow: "in time" }, { main: "in time" }]);
});

test("a task that never settles is ended by cancelling, and so is one that is to be tried again", async () => {
  const before = timeouts();
  const stuck = { get: never, set: async () => {}, clear: async () => {} };
  const kinds = {
    "never settles": [task("work", never)],
    "is timed": [task({ name: "work", timeout: 60_000 }, never), /^enough$/],
    "waits for its next attempt": [
      task({ name: "work", retry: { ...RETRY, initialInterval: 60_000 } }, () => Promise.reject(new Error("boom"))),
      /^boom$/,
    ],
    "is looked up": [task({ name: "work", cachePolicy: true }, never)],
  };
  for (const [kind, [work, heard]] of Object.entries(kinds)) {
    const told = [];
    const graph = entrypoint({ name: "main", cache: stuck }, () => work().catch((error) => void told.push(error)));
    const controller = new AbortController();
    const running = graph.invoke(1, { signal: controller.signal });
    await sleep(10);
    controller.abort(new Error("enough"));
    await assert.rejects(running, { message: "enough" }, kind);
    await settle();
    assert.equal(told.length, heard === undefined ? 0 : 1, kind);
    if (heard !== undefined) assert.match(told[0].message, heard, kind);
    const stream = await graph.stream(1);
    const reading = stream.next();
    await sleep(5);
    await stream.return();
    assert.equal((await reading).done, true, kind);
  }
  assert.ok(timeouts() <= before, "no timer is left");
});

test("an entrypoint's time ends what it has called, and it is tried again", async () => {
  const told = [];
  let calls = 0;
  const inner = task("inner", () => {
    const { signal } = getConfig();
    signal.addEventListener("abort", () => told.push("inner is told to stop"));
    return never();
  });
  const outer = task("outer", async () => (++calls === 1 ? inner() : "in time"));
  const graph = Object.assign(
    entrypoint({ name: "main", timeout: 30 }, () => outer().catch((error) => told.push(`caught ${error.name}`)).then(outer)),
    { retryPolicy: RETRY },
  );
  assert.equal(await graph.invoke(1), "in time");
  assert.deepEqual(told, ["inner is told to stop", "caught AbortError"]);
});

test("what is left of a task that was stopped cannot call", async () => {
  const tried = deferred();
  let calls = 0;
  const inner = task("inner", () => calls++);
  const outer = task("outer", async () => {
    await sleep(60);
    try {
      await inner();
    } catch ({ message }) {
      tried.resolve(message);
    }
  });
  const State = Annotation.Root({ n: Annotation });
  const graph = new StateGraph(State)
    .addNode("a", () => outer(), { timeout: 20, errorHandler: async () => (await tried.promise, { n: 1 }) })
    .addEdge(START, "a")
    .compile();
  assert.deepEqual(await graph.invoke({ n: 0 }), { n: 1 });
  assert.equal(await tried.promise, 'Node "outer" attempt was cancelled after its timeout fired');
  assert.equal(calls, 0);
});

test("a task that blocks has timed out when it is done, and is told of its first attempt", async () => {
  const told = [];
  const work = task({ name: "work", timeout: 100, retry: RETRY }, () => {
    const { nodeAttempt, nodeFirstAttemptTime } = getConfig().executionInfo;
    told.push([nodeAttempt, nodeFirstAttemptTime]);
    if (nodeAttempt === 1) for (const until = Date.now() + 120; Date.now() < until; );
    return nodeAttempt;
  });
  assert.equal(await entrypoint("main", () => work()).invoke(1), 2);
  assert.deepEqual(told.map(([attempt]) => attempt), [1, 2]);
  assert.equal(told[0][1], told[1][1]);
});

test("a task's retries are logged by its name, and may be a list", async () => {
  const { log } = console;
  const lines = [];
  console.log = (line) => lines.push(line);
  let calls = 0;
  const policies = [
    { initialInterval: 3, jitter: false, retryOn: ({ message }) => message === "2" },
    { initialInterval: 1, jitter: false },
  ];
  const work = task({ name: "work", retry: policies }, () => {
    if (++calls < 3) throw new Error(String(calls));
    return calls;
  });
  try {
    assert.equal(await entrypoint("main", () => work()).invoke(1), 3);
  } finally {
    console.log = log;
  }
  assert.deepEqual(lines, [
    'Retrying task "work" after 1.00ms (attempt 1) after Error: Error: 1',
    'Retrying task "work" after 6.00ms (attempt 2) after Error: Error: 2',
  ]);
});

test("what a task throws in the end is the very value, with a policy too", async () => {
  const thrown = Object.freeze(new Error("frozen"));
  for (const retry of [undefined, { ...RETRY, maxAttempts: 2 }, { ...RETRY, retryOn: () => false }]) {
    const work = task({ name: "work", retry }, async () => {
      throw thrown;
    });
    assert.equal(await entrypoint("main", () => work().catch((error) => error === thrown)).invoke(1), true);
  }
  const broken = task({ name: "work", retry: { retryOn: () => { throw new TypeError("undecided"); } } }, () => { throw thrown; });
  assert.equal(await entrypoint("main", () => broken().catch(({ message }) => message)).invoke(1), "undecided");
});

test("a graph's retries are not its tasks'", async () => {
  let calls = 0;
  const work = task("work", () => {
    calls++;
    throw new Error("boom");
  });
  const graph = Object.assign(entrypoint("main", () => work().catch(({ message }) => message)), { retryPolicy: RETRY });
  assert.equal(await graph.invoke(1), "boom");
  assert.equal(calls, 1);
});

test("many tasks are tried again at a time", async () => {
  const failed = new Set();
  const work = task({ name: "work", retry: RETRY, timeout: 5_000 }, async (n) => {
    if (failed.has(n)) return n;
    failed.add(n);
    throw new Error(String(n));
  });
  const given = await entrypoint("main", (count) => Promise.all(Array.from({ length: count }, (_, n) => work(n)))).invoke(500);
  assert.deepEqual([given.length, given[499]], [500, 499]);
});

test("policies that are none are refused by name", async () => {
  for (const timeout of [0, { idleTimeout: -1 }, { runTimeout: 1, refreshOn: "never" }]) {
    assert.throws(() => task({ name: "work", timeout }, () => 1), /must be/);
    assert.throws(() => entrypoint({ name: "main", timeout }, () => 1), /must be/);
  }
  const refusal = async (options) => entrypoint("main", () => task({ name: "work", ...options }, () => 1)()).invoke(1);
  await assert.rejects(refusal({ retry: 3 }), /retry/);
  await assert.rejects(refusal({ retry: { maxAttempts: "often" } }), /maxAttempts/);
  await assert.rejects(refusal({ cachePolicy: "yes" }), /cachePolicy/);
});

test("a cache serves tasks here and of LangGraph.js alike", async () => {
  for (const cache of [new InMemoryCache(), new LangGraphCache()]) {
    let calls = 0;
    const build = (library) => {
      const work = library.task({ name: "work", cachePolicy: true }, async (...given) => [...given, ++calls]);
      return library.entrypoint({ name: "main", cache }, (given) => work(given, { more: [1] }));
    };
    const [ours, theirs] = [superstep, langgraph].map(build);
    const first = await ours.invoke("x");
    await settle();
    assert.deepEqual(await theirs.invoke("x"), first);
    const second = await theirs.invoke("y");
    await settle();
    assert.deepEqual(await ours.invoke("y"), second);
    assert.equal(calls, 2);
    await ours.clearCache(["other"]);
    assert.deepEqual(await ours.invoke("x"), first);
    await ours.clearCache(["work"]);
    assert.deepEqual((await ours.invoke("x")).at(-1), 3);
  }
});

test("a caller's cache counts, and one that keeps nothing is no error", async () => {
  let calls = 0;
  const work = task({ name: "work", cachePolicy: { ttl: 60 } }, () => ++calls);
  const graph = entrypoint("main", () => work());
  const broken = { get: async () => [], set: async () => { throw new Error("full"); }, clear: async () => {} };
  assert.deepEqual([await graph.invoke(1, { cache: broken }), await graph.invoke(1, { cache: broken })], [1, 2]);
  const cache = new InMemoryCache();
  assert.equal(await graph.invoke(1, { cache }), 3);
  await settle();
  assert.equal(await graph.invoke(1, { cache }), 3);
});

test("a cache that throws at once fails its call alone", async () => {
  const cache = { get: () => { throw new Error("gone"); }, set: async () => {}, clear: async () => {} };
  const work = task({ name: "work", cachePolicy: true }, () => 1);
  assert.equal(await entrypoint({ name: "main", cache }, () => work().catch(({ message }) => message)).invoke(1), "gone");
});

test("other tasks go on while the cache is asked for one", async () => {
  const answer = deferred();
  const cache = { get: () => answer.promise.then(() => []), set: async () => {}, clear: async () => {} };
  const kept = task({ name: "kept", cachePolicy: true }, () => "kept");
  const quick = task("quick", () => "quick");
  const graph = entrypoint({ name: "main", cache }, async () => {
    const both = [kept(), quick()];
    await both[1];
    answer.resolve();
    return Promise.all(both);
  });
  assert.deepEqual(await graph.invoke(1), ["kept", "quick"]);
});

test("a client is told of a task's timeout", async () => {
  const slow = task({ name: "slow", timeout: 10 }, never);
  const client = new Client({ graphs: { main: entrypoint("main", () => slow()) } });
  const events = await all(client.runs.stream(null, "main", { input: 1 }));
  const { event, data } = events.at(-1);
  assert.equal(event, "error");
  assert.equal(data.error, "NodeTimeoutError");
});
