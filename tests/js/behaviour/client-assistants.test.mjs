/** `client.assistants` and `client.store`. */
import assert from "node:assert/strict";

import { chain, single, superstep, test, thrownBy } from "./support.mjs";

const { Client, InMemoryStore } = superstep;
const input = { foo: 1 };

let runtime;
const agent = chain({ a: (_, given) => ((runtime = given), { n: 1 }) });
const other = single(() => ({ n: 100 }));
const build = () => new Client({ graphs: { agent, other } });

test("each graph has one by itself", async () => {
  const { assistants } = build();
  const own = await assistants.get("agent");
  const { created_at, updated_at } = own;
  const expected = { graph_id: "agent", config: {}, context: {}, metadata: { created_by: "system" }, name: "agent", description: null, version: 1 };
  assert.deepEqual(own, { assistant_id: "fe096781-5601-53d2-b2f6-0d3403f7e9ca", ...expected, created_at, updated_at });
  assert.deepEqual(await assistants.get(own.assistant_id), own);
  assert.equal((await thrownBy(assistants.delete("agent"))).status, 409);
  assert.equal((await thrownBy(assistants.get("nope"))).status, 404);
});

test("what it says is under what its runs say", async () => {
  const client = build();
  const config = { configurable: { a: 1, b: 1 }, tags: ["assistant"], recursion_limit: 7 };
  const { assistant_id } = await client.assistants.create({ graphId: "agent", config, context: { c: 1, d: 1 }, metadata: { team: "x" } });
  const payload = { input, config: { configurable: { b: 2 }, tags: ["run"] }, context: { d: 2 } };
  const { thread_id } = await client.threads.create();
  for (const thread of [null, thread_id]) {
    await client.runs.wait(thread, assistant_id, payload);
    assert.deepEqual([runtime.configurable.a, runtime.configurable.b, runtime.context], [1, 2, { c: 1, d: 2 }]);
    assert.deepEqual([runtime.tags, runtime.recursionLimit], [["assistant", "run"], 7]);
    assert.deepEqual([runtime.configurable.assistant_id, runtime.configurable.graph_id], [assistant_id, "agent"]);
  }
  const [run] = await client.runs.list(thread_id);
  assert.deepEqual([run.assistant_id, run.metadata.team], [assistant_id, "x"]);
});

test("a run's context is the very object, unless the assistant has some", async () => {
  class Context {
    a = 1;
  }
  const context = new Context();
  await build().runs.wait(null, "agent", { input, context });
  assert.equal(runtime.context, context);
  const bound = new Client({ graphs: { agent: agent.withConfig({ context: { b: 1 } }) } });
  await bound.runs.wait(null, "agent", { input, context: { a: 1 } });
  assert.deepEqual(runtime.context, { a: 1 }, "what `withConfig` bound is replaced, as by `graph.invoke`");
});

test("each change is a version, and any of them can count", async () => {
  const client = build();
  const { assistant_id } = await client.assistants.create({ graphId: "agent", name: "one" });
  const changed = await client.assistants.update(assistant_id, { name: "two", graphId: "other", metadata: { m: 1 } });
  assert.deepEqual([changed.version, changed.name, changed.graph_id, changed.metadata], [2, "two", "other", { m: 1 }]);
  assert.equal((await client.runs.wait(null, assistant_id, { input })).n, 100);
  assert.deepEqual((await client.assistants.getVersions(assistant_id)).map(({ version }) => version), [2, 1]);
  assert.deepEqual((await client.assistants.getVersions(assistant_id, { metadata: { m: 1 } })).map(({ version }) => version), [2]);
  assert.equal((await client.assistants.setLatest(assistant_id, 1)).name, "one");
  assert.equal((await client.runs.wait(null, assistant_id, { input })).n, 1);
  assert.equal((await thrownBy(client.assistants.setLatest(assistant_id, 9))).status, 404);
});

