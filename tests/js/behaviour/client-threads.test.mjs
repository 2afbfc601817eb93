/** `client.threads`: what is told of threads, their states, and what becomes of them. */
import assert from "node:assert/strict";

import { State, all, chain, clientOf, deferred, superstep, test, thrownBy } from "./support.mjs";

const { Annotation, Client, Command, END, MemorySaver, START, StateGraph, interrupt } = superstep;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UNKNOWN = "8f4678f5-8590-4259-8dc6-1b36542436ea";
const input = { foo: 1 };

const counting = chain({ a: () => ({ n: 1 }), b: () => ({ n: 1 }) });
const asking = chain({ before: () => ({ n: 1 }), ask: () => ({ foo: interrupt({ question: "ok?" }) }) });

async function threadOf(client, graph = "agent", payload = { input }) {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, graph, { raiseError: false, ...payload });
  return thread_id;
}

test("a new thread", async () => {
  const thread = await clientOf(counting).threads.create({ metadata: { who: "me" } });
  const { thread_id, created_at } = thread;
  assert.match(thread_id, UUID);
  assert.equal(new Date(created_at).toISOString(), created_at);
  const times = { created_at, updated_at: created_at, state_updated_at: created_at };
  const empty = { status: "idle", config: {}, values: null, interrupts: {}, error: null };
  assert.deepEqual(thread, { thread_id, ...times, metadata: { who: "me" }, ...empty });
});

test("an id of one's own is taken once", async () => {
  const { threads } = clientOf(counting);
  const threadId = crypto.randomUUID();
  const made = await threads.create({ threadId, metadata: { a: 1 } });
  assert.equal(made.thread_id, threadId);
  const refused = await thrownBy(threads.create({ threadId }));
  assert.deepEqual([refused.status, refused.message], [409, `HTTP 409: Thread with ID ${threadId} already exists`]);
  assert.deepEqual(await threads.create({ threadId, ifExists: "do_nothing", metadata: { b: 1 } }), made);
});

test("wrong fields are refused by name", async () => {
  const { threads } = clientOf(counting);
  for (const [given, text] of [
    [{ threadId: "1" }, /thread ID: must be a UUID/],
    [{ ifExists: "nope" }, /"ifExists" must be "raise" or "do_nothing"/],
    [{ metadata: 1 }, /"metadata" must be an object/],
    [{ supersteps: [{ updates: [{ values: {} }] }] }, /"supersteps" need a "graphId"/],
  ]) {
    assert.match((await thrownBy(threads.create(given))).message, text);
  }
  for (const [given, text] of [
    [{ status: "nope" }, /"status" must be "idle"/],
    [{ sortBy: "nope" }, /"sortBy" must be "thread_id"/],
    [{ sortOrder: "nope" }, /"sortOrder" must be "asc" or "desc"/],
    [{ limit: -1 }, /"limit" must be at least 0/],
    [{ ids: ["1"] }, /must be a UUID/],
  ]) {
    assert.match((await thrownBy(threads.search(given))).message, text);
  }
});

test("a thread that is not there is a 404 everywhere", async () => {
  const { threads, runs } = clientOf(counting);
  for (const call of [
    () => threads.get(UNKNOWN),
    () => threads.update(UNKNOWN, { metadata: {} }),
    () => threads.copy(UNKNOWN),
    () => threads.delete(UNKNOWN),
    () => threads.getState(UNKNOWN),
    () => threads.getHistory(UNKNOWN),
    () => threads.updateState(UNKNOWN, { values: {} }),
    () => runs.list(UNKNOWN),
    () => runs.create(UNKNOWN, "agent", { input }),
    () => runs.stream(UNKNOWN, "agent", { input }).next(),
  ]) {
    assert.equal((await thrownBy(call)).status, 404);
  }
});

test("metadata is added to, and is the caller's no longer", async () => {
  const { threads } = clientOf(counting);
  const metadata = { a: { deep: 1 } };
  const { thread_id } = await threads.create({ metadata });
  const updated = await threads.update(thread_id, { metadata: { b: 2 } });
  assert.deepEqual(updated.metadata, { a: { deep: 1 }, b: 2 });
  updated.metadata.a.deep = 9;
  assert.equal((await threads.get(thread_id)).metadata.a.deep, 1);
});

test("runs go on where the last one ended", async () => {
  const client = clientOf(counting);
  const thread_id = await threadOf(client);
  await client.runs.wait(thread_id, "agent", { input });
  const { values, status, metadata } = await client.threads.get(thread_id);
  assert.deepEqual([values, status], [{ foo: 1, n: 4, log: [] }, "idle"]);
  assert.deepEqual(metadata, { graph_id: "agent", assistant_id: "fe096781-5601-53d2-b2f6-0d3403f7e9ca" });
});

