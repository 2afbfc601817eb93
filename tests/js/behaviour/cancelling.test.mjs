/** How a run is stopped, and what stops with it. */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";

import { all, chain, clientOf, deferred, same, settle, single, superstep, test, thrownBy, together, transcript } from "./support.mjs";

const { ScriptedChatModel } = superstep;

const mine = () => new Error("I changed my mind");

/** A graph that reports what goes on in it. The first node writes, waits for `gate`, writes again. */
function watched() {
  const seen = { log: [], started: deferred(), gate: deferred() };
  const graph = chain({
    a: async (_, runtime) => {
      seen.signal = runtime.signal;
      seen.log.push("a starts");
      runtime.writer("before");
      seen.started.resolve();
      await seen.gate.promise;
      seen.log.push("a goes on");
      await runtime.writer("after");
      return { log: ["a"] };
    },
    b: () => {
      seen.log.push("b starts");
    },
  });
  return { graph, seen };
}

/** After the reader is gone: the node is told, and whatever it still does, the run is over. */
async function checkStopped(seen) {
  await settle();
  assert.equal(seen.signal.aborted, true, "runtime.signal has aborted");
  seen.gate.resolve();
  await settle();
  assert.deepEqual(seen.log, ["a starts", "a goes on"], "no further node starts");
}

const ways = {
  "client.runs.stream": (graph, options) => clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "custom", ...options }),
  "graph.stream": (graph, options) => graph.stream({ foo: 1 }, { streamMode: "custom", ...options }),
};

