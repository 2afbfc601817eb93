/** Entrypoints and tasks, where LangGraph.js does something else or cannot say: the rest is compared with it. */
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";

import { superstep, test, settle } from "./support.mjs";

const { Client, Command, MemorySaver, END, START, Annotation, StateGraph } = superstep;
const { entrypoint, getConfig, getPreviousState, interrupt, task } = superstep;

const thread = { configurable: { thread_id: "1" } };

const chunks = async (graph, input, options) => listed(await graph.stream(input, options));

async function listed(iterable) {
  const list = [];
  for await (const item of iterable) list.push(item);
  return list;
}

test("what a task throws is its caller's to catch", async () => {
  const error = new TypeError("bad");
  const bad = task("bad", () => {
    throw error;
  });
  const good = task("good", async () => "good");
  const graph = entrypoint({ name: "main", checkpointer: new MemorySaver() }, async () => {
    const caught = await bad().catch((thrown) => thrown);
    return [caught === error, await good()];
  });
  assert.deepEqual(await graph.invoke(1, thread), [true, "good"]);
  const [, { tasks }] = await listed(graph.getStateHistory(thread));
  assert.equal(tasks[0].error, undefined);
});

test("what nobody catches ends the run, and other tasks of it", async () => {
  const error = new TypeError("bad");
  let signal;
  const slow = task("slow", () => {
    ({ signal } = getConfig());
    return new Promise(() => {});
  });
  const bad = task("bad", async () => {
    await settle();
    throw error;
  });
  const graph = entrypoint("main", async () => Promise.all([slow(), bad()]));
  await assert.rejects(graph.invoke(1), (thrown) => thrown === error);
  assert.equal(signal.aborted, true);
});

test("an answer is for one question", async () => {
  const ask = task("ask", async (question) => interrupt(question));
  const build = (body) => entrypoint({ name: "main", checkpointer: new MemorySaver() }, body);
  const both = build(async () => Promise.all([ask("a"), ask("b")]));
  const behind = build(async () => [await ask("a"), interrupt("b")]);
  for (const graph of [both, behind]) {
    await graph.invoke(1, thread);
    const [asked] = (await graph.invoke(new Command({ resume: 1 }), thread)).__interrupt__;
    assert.equal(asked.value, "b");
    assert.deepEqual(await graph.invoke(new Command({ resume: 2 }), thread), [1, 2]);
  }
});

test("a task is called where `with` says", async () => {
  const where = task("where", () => getConfig().metadata.langgraph_path);
  const outer = task("outer", async (runtime) => where.with(runtime)());
  const graph = entrypoint("main", async (_, runtime) => [await where(), await outer(runtime), await where.with({ ...runtime })()]);
  const call = (index) => ["__pregel_push", ["__pregel_pull", "main"], index, true];
  assert.deepEqual(await graph.invoke(1), [call(0), call(2), call(3)]);
});

test("outside of graphs a task says so", async () => {
  const lost = task("lost", () => 1);
  assert.throws(() => lost(), /Task "lost" was called outside the context of a graph/);
  assert.throws(() => lost.with({})(), /outside the context/);
});

test("after its run a task is called, and nobody else hears of it", async () => {
  let late;
  const word = task("word", async (text) => text);
  const graph = entrypoint("main", async () => {
    late = settle(3).then(() => word("late"));
    return "given";
  });
  assert.deepEqual(await chunks(graph, 1), [{ main: "given" }]);
  assert.equal(await late, "late");
});

test("a node that went on after its step calls alone", async () => {
  let late;
  const word = task("word", async (text) => text);
  const graph = new StateGraph(Annotation.Root({ n: Annotation }))
    .addNode("a", () => {
      late = settle(1).then(() => word("late"));
      return { n: 1 };
    })
    .addNode("b", async () => {
      await settle(5);
      return { n: 2 };
    })
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", END)
    .compile();
  assert.deepEqual(await chunks(graph, { n: 0 }), [{ a: { n: 1 } }, { b: { n: 2 } }]);
  assert.equal(await late, "late");
});

test("`previous` is in the runtime, too", async () => {
  const look = task("look", () => [getConfig().previous, getPreviousState(getConfig())]);
  const graph = entrypoint({ name: "main", checkpointer: new MemorySaver() }, async (input, { previous }) =>
    entrypoint.final({ value: [previous, await look()], save: input }),
  );
  assert.deepEqual(await graph.invoke("a", thread), [undefined, [undefined, undefined]]);
  assert.deepEqual(await graph.invoke("b", thread), ["a", ["a", "a"]]);
});

test("a storage of the user's is that of the task's caller", async () => {
  const storage = new AsyncLocalStorage();
  const read = task("read", async () => {
    await settle();
    return storage.getStore();
  });
  const graph = entrypoint("main", async () => Promise.all([1, 2].map((n) => storage.run(n, () => read()))));
  assert.deepEqual(await graph.invoke(1), [1, 2]);
});

test("a client runs entrypoints", async () => {
  const word = task("word", async () => "word");
  const main = entrypoint("main", async (input) => ({ input, word: await word() }));
  const client = new Client({ graphs: { main } });
  assert.deepEqual(await client.runs.wait(null, "main", { input: 1 }), { input: 1, word: "word" });
  const events = await listed(client.runs.stream(null, "main", { input: 1, streamMode: "updates" }));
  assert.deepEqual(events.slice(1).map(({ data }) => data), [{ word: "word" }, { main: { input: 1, word: "word" } }]);
});

test("generators are refused", () => {
  const message = (role) => `Generators are disallowed as ${role}. For streaming responses, use config.write.`;
  assert.throws(() => task("t", function* () {}), { message: message("tasks") });
  assert.throws(() => entrypoint("e", async function* () {}), { message: message("entrypoints") });
});

test("many tasks at a time", async () => {
  const double = task("double", async (n) => 2 * n);
  const graph = entrypoint("main", async (count) => Promise.all(Array.from({ length: count }, (_, n) => double(n))));
  const given = await graph.invoke(1000);
  assert.deepEqual([given.length, given[999]], [1000, 1998]);
});

test("an entrypoint is drawn as LangChain draws a function", () => {
  const graph = entrypoint("main", () => 1);
  assert.match(graph.getGraph().drawMermaid(), /mainInput\(\[mainInput\]\):::first\n\tmain\(main\)\n\tmainOutput\(\[mainOutput\]\):::last\n\tmainInput --> main;/);
});