test("a question, its answer, and what is told of the thread between them", async () => {
  const client = clientOf(asking);
  const thread_id = await threadOf(client);
  const asked = await client.threads.get(thread_id);
  assert.equal(asked.status, "interrupted");
  const [[task, [{ id, value }]]] = Object.entries(asked.interrupts);
  assert.deepEqual(value, { question: "ok?" });
  const state = await client.threads.getState(thread_id);
  assert.deepEqual([state.next, state.tasks.length, state.tasks[0].id, state.interrupts], [["ask"], 1, task, [{ id, value }]]);
  const chunks = await all(client.runs.stream(thread_id, "agent", { command: { resume: "yes" }, streamMode: "updates" }));
  assert.deepEqual(chunks.slice(1), [{ event: "updates", data: { ask: { foo: "yes" } } }]);
  const { status, interrupts, values } = await client.threads.get(thread_id);
  assert.deepEqual([status, interrupts, values.foo], ["idle", {}, "yes"]);
});

test("a failed run leaves its thread with the error, and the next one goes on", async () => {
  let fails = true;
  const graph = chain({ a: () => ({ n: 1 }), b: () => { if (fails) throw new TypeError("broken"); return { n: 10 }; } });
  const client = clientOf(graph);
  const thread_id = await threadOf(client);
  const { status, error, values } = await client.threads.get(thread_id);
  assert.deepEqual([status, error, values.n], ["error", { error: "TypeError", message: "broken" }, 1]);
  fails = false;
  assert.equal((await client.runs.wait(thread_id, "agent", { input: null })).n, 11);
  assert.equal((await client.threads.get(thread_id)).status, "idle");
});

test("what is stored says of which run it is", async () => {
  const client = clientOf(counting);
  const { thread_id } = await client.threads.create({ metadata: { of: "thread" } });
  let run_id;
  const config = { configurable: { user: "u" }, metadata: { of: "run" } };
  await client.runs.wait(thread_id, "agent", { input, config, onRunCreated: (run) => (run_id = run.run_id) });
  const { metadata } = await client.threads.getState(thread_id);
  assert.equal(metadata.run_id, run_id);
  assert.deepEqual([metadata.user, metadata.of, metadata.graph_id, metadata.source, metadata.step], ["u", "run", "agent", "loop", 2]);
  const { config: known } = await client.threads.get(thread_id);
  assert.equal(known.configurable.user, "u");
  let [seen, limit] = [];
  const watching = new Client({ graphs: { agent: chain({ a: (_, runtime) => void ([seen, limit] = [runtime.configurable.user, runtime.recursionLimit]) }) } });
  const other = await watching.threads.create();
  await watching.runs.wait(other.thread_id, "agent", { input, config: { configurable: { user: "kept" } } });
  await watching.runs.wait(other.thread_id, "agent", { input });
  assert.equal(seen, "kept", "a thread's runs are configured as its first was");
  const limited = await watching.threads.create();
  const limits = { recursion_limit: 7, tags: ["a"] };
  for (const more of [limits, {}, { tags: ["b"] }]) {
    await watching.runs.wait(limited.thread_id, "agent", { input, config: more });
    assert.equal(limit, 7);
  }
  assert.deepEqual((await watching.threads.get(limited.thread_id)).config, { recursion_limit: 7, tags: ["a", "b"], configurable: {} });
});

test("the state of a thread on which nothing ran", async () => {
  const { threads } = clientOf(counting);
  const { thread_id } = await threads.create();
  const nothing = { metadata: null, created_at: null, checkpoint: null, parent_checkpoint: null, interrupts: [], checkpoint_id: null, parent_checkpoint_id: null };
  assert.deepEqual(await threads.getState(thread_id), { values: {}, next: [], tasks: [], ...nothing });
  assert.deepEqual(await threads.getHistory(thread_id), []);
  const refused = await thrownBy(threads.updateState(thread_id, { values: { n: 1 } }));
  assert.deepEqual([refused.status, /no graph ID/.test(refused.message)], [400, true]);
});

test("history: the newest first, some of it, and its states by id", async () => {
  const client = clientOf(counting);
  const thread_id = await threadOf(client);
  const history = await client.threads.getHistory(thread_id);
  assert.deepEqual(history.map(({ values, next }) => [values.n, next[0]]), [[2, undefined], [1, "b"], [0, "a"], [0, "__start__"]]);
  const [, second, third] = history;
  assert.deepEqual(second.parent_checkpoint, third.checkpoint);
  assert.equal((await client.threads.getHistory(thread_id, { limit: 2 })).length, 2);
  assert.deepEqual(await client.threads.getHistory(thread_id, { before: second.checkpoint_id }), history.slice(2));
  assert.deepEqual(await client.threads.getHistory(thread_id, { metadata: { step: 1 } }), [second]);
  for (const named of [second.checkpoint_id, second.checkpoint, { checkpoint_id: second.checkpoint_id }]) {
    assert.deepEqual((await client.threads.getState(thread_id, named)).values, second.values);
  }
});

