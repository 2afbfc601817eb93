/** User code that starts other runs, and many runs at once. */
import assert from "node:assert/strict";

import { State, all, chain, clientOf, deferred, settle, single, superstep, test, thrownBy } from "./support.mjs";

const { Annotation, Client, END, START, StateGraph } = superstep;

const aside = chain({ a: ({ foo }) => ({ log: [`helped ${foo}`] }), b: () => ({ n: 1 }) });
const HELPED = { foo: "x", n: 1, log: ["helped x"] };

/** Every way to start a run of the aside; `client` is the one whose run is going on. */
const startings = {
  "graph.invoke": () => aside.invoke({ foo: "x" }),
  "graph.stream": async () => (await all(await aside.stream({ foo: "x" }, { streamMode: "values" }))).at(-1),
  "runs.wait": (client) => client.runs.wait(null, "aside", { input: { foo: "x" } }),
  "runs.stream": async (client) => (await all(client.runs.stream(null, "aside", { input: { foo: "x" } }))).at(-1).data,
};

for (const [name, start] of Object.entries(startings)) {
  test(`a node starts a run and waits for it: ${name}`, async () => {
    const client = new Client({ graphs: { aside, agent: single(async () => ({ foo: await start(client) })) } });
    assert.deepEqual((await client.runs.wait(null, "agent", { input: {} })).foo, HELPED);
  });

  test(`a node starts a run and does not wait for it: ${name}`, async () => {
    let started;
    const client = new Client({
      graphs: {
        aside,
        agent: single(() => {
          started = start(client);
          return { foo: "at once" };
        }),
      },
    });
    assert.equal((await client.runs.wait(null, "agent", { input: {} })).foo, "at once");
    assert.deepEqual(await started, HELPED);
  });

  test(`a reducer starts runs: ${name}`, async () => {
    const started = [];
    const key = Annotation({
      reducer: (sum, more) => {
        started.push(start(client));
        return sum + more;
      },
      default: () => 0,
    });
    const graph = new StateGraph(Annotation.Root({ n: key })).addNode("a", () => ({ n: 1 })).addNode("b", () => ({ n: 1 })).addEdge(START, "a").addEdge(START, "b").compile();
    const client = new Client({ graphs: { aside, agent: graph } });
    assert.deepEqual(await client.runs.wait(null, "agent", { input: { n: 1 } }), { n: 3 });
    assert.equal(started.length, 3);
    for (const values of await Promise.all(started)) assert.deepEqual(values, HELPED);
  });

  test(`a condition starts a run: ${name}`, async () => {
    const client = new Client({
      graphs: {
        aside,
        agent: new StateGraph(State)
          .addNode("a", () => ({ log: ["a"] }))
          .addNode("x", () => ({ log: ["x"] }))
          .addEdge(START, "a")
          .addConditionalEdges("a", async () => (await start(client)).foo, ["x"])
          .compile(),
      },
    });
    assert.deepEqual((await client.runs.wait(null, "agent", { input: {} })).log, ["a", "x"]);
  });

  test(`a default starts runs: ${name}`, async () => {
    const started = [];
    let client;
    const key = Annotation({
      reducer: (list, more) => list.concat(more),
      default: () => {
        if (client !== undefined) started.push(start(client));
        return [];
      },
    });
    const graph = new StateGraph(Annotation.Root({ list: key })).addNode("a", () => ({ list: 1 })).addEdge(START, "a").compile();
    client = new Client({ graphs: { aside, agent: graph } });
    assert.deepEqual(await client.runs.wait(null, "agent", { input: {} }), { list: [1] });
    assert.notEqual(started.length, 0);
    for (const values of await Promise.all(started)) assert.deepEqual(values, HELPED);
  });

  test(`a reader starts a run between chunks: ${name}`, async () => {
    const client = new Client({ graphs: { aside, agent: chain({ a: () => ({ n: 1 }), b: () => ({ n: 1 }) }) } });
    const seen = [];
    for await (const { data } of client.runs.stream(null, "agent", { input: { foo: 1 } })) seen.push(data.n, await start(client));
    assert.deepEqual(seen, [undefined, HELPED, 0, HELPED, 1, HELPED, 2, HELPED]);
  });

  test(`onRunCreated starts a run: ${name}`, async () => {
    let started;
    const client = new Client({ graphs: { aside, agent: single(() => ({ n: 1 })) } });
    await client.runs.wait(null, "agent", { input: {}, onRunCreated: () => void (started = start(client)) });
    assert.deepEqual(await started, HELPED);
  });
}

test("a graph runs itself", async () => {
  const graph = new StateGraph(Annotation.Root({ depth: Annotation }))
    .addNode("deeper", async ({ depth }) => (depth === 0 ? {} : { depth: (await graph.invoke({ depth: depth - 1 })).depth + 1 }))
    .addEdge(START, "deeper")
    .compile();
  assert.deepEqual(await graph.invoke({ depth: 50 }), { depth: 50 });
});

test("a graph is a node of another", async () => {
  const outer = chain({ before: () => ({ foo: "x" }), inner: aside, after: ({ log }) => ({ log: [`after ${log.length}`] }) });
  assert.deepEqual((await outer.invoke({})).log, ["helped x", "after 1"]);
});

test("a node builds, compiles and runs a graph", async () => {
  const agent = single(async () => ({ n: (await single(() => ({ n: 5 })).invoke({})).n }));
  assert.equal((await agent.invoke({})).n, 5);
});