for (const [name, stream] of Object.entries(ways)) {
  const isClient = name.startsWith("client");

  /** Reads up to what the first node writes. */
  const readFirst = async (reader) => {
    if (isClient) await reader.next();
    const { value } = await reader.next();
    assert.deepEqual(isClient ? value.data : value, "before");
  };

  test(`${name}: break`, async () => {
    const { graph, seen } = watched();
    for await (const chunk of await stream(graph)) if (chunk === "before" || chunk.event === "custom") break;
    await checkStopped(seen);
  });

  test(`${name}: an error in the reader's loop`, async () => {
    const { graph, seen } = watched();
    const error = mine();
    const loop = async () => {
      for await (const chunk of await stream(graph)) if (chunk === "before" || chunk.event === "custom") throw error;
    };
    same(await thrownBy(loop), error);
    await checkStopped(seen);
  });

  test(`${name}: return()`, async () => {
    const { graph, seen } = watched();
    const reader = await stream(graph);
    await readFirst(reader);
    assert.deepEqual(await reader.return("bye"), { value: "bye", done: true });
    await checkStopped(seen);
    assert.deepEqual(await reader.next(), { value: undefined, done: true });
  });

  test(`${name}: return() while next() waits`, async () => {
    const { graph, seen } = watched();
    const reader = await stream(graph);
    await readFirst(reader);
    const waiting = reader.next();
    await reader.return();
    assert.deepEqual(await waiting, { value: undefined, done: true });
    await checkStopped(seen);
  });

  test(`${name}: throw()`, async () => {
    const { graph, seen } = watched();
    const reader = await stream(graph);
    await readFirst(reader);
    const error = mine();
    same(await thrownBy(reader.throw(error)), error);
    await checkStopped(seen);
  });

  test(`${name}: a signal aborts while next() waits`, async () => {
    const { graph, seen } = watched();
    const controller = new AbortController();
    const reader = await stream(graph, { signal: controller.signal });
    await readFirst(reader);
    const error = mine();
    const waiting = thrownBy(reader.next());
    controller.abort(error);
    same(await waiting, error);
    await checkStopped(seen);
    assert.deepEqual(await reader.next(), { value: undefined, done: true });
  });

  test(`${name}: a signal aborts without a reason`, async () => {
    const { graph, seen } = watched();
    const controller = new AbortController();
    const reader = await stream(graph, { signal: controller.signal });
    await readFirst(reader);
    controller.abort();
    const thrown = await thrownBy(reader.next());
    same(thrown, controller.signal.reason);
    assert.equal(thrown.name, "AbortError");
    await checkStopped(seen);
  });

  test(`${name}: a signal aborts while nobody waits`, async () => {
    const { graph, seen } = watched();
    const controller = new AbortController();
    const reader = await stream(graph, { signal: controller.signal });
    if (isClient) await reader.next();
    await seen.started.promise;
    const error = mine();
    controller.abort(error);
    await checkStopped(seen);
    const { thrown } = await transcript(reader);
    same(thrown, error);
  });

  test(`${name}: a node's signal has the caller's reason`, async () => {
    const { graph, seen } = watched();
    const controller = new AbortController();
    const reader = await stream(graph, { signal: controller.signal });
    await readFirst(reader);
    const error = mine();
    controller.abort(error);
    await thrownBy(reader.next());
    await settle();
    same(seen.signal.reason, error);
  });

  test(`${name}: what a node does when it is told to stop is of no consequence`, async () => {
    const controller = new AbortController();
    const graph = together({
      rejects: (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped")))),
      returns: (_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve({ foo: 1 }))),
      writes: (_, { signal, writer }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(writer("late")))),
    });
    const reader = await stream(graph, { signal: controller.signal });
    const reading = transcript(reader);
    await settle();
    const error = mine();
    controller.abort(error);
    const { chunks, thrown } = await reading;
    same(thrown, error);
    assert.deepEqual(chunks.map((chunk) => chunk.event ?? chunk), isClient ? ["metadata"] : []);
  });

  test(`${name}: a node aborts its own run`, async () => {
    const controller = new AbortController();
    const error = mine();
    let went = 0;
    const graph = chain({
      a: () => {
        controller.abort(error);
        return { n: 1 };
      },
      b: () => {
        went += 1;
      },
    });
    same((await transcript(stream(graph, { signal: controller.signal }))).thrown, error);
    assert.equal(went, 0);
  });

  test(`${name}: a signal that aborts after the end changes nothing`, async () => {
    const controller = new AbortController();
    const graph = single((_, { writer }) => writer("said"));
    const chunks = await all(await stream(graph, { signal: controller.signal }));
    controller.abort(mine());
    await settle();
    assert.deepEqual(chunks.at(-1).data ?? chunks.at(-1), "said");
  });

  test(`${name}: a signal with a time limit`, async () => {
    const graph = single(() => new Promise(() => {}));
    const { thrown } = await transcript(stream(graph, { signal: AbortSignal.timeout(20) }));
    assert.equal(thrown.name, "TimeoutError");
  });

  test(`${name}: no listener stays on the signal`, async () => {
    const { signal } = new AbortController();
    const graph = chain({ a: (_, { writer }) => writer("one"), b: () => ({ n: 1 }) });
    const fails = single(() => {
      throw mine();
    });
    for (let run = 0; run < 250; run++) {
      await transcript(stream(graph, { signal }));
      await transcript(stream(fails, { signal }));
      for await (const _ of await stream(graph, { signal })) break;
      await (await stream(graph, { signal })).return();
    }
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  test(`${name}: no listener stays on the signal when a run is not read to its end`, async () => {
    const { signal } = new AbortController();
    const graph = chain({ a: (_, { writer }) => writer("one"), b: () => ({ n: 1 }) });
    for (let run = 0; run < 50; run++) {
      await stream(graph, { signal });
      await (await stream(graph, { signal })).next();
    }
    await settle();
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  test(`${name}: a run with the signal's listeners gone goes to its end`, async () => {
    const { signal } = new AbortController();
    const graph = single(async (_, { writer }) => {
      await settle();
      await writer("late");
    });
    const chunks = await all(await stream(graph, { signal }));
    assert.deepEqual(chunks.at(-1).data ?? chunks.at(-1), "late");
  });
}

test("client.runs.stream: a signal that has aborted already", async () => {
  const { graph, seen } = watched();
  const error = mine();
  let created = 0;
  const reader = ways["client.runs.stream"](graph, { signal: AbortSignal.abort(error), onRunCreated: () => (created += 1) });
  same(await thrownBy(reader.next()), error);
  assert.deepEqual(await reader.next(), { value: undefined, done: true });
  await settle();
  assert.deepEqual(seen.log, []);
  assert.equal(created, 0, "no run was created");
});

test("client.runs.wait: a signal that has aborted already", async () => {
  const { graph, seen } = watched();
  const error = mine();
  same(await thrownBy(clientOf(graph).runs.wait(null, "agent", { input: { foo: 1 }, signal: AbortSignal.abort(error) })), error);
  await settle();
  assert.deepEqual(seen.log, []);
});

test("client.runs.wait: a signal aborts", async () => {
  const { graph, seen } = watched();
  const controller = new AbortController();
  const waiting = thrownBy(clientOf(graph).runs.wait(null, "agent", { input: { foo: 1 }, signal: controller.signal, raiseError: false }));
  await seen.started.promise;
  const error = mine();
  controller.abort(error);
  same(await waiting, error);
  await checkStopped(seen);
});

test("graph.stream: a signal that has aborted already rejects the call itself", async () => {
  const { graph, seen } = watched();
  const error = mine();
  same(await thrownBy(graph.stream({ foo: 1 }, { signal: AbortSignal.abort(error) })), error);
  await settle();
  assert.deepEqual(seen.log, []);
});

test("graph.invoke: a signal that has aborted already", async () => {
  const { graph, seen } = watched();
  const error = mine();
  same(await thrownBy(graph.invoke({ foo: 1 }, { signal: AbortSignal.abort(error) })), error);
  await settle();
  assert.deepEqual(seen.log, []);
});

test("graph.invoke: a signal aborts", async () => {
  const { graph, seen } = watched();
  const controller = new AbortController();
  const waiting = thrownBy(graph.invoke({ foo: 1 }, { signal: controller.signal }));
  await seen.started.promise;
  controller.abort();
  same(await waiting, controller.signal.reason);
  await checkStopped(seen);
});

test("graph.stream and graph.invoke: a reason that is no object becomes an error's message", async () => {
  const graph = single(() => new Promise(() => {}));
  for (const run of [(options) => transcript(graph.stream({}, options)).then(({ thrown }) => thrown), (options) => thrownBy(graph.invoke({}, options))]) {
    const controller = new AbortController();
    const running = run({ signal: controller.signal });
    await settle();
    controller.abort("enough");
    const thrown = await running;
    assert.ok(thrown instanceof Error, String(thrown));
    assert.equal(thrown.message, "enough");
  }
});

test("one signal stops many runs, and only those", async () => {
  const controller = new AbortController();
  const gate = deferred();
  const graph = single(async () => (await gate.promise, { n: 1 }));
  const client = clientOf(graph);
  const run = (signal) => transcript(client.runs.stream(null, "agent", { input: {}, signal }));
  const stopped = Array.from({ length: 50 }, () => run(controller.signal));
  const others = Array.from({ length: 50 }, () => run());
  await settle();
  const error = mine();
  controller.abort(error);
  for (const { thrown } of await Promise.all(stopped)) same(thrown, error);
  gate.resolve();
  for (const { chunks, thrown } of await Promise.all(others)) {
    assert.equal(thrown, undefined);
    assert.deepEqual(chunks.at(-1).data.n, 1);
  }
});

test("a failing node stops the others of its step", async () => {
  let signal;
  const graph = together({
    waits: (_, runtime) => {
      signal = runtime.signal;
      return new Promise(() => {});
    },
    fails: async () => {
      await settle(1);
      throw mine();
    },
  });
  assert.equal((await thrownBy(graph.invoke({}))).message, mine().message);
  await settle();
  assert.equal(signal.aborted, true);
});

test("a run that ends well aborts nothing", async () => {
  let signal;
  const graph = single((_, runtime) => {
    signal = runtime.signal;
  });
  await graph.invoke({ foo: 1 });
  await settle();
  assert.equal(signal.aborted, false);
});

test("a scripted model stops with its run", async () => {
  const model = new ScriptedChatModel({ responses: ["one two three"], delay: 30_000 });
  const graph = single((state, runtime) => model.invoke([], runtime).then(() => ({ n: 1 })));
  const controller = new AbortController();
  const reading = transcript(clientOf(graph).runs.stream(null, "agent", { input: {}, streamMode: "messages-tuple", signal: controller.signal }));
  await settle();
  controller.abort();
  same((await reading).thrown, controller.signal.reason);
});