test("a run from an older checkpoint", async () => {
  const client = clientOf(counting);
  const thread_id = await threadOf(client);
  const [, second] = await client.threads.getHistory(thread_id);
  for (const place of [{ checkpointId: second.checkpoint_id }, { checkpoint: second.checkpoint }]) {
    const chunks = await all(client.runs.stream(thread_id, "agent", { input: null, streamMode: "updates", ...place }));
    assert.deepEqual(chunks.slice(1), [{ event: "updates", data: { b: { n: 1 } } }]);
  }
});

test("an update of the state, as a node and at a checkpoint", async () => {
  const client = clientOf(counting);
  const thread_id = await threadOf(client);
  const { checkpoint, checkpoint_id } = await client.threads.updateState(thread_id, { values: { n: 10 }, asNode: "a" });
  assert.equal(checkpoint.checkpoint_id, checkpoint_id);
  const updated = await client.threads.get(thread_id);
  assert.deepEqual([updated.values.n, updated.status], [12, "interrupted"]);
  assert.deepEqual((await client.threads.getState(thread_id)).next, ["b"]);
  assert.equal((await client.runs.wait(thread_id, "agent", { input: null })).n, 13);
  const first = (await client.threads.getHistory(thread_id)).at(-2);
  await client.threads.updateState(thread_id, { values: { n: 100 }, asNode: "b", checkpoint: first.checkpoint });
  assert.equal((await client.threads.get(thread_id)).values.n, 100);
});

test("a thread made of updates", async () => {
  const client = clientOf(counting);
  const supersteps = [{ updates: [{ values: { n: 5 }, asNode: "__start__" }] }, { updates: [{ values: { n: 1 }, as_node: "a" }] }];
  const thread = await client.threads.create({ graphId: "agent", supersteps });
  assert.deepEqual([thread.values.n, thread.status, thread.metadata.graph_id], [6, "interrupted", "agent"]);
  assert.equal((await client.runs.wait(thread.thread_id, "agent", { input: null })).n, 7);
});

test("the states of graphs inside", async () => {
  const outer = new StateGraph(State).addNode("inner", asking).addEdge(START, "inner").addEdge("inner", END).compile();
  const client = clientOf(outer);
  const thread_id = await threadOf(client);
  const [task] = (await client.threads.getState(thread_id)).tasks;
  assert.deepEqual([task.state, task.checkpoint.checkpoint_ns], [null, `inner:${task.id}`]);
  const [shown] = (await client.threads.getState(thread_id, undefined, { subgraphs: true })).tasks;
  assert.deepEqual([shown.state.next, shown.state.values.n], [["ask"], 1]);
  assert.deepEqual((await client.threads.getState(thread_id, task.checkpoint)).next, ["ask"]);
});

test("a busy thread: what it is called, and what is refused meanwhile", async () => {
  const go = deferred();
  const client = clientOf(chain({ a: async () => (await go.promise, { n: 1 }) }));
  const { thread_id } = await client.threads.create();
  const run = await client.runs.create(thread_id, "agent", { input });
  assert.equal((await client.threads.get(thread_id)).status, "busy");
  const refused = await thrownBy(client.threads.updateState(thread_id, { values: { n: 1 } }));
  assert.equal(refused.status, 409);
  go.resolve();
  await client.runs.join(thread_id, run.run_id);
  assert.equal((await client.threads.get(thread_id)).status, "idle");
});

test("searching and counting", async () => {
  const client = new Client({ graphs: { counting, asking } });
  const idle = await threadOf(client, "counting");
  const waiting = await threadOf(client, "asking");
  const { thread_id: named } = await client.threads.create({ metadata: { tags: ["a", "b"], deep: { x: 1, y: 2 } } });
  const found = async (query) => (await client.threads.search(query)).map(({ thread_id }) => thread_id);
  assert.deepEqual((await found({ sortOrder: "asc" })).sort(), [idle, waiting, named].sort());
  assert.deepEqual(await found({ status: "interrupted" }), [waiting]);
  assert.deepEqual(await found({ metadata: { graph_id: "counting" } }), [idle]);
  assert.deepEqual(await found({ metadata: { tags: ["b"], deep: { x: 1 } } }), [named]);
  assert.deepEqual(await found({ metadata: { tags: ["c"] } }), []);
  assert.deepEqual(await found({ values: { n: 2 } }), [idle]);
  assert.deepEqual(await found({ ids: [named, UNKNOWN] }), [named]);
  assert.equal((await found({ limit: 2 })).length, 2);
  assert.deepEqual(await found({ sortBy: "thread_id", sortOrder: "asc", offset: 1 }), [idle, waiting, named].sort().slice(1));
  assert.deepEqual(await client.threads.search({ ids: [named], select: ["thread_id", "status"] }), [{ thread_id: named, status: "idle" }]);
  assert.equal(await client.threads.count(), 3);
  assert.equal(await client.threads.count({ status: "idle" }), 2);
});