test("ids, names of graphs and what becomes of those that are taken", async () => {
  const { assistants } = build();
  const assistantId = crypto.randomUUID();
  const made = await assistants.create({ graphId: "agent", assistantId });
  assert.deepEqual([made.assistant_id, made.name], [assistantId, "Untitled"]);
  assert.equal((await thrownBy(assistants.create({ graphId: "agent", assistantId }))).status, 409);
  assert.deepEqual(await assistants.create({ graphId: "agent", assistantId, ifExists: "do_nothing" }), made);
  const unknown = await thrownBy(assistants.create({ graphId: "nope" }));
  assert.deepEqual([unknown.status, unknown.message], [404, "HTTP 404: Graph 'nope' not found. Expected one of: ['agent', 'other']"]);
  assert.match((await thrownBy(assistants.create({}))).message, /"graphId" must be a string/);
  assert.equal((await thrownBy(assistants.create({ graphId: "agent", assistantId: "1" }))).status, 422);
  await assistants.delete(assistantId);
  assert.equal((await thrownBy(assistants.get(assistantId))).status, 404);
});

test("searching, counting, paging", async () => {
  const { assistants } = build();
  await assistants.create({ graphId: "agent", name: "Alpha", metadata: { a: 1, b: 2 } });
  await assistants.create({ graphId: "other", name: "Beta" });
  const names = async (query) => (await assistants.search({ sortBy: "name", sortOrder: "asc", ...query })).map(({ name }) => name);
  assert.deepEqual(await names(), ["Alpha", "Beta", "agent", "other"]);
  assert.deepEqual(await names({ graphId: "agent" }), ["Alpha", "agent"]);
  assert.deepEqual(await names({ name: "ALP" }), ["Alpha"]);
  assert.deepEqual(await names({ metadata: { a: 1 } }), ["Alpha"]);
  assert.deepEqual(await assistants.search({ name: "beta", select: ["name"] }), [{ name: "Beta" }]);
  assert.equal(await assistants.count({ graphId: "other" }), 2);
  const page = await assistants.search({ limit: 3, includePagination: true });
  assert.deepEqual([page.assistants.length, page.next], [3, "3"]);
  assert.deepEqual((await assistants.search({ limit: 3, offset: 3, includePagination: true })).next, null);
});

test("deleting one, with the threads on which it ran", async () => {
  const client = build();
  const { assistant_id } = await client.assistants.create({ graphId: "agent" });
  const [kept, gone] = [await client.threads.create(), await client.threads.create()];
  await client.runs.wait(kept.thread_id, "agent", { input });
  await client.runs.wait(gone.thread_id, assistant_id, { input });
  await client.assistants.delete(assistant_id, { deleteThreads: true });
  assert.deepEqual((await client.threads.search()).map(({ thread_id }) => thread_id), [kept.thread_id]);
});

test("its graph's picture", async () => {
  const { nodes, edges } = await build().assistants.getGraph("other");
  assert.deepEqual(nodes.map(({ id }) => id), ["__start__", "a", "__end__"]);
  assert.deepEqual(edges.map(({ source, target }) => [source, target]), [["__start__", "a"], ["a", "__end__"]]);
});

test("the store, as the SDK shows it and as graphs have it", async () => {
  const client = build();
  await client.store.putItem(["users", "1"], "name", { first: "Ada" });
  await client.runs.wait(null, "agent", { input });
  assert.deepEqual((await runtime.store.get(["users", "1"], "name")).value, { first: "Ada" });
  const item = await client.store.getItem(["users", "1"], "name");
  assert.deepEqual([item.namespace, item.key, item.value], [["users", "1"], "name", { first: "Ada" }]);
  assert.equal(new Date(item.createdAt).toISOString(), item.createdAt);
  assert.equal(await client.store.getItem(["users"], "nope"), null);
  await client.store.putItem(["users", "2"], "name", { first: "Bob" });
  const { items } = await client.store.searchItems(["users"], { filter: { first: "Bob" } });
  assert.deepEqual(items.map(({ value }) => value), [{ first: "Bob" }]);
  assert.deepEqual(await client.store.listNamespaces({ prefix: ["users"] }), { namespaces: [["users", "1"], ["users", "2"]] });
  await client.store.deleteItem(["users", "1"], "name");
  assert.equal(await client.store.getItem(["users", "1"], "name"), null);
});

test("a store of one's own, with an index", async () => {
  const embed = (texts) => texts.map((text) => [text.length, 1]);
  const store = new InMemoryStore({ index: { dims: 2, embed, fields: ["$"] } });
  const client = new Client({ graphs: { agent }, store });
  await client.store.putItem(["a"], "k", { text: "x" });
  const { items } = await client.store.searchItems(["a"], { query: "x" });
  assert.equal(typeof items[0].score, "number");
});
