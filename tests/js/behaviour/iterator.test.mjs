/** A run's stream as an async iterator. */
import assert from "node:assert/strict";

import { all, chain, clientOf, deferred, same, settle, single, test, thrownBy } from "./support.mjs";

const DONE = { value: undefined, done: true };

const counting = () =>
  chain({
    a: async (_, { writer }) => {
      for (let number = 0; number < 5; number++) {
        writer(number);
        await settle(1);
      }
    },
  });

const failing = (error) =>
  single((_, { writer }) => {
    writer("before");
    throw error;
  });

const ways = {
  "client.runs.stream": async (graph) => {
    const stream = clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "custom" });
    await stream.next();
    return stream;
  },
  "graph.stream": (graph) => graph.stream({ foo: 1 }, { streamMode: "custom" }),
};

const dataOf = ({ value, done }) => ({ value: value?.data ?? value, done });

for (const [name, stream] of Object.entries(ways)) {
  test(`${name}: several next() at once keep their order, and then it is done`, async () => {
    const reader = await stream(counting());
    const settled = [];
    const results = await Promise.all(
      Array.from({ length: 9 }, (_, place) =>
        reader.next().then((result) => {
          settled.push(place);
          return dataOf(result);
        }),
      ),
    );
    const chunks = [0, 1, 2, 3, 4].map((value) => ({ value, done: false }));
    assert.deepEqual(results, [...chunks, DONE, DONE, DONE, DONE]);
    assert.deepEqual(settled, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(await reader.next(), DONE);
  });

  test(`${name}: next() at once when everything is there`, async () => {
    const reader = await stream(counting());
    await settle(20);
    const results = await Promise.all(Array.from({ length: 7 }, () => reader.next()));
    assert.deepEqual(results.map(dataOf), [...[0, 1, 2, 3, 4].map((value) => ({ value, done: false })), DONE, DONE]);
  });

  test(`${name}: next() and a loop take turns`, async () => {
    const reader = await stream(counting());
    assert.deepEqual(dataOf(await reader.next()), { value: 0, done: false });
    assert.deepEqual((await all(reader)).map((value) => value.data ?? value), [1, 2, 3, 4]);
  });

  test(`${name}: it is its own iterator`, async () => {
    const reader = await stream(counting());
    same(reader[Symbol.asyncIterator](), reader);
    await reader.return();
  });

  test(`${name}: a second loop finds nothing`, async () => {
    const reader = await stream(counting());
    assert.equal((await all(reader)).length, 5);
    assert.deepEqual(await all(reader), []);
  });

  test(`${name}: next() after return(), and return() twice`, async () => {
    const reader = await stream(counting());
    await reader.next();
    assert.deepEqual(await reader.return(1), { value: 1, done: true });
    assert.deepEqual(await reader.next(), DONE);
    assert.deepEqual(await reader.return(2), { value: 2, done: true });
    assert.deepEqual(await reader.next(), DONE);
  });

  test(`${name}: return() drops what was not read`, async () => {
    const reader = await stream(counting());
    await settle(20);
    await reader.return();
    assert.deepEqual(await reader.next(), DONE);
  });

  test(`${name}: return() after the end`, async () => {
    const reader = await stream(counting());
    await all(reader);
    assert.deepEqual(await reader.return(), DONE);
  });

  test(`${name}: all that wait are done when the reader returns`, async () => {
    const gate = deferred();
    const reader = await stream(single(() => gate.promise));
    const waiting = [reader.next(), reader.next(), reader.next()];
    await settle();
    await reader.return();
    assert.deepEqual(await Promise.all(waiting), [DONE, DONE, DONE]);
    gate.resolve();
    await settle();
  });

  test(`${name}: Symbol.asyncDispose leaves`, async () => {
    let signal;
    const reader = await stream(
      single((_, runtime) => {
        signal = runtime.signal;
        runtime.writer("started");
        return new Promise(() => {});
      }),
    );
    await reader.next();
    await reader[Symbol.asyncDispose]();
    await settle();
    assert.equal(signal.aborted, true);
    assert.deepEqual(await reader.next(), DONE);
    await reader[Symbol.asyncDispose]();
  });
}

test("graph.stream: of several next() that wait, the one whose turn it is gets the error, and the rest are done", async () => {
  const error = new Error("no");
  const reader = await failing(error).stream({ foo: 1 }, { streamMode: "custom" });
  const results = await Promise.allSettled([reader.next(), reader.next(), reader.next(), reader.next()]);
  assert.deepEqual(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  assert.deepEqual(results[0].value, { value: "before", done: false });
  same(results[1].reason, error);
  assert.deepEqual(results[3].value, DONE);
  assert.deepEqual(await reader.next(), DONE);
});

test("graph.stream: an error is thrown once, after the chunks before it", async () => {
  const error = new Error("no");
  const reader = await failing(error).stream({ foo: 1 }, { streamMode: "custom" });
  await settle();
  assert.deepEqual(await reader.next(), { value: "before", done: false });
  same(await thrownBy(reader.next()), error);
  assert.deepEqual(await reader.next(), DONE);
});

test("client.runs.stream: an error in what was asked for is thrown once", async () => {
  const stream = clientOf(counting()).runs.stream(null, "nobody", { input: {} });
  const results = await Promise.allSettled([stream.next(), stream.next(), stream.next()]);
  assert.deepEqual(results.map(({ status }) => status), ["rejected", "fulfilled", "fulfilled"]);
  assert.deepEqual(await stream.next(), DONE);
});

test("client.runs.stream: return() before next() means that nothing ever runs", async () => {
  let ran = 0;
  const stream = clientOf(single(() => void (ran += 1))).runs.stream(null, "agent", { input: { foo: 1 } });
  assert.deepEqual(await stream.return(), DONE);
  assert.deepEqual(await stream.next(), DONE);
  await settle();
  assert.equal(ran, 0);
});

test("client.runs.stream: nothing runs before the first next()", async () => {
  const seen = [];
  const client = clientOf(single(() => void seen.push("node")));
  const payload = {
    get input() {
      seen.push("input");
      return { foo: 1 };
    },
    onRunCreated: () => seen.push("created"),
  };
  const stream = client.runs.stream(null, "agent", payload);
  await settle();
  assert.deepEqual(seen, []);
  await all(stream);
  assert.deepEqual(seen, ["created", "input", "node"].sort((a, b) => seen.indexOf(a) - seen.indexOf(b)));
  assert.equal(seen.filter((what) => what === "created").length, 1);
});

test("graph.stream: the run starts at once", async () => {
  let ran = 0;
  await single(() => void (ran += 1)).stream({ foo: 1 });
  await settle();
  assert.equal(ran, 1);
});

test("a chunk that is a promise, or has a then, arrives as it is", async () => {
  const promise = Promise.resolve(5);
  const thenable = { then: () => assert.fail("nobody may await a chunk") };
  const graph = single((_, { writer }) => {
    writer(promise);
    writer(thenable);
    writer(undefined);
    writer(null);
  });
  const chunks = [];
  const reader = await graph.stream({ foo: 1 }, { streamMode: "custom" });
  for (let result = await reader.next(); !result.done; result = await reader.next()) chunks.push(result.value);
  assert.equal(chunks.length, 4);
  same(chunks[0], promise);
  same(chunks[1], thenable);
  assert.deepEqual(chunks.slice(2), [undefined, null]);
});