test("a copy has the history, and goes a way of its own", async () => {
  const client = clientOf(asking);
  const thread_id = await threadOf(client);
  const copy = await client.threads.copy(thread_id);
  assert.notEqual(copy.thread_id, thread_id);
  assert.deepEqual([copy.status, copy.values, copy.metadata], ["interrupted", (await client.threads.get(thread_id)).values, (await client.threads.get(thread_id)).metadata]);
  const ids = async (id) => (await client.threads.getHistory(id)).map(({ checkpoint_id }) => checkpoint_id);
  assert.deepEqual(await ids(copy.thread_id), await ids(thread_id));
  assert.equal((await client.runs.wait(copy.thread_id, "agent", { command: { resume: "mine" } })).foo, "mine");
  assert.equal((await client.threads.get(thread_id)).status, "interrupted");
});

test("what is deleted is gone, and its run stops", async () => {
  const checkpointer = new MemorySaver();
  const started = deferred();
  let signal;
  const graph = chain({ a: () => ({ n: 1 }), b: (_, runtime) => new Promise(() => ((signal = runtime.signal), started.resolve())) });
  const client = new Client({ graphs: { agent: graph }, checkpointer });
  const { thread_id } = await client.threads.create();
  const { run_id } = await client.runs.create(thread_id, "agent", { input });
  await started.promise;
  await client.threads.delete(thread_id);
  assert.ok(signal.aborted);
  assert.equal((await thrownBy(client.threads.get(thread_id))).status, 404);
  assert.equal((await thrownBy(client.runs.get(thread_id, run_id))).status, 404);
  assert.equal(await checkpointer.getTuple({ configurable: { thread_id } }), undefined);
});

test("threads are kept in the client's checkpointer, or the graph's, or nowhere", async () => {
  const build = (checkpointer) => new StateGraph(State).addNode("a", () => ({ n: 1 })).addEdge(START, "a").compile({ checkpointer });
  const [clients, own] = [new MemorySaver(), new MemorySaver()];
  const has = async (saver, thread_id) => (await saver.getTuple({ configurable: { thread_id } })) !== undefined;
  const first = new Client({ graphs: { agent: build(own) }, checkpointer: clients });
  const one = await threadOf(first);
  assert.deepEqual([await has(clients, one), await has(own, one)], [true, false]);
  const two = await threadOf(clientOf(build(own)));
  assert.ok(await has(own, two));
  const nowhere = clientOf(build(false));
  const three = await threadOf(nowhere);
  await nowhere.runs.wait(three, "agent", { input });
  assert.equal((await nowhere.runs.wait(three, "agent", { input })).n, 1);
  assert.deepEqual(await nowhere.threads.getHistory(three), []);
});

test("a thread begun by the graph itself goes on in a client", async () => {
  const checkpointer = new MemorySaver();
  const graph = new StateGraph(Annotation.Root({ n: Annotation })).addNode("a", ({ n }) => ({ n: n + 1 })).addEdge(START, "a").compile({ checkpointer, interruptAfter: ["a"] });
  const thread_id = crypto.randomUUID();
  await graph.invoke({ n: 1 }, { configurable: { thread_id } });
  const client = clientOf(graph);
  await client.runs.wait(thread_id, "agent", { input: null, ifNotExists: "create" });
  assert.deepEqual((await client.threads.getState(thread_id)).values, { n: 2 });
  assert.deepEqual((await graph.getState({ configurable: { thread_id } })).values, { n: 2 });
  assert.equal((await graph.invoke(new Command({ update: { n: 5 }, goto: "a" }), { configurable: { thread_id } })).n, 6);
});

test("a saver that fails ends the run with its error, and the thread says so", async () => {
  class Broken extends MemorySaver {
    async put() {
      throw new Error("disk full");
    }
  }
  const client = new Client({ graphs: { agent: counting }, checkpointer: new Broken() });
  const { thread_id } = await client.threads.create();
  const chunks = await all(client.runs.stream(thread_id, "agent", { input }));
  assert.deepEqual(chunks.at(-1), { event: "error", data: { error: "Error", message: "disk full" } });
  const { status, error } = await client.threads.get(thread_id);
  assert.deepEqual([status, error.message], ["error", "disk full"]);
});