test("a node stops another run, and its own", async () => {
  const gate = deferred();
  const other = clientOf(single(() => gate.promise)).runs.stream(null, "agent", { input: {} });
  await other.next();
  const own = clientOf(
    chain({
      a: async () => {
        await other.return();
        await own.return();
      },
      b: () => assert.fail("the run was stopped"),
    }),
  ).runs.stream(null, "agent", { input: { foo: 1 } });
  await own.next();
  await settle();
  assert.deepEqual(await own.next(), { value: undefined, done: true });
  assert.deepEqual(await other.next(), { value: undefined, done: true });
  gate.resolve();
  await settle();
});

test("a node stops its own run at once", async () => {
  let own;
  const graph = chain({ a: () => void own.return(), b: () => assert.fail("the run was stopped") });
  own = clientOf(graph).runs.stream(null, "agent", { input: { foo: 1 } });
  await all(own);
  await settle();
});

test("a nested run fails: the node's promise rejects with the very error", async () => {
  const error = new Error("inner");
  const inner = single(() => Promise.reject(error));
  const caught = single(async () => ({ foo: (await inner.invoke({ foo: 1 }).catch((thrown) => thrown)) === error }));
  assert.equal((await caught.invoke({})).foo, true);
  assert.equal(await thrownBy(single(() => inner.invoke({ foo: 1 })).invoke({})), error);
});

test("two runs that are read in turns keep apart", async () => {
  const graph = chain({ a: ({ foo }) => ({ log: [`a of ${foo}`] }), b: async ({ foo }) => (await settle(1), { log: [`b of ${foo}`] }), c: ({ foo }) => ({ log: [`c of ${foo}`] }) });
  const client = clientOf(graph);
  const [left, right] = ["left", "right"].map((foo) => client.runs.stream(null, "agent", { input: { foo }, streamMode: "updates" }));
  const seen = { left: [], right: [] };
  for (;;) {
    const [one, two] = [await left.next(), await right.next()];
    assert.equal(one.done, two.done);
    if (one.done) break;
    seen.left.push(one.value.data);
    seen.right.push(two.value.data);
  }
  for (const [name, told] of Object.entries(seen)) {
    assert.deepEqual(told.slice(1), ["a", "b", "c"].map((node) => ({ [node]: { log: [`${node} of ${name}`] } })));
  }
  assert.notEqual(seen.left[0].run_id, seen.right[0].run_id);
});

test("a thousand runs at once keep their order and their state, and finish", async () => {
  const graph = chain({
    a: async ({ foo }, { writer }) => {
      writer(["a", foo]);
      await settle(foo % 3);
      writer(["a again", foo]);
      return { log: [foo] };
    },
    b: ({ foo }, { writer }) => {
      writer(["b", foo]);
      return foo % 2 ? { log: [-foo] } : Promise.resolve({ log: [-foo] });
    },
  });
  const client = clientOf(graph);
  const runs = Array.from({ length: 1_000 }, (_, foo) => all(client.runs.stream(null, "agent", { input: { foo }, streamMode: ["custom", "values"] })));
  const ids = new Set();
  for (const [foo, told] of (await Promise.all(runs)).entries()) {
    ids.add(told[0].data.run_id);
    assert.deepEqual(told.slice(1).map(({ event, data }) => (event === "custom" ? data : data.log)), [[], ["a", foo], ["a again", foo], [foo], ["b", foo], [foo, -foo]]);
  }
  assert.equal(ids.size, 1_000);
}, { within: 30_000 });

test("one graph in two clients, and under two names", async () => {
  const graph = single(({ foo }) => ({ log: [foo] }));
  const clients = [new Client({ graphs: { one: graph, two: graph } }), new Client({ graphs: { one: graph } })];
  const runs = [clients[0].runs.wait(null, "one", { input: { foo: 1 } }), clients[0].runs.wait(null, "two", { input: { foo: 2 } }), clients[1].runs.wait(null, "one", { input: { foo: 3 } })];
  assert.deepEqual((await Promise.all(runs)).map(({ log }) => log), [[1], [2], [3]]);
  assert.equal((await thrownBy(clients[1].runs.wait(null, "two", { input: {} }))).status, 404);
});

test("nodes of one step run at the same time", async () => {
  const names = ["a", "b", "c"];
  const arrived = deferred();
  let waiting = 0;
  const graph = new StateGraph(State);
  for (const name of names) {
    graph.addNode(name, async () => {
      waiting += 1;
      if (waiting === names.length) arrived.resolve();
      await arrived.promise;
      return { log: [name] };
    });
    graph.addEdge(START, name).addEdge(name, END);
  }
  assert.deepEqual((await graph.compile().invoke({})).log, names);
});

test("a chain of a thousand nodes", async () => {
  const nodes = Object.fromEntries(Array.from({ length: 1_000 }, (_, place) => [`n${place}`, () => ({ n: 1 })]));
  assert.equal((await chain(nodes).invoke({}, { recursionLimit: 2_000 })).n, 1_000);
});

test("a thousand tasks in one step", async () => {
  const graph = new StateGraph(State)
    .addNode("work", async (by) => (await settle(by % 4), { log: [by] }))
    .addConditionalEdges(START, () => Array.from({ length: 1_000 }, (_, by) => new superstep.Send("work", by)))
    .compile();
  assert.deepEqual((await graph.invoke({})).log, Array.from({ length: 1_000 }, (_, by) => by));
});
