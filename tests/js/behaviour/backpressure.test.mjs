/** A reader that is slow, absent or late: nothing piles up, nothing is lost, nothing gets stuck. */
import assert from "node:assert/strict";

import { all, chain, clientOf, deferred, settle, single, superstep, test, transcript } from "./support.mjs";

const { ScriptedChatModel } = superstep;

/** How many chunks may wait for a reader, and some that are on their way. */
const BOUND = 1_024 + 32;
const FLOOD = 10_000;

/** A node that writes as fast as it is let. */
function flood() {
  const seen = { written: 0, isDone: false };
  const graph = single(async (_, { writer }) => {
    while (seen.written < FLOOD) {
      await writer(seen.written);
      seen.written += 1;
    }
    seen.isDone = true;
  });
  return { graph, seen };
}

/** Every number, each once, in order. */
function checkAll(numbers, count = FLOOD) {
  assert.equal(numbers.length, count);
  assert.ok(numbers.every((number, place) => number === place), "in order");
}

const ways = {
  "client.runs.stream": async (graph, options) => {
    const stream = clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "custom", ...options });
    await stream.next();
    return stream;
  },
  "graph.stream": (graph, options) => graph.stream({ foo: 1 }, { streamMode: "custom", ...options }),
};

const dataOf = (chunk) => chunk?.data ?? chunk;

for (const [name, stream] of Object.entries(ways)) {
  test(`${name}: a writer that awaits waits for a reader that does not come`, async () => {
    const { graph, seen } = flood();
    const reader = await stream(graph);
    await settle(50);
    assert.ok(seen.written <= BOUND, `${seen.written} chunks wait`);
    assert.ok(seen.written >= 1_000, `only ${seen.written} chunks wait`);
    checkAll((await all(reader)).map(dataOf));
    assert.equal(seen.isDone, true);
  });

  test(`${name}: a writer that awaits waits for a reader that has stopped`, async () => {
    const { graph, seen } = flood();
    const reader = await stream(graph);
    let read = 0;
    for (const pause of [1, 2, 1_000, 2_000]) {
      while (read < pause) {
        assert.equal(dataOf((await reader.next()).value), read);
        read += 1;
      }
      await settle(50);
      assert.ok(seen.written - read <= BOUND, `${seen.written - read} chunks wait after ${read} were read`);
    }
    await reader.return();
  });

  test(`${name}: a slow reader gets every chunk, in order`, async () => {
    const { graph } = flood();
    const numbers = [];
    for await (const chunk of await stream(graph)) {
      numbers.push(dataOf(chunk));
      if (numbers.length % 100 === 0) await settle(1);
    }
    checkAll(numbers);
  });

  test(`${name}: a writer that does not await is not held up, and nothing is lost`, async () => {
    const done = deferred();
    const graph = single((_, { writer }) => {
      for (let number = 0; number < FLOOD; number++) writer(number);
      done.resolve();
    });
    const reader = await stream(graph);
    await done.promise;
    await settle();
    checkAll((await all(reader)).map(dataOf));
  });

  test(`${name}: a run is over before it is read`, async () => {
    const over = deferred();
    const graph = chain({
      a: async (_, { writer }) => {
        for (let number = 0; number < 1_000; number++) await writer(number);
      },
      b: () => over.resolve(),
    });
    const reader = await stream(graph);
    await over.promise;
    await settle();
    checkAll((await all(reader)).map(dataOf), 1_000);
  });

  test(`${name}: twenty nodes that flood at once`, async () => {
    let written = 0;
    const { Annotation, StateGraph, START } = superstep;
    const graph = new StateGraph(Annotation.Root({ foo: Annotation }));
    for (let node = 0; node < 20; node++) {
      graph.addNode(`n${node}`, async (_, { writer }) => {
        for (let number = 0; number < 500; number++) {
          await writer([node, number]);
          written += 1;
        }
      });
      graph.addEdge(START, `n${node}`);
    }
    const reader = await stream(graph.compile());
    await settle(50);
    assert.ok(written <= BOUND, `${written} chunks wait`);
    const chunks = (await all(reader)).map(dataOf);
    assert.equal(chunks.length, FLOOD);
    for (let node = 0; node < 20; node++) checkAll(chunks.filter(([from]) => from === node).map(([, number]) => number), 500);
  });

  test(`${name}: a writer that waits goes on when the reader leaves, and its node ends`, async () => {
    const { graph, seen } = flood();
    const reader = await stream(graph);
    await settle(20);
    assert.equal(seen.isDone, false);
    await reader.return();
    await settle(20);
    assert.equal(seen.isDone, true);
  });

  test(`${name}: a writer that waits goes on when the run is aborted, and its node ends`, async () => {
    const { graph, seen } = flood();
    const controller = new AbortController();
    const reader = await stream(graph, { signal: controller.signal });
    await settle(20);
    controller.abort();
    await settle(20);
    assert.equal(seen.isDone, true);
    assert.ok((await transcript(reader)).thrown !== undefined);
  });

  test(`${name}: a writer that waits does not hold up another run`, async () => {
    const { graph } = flood();
    const stuck = await stream(graph);
    await settle(20);
    const { graph: other } = flood();
    checkAll((await all(await stream(other))).map(dataOf));
    await stuck.return();
  });
}

test("chunks of other modes are not held up by writers that wait", async () => {
  const { graph, seen } = flood();
  const events = await all(clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: ["values", "updates", "tasks", "custom"] }));
  checkAll(events.filter(({ event }) => event === "custom").map(dataOf));
  assert.equal(seen.isDone, true);
  assert.deepEqual(events.at(-1).data.result, {}, "the end of the task is told last");
});

for (const mode of ["messages-tuple", "messages"]) {
  const words = Array.from({ length: 3_000 }, (_, place) => `${place}`);

  /** A model that speaks without end, and what came of its call. */
  const speaking = () => {
    const seen = { isDone: false };
    const model = new ScriptedChatModel({ responses: [words.join(" ")] });
    const graph = single(async (_, runtime) => {
      await model.invoke([], runtime);
      seen.isDone = true;
    });
    return { seen, stream: clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: mode }) };
  };

  test(`${mode}: a model waits for a reader that does not come, and every part arrives`, async () => {
    const { seen, stream } = speaking();
    await stream.next();
    await settle(50);
    assert.equal(seen.isDone, false, "the model has said everything although nobody reads");
    const events = await all(stream);
    assert.equal(seen.isDone, true);
    if (mode === "messages-tuple") assert.equal(events.map(({ data: [part] }) => part.content).join(""), words.join(" "));
    else assert.equal(events.at(-1).data[0].content, words.join(" "));
  });

  test(`${mode}: a model that waits goes on when the reader leaves`, async () => {
    const { seen, stream } = speaking();
    await stream.next();
    await settle(20);
    await stream.return();
    await settle(20);
    assert.equal(seen.isDone, true);
  });
}

test("where nobody reads chunks, nobody waits", async () => {
  for (const run of [
    (graph) => graph.invoke({ foo: 1 }),
    (graph) => clientOf(graph).runs.wait(null, "agent", { input: { foo: 1 } }),
    (graph) => all(clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 }, streamMode: "values" })),
  ]) {
    const { graph, seen } = flood();
    await run(graph);
    assert.equal(seen.isDone, true);
  }
});

test("a model that nobody listens to says everything at once", async () => {
  const model = new ScriptedChatModel({ responses: ["word ".repeat(5_000)] });
  const graph = single(async (_, runtime) => ({ foo: (await model.invoke([], runtime)).content }));
  assert.equal((await graph.invoke({})).foo, "word ".repeat(5_000));
});
