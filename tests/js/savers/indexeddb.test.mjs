/** The saver on IndexedDB: LangGraph's own suite for checkpointers, another tab, and what goes wrong. */
import "fake-indexeddb/auto";

import assert from "node:assert/strict";

import { AIMessage } from "@langchain/core/messages";
import { JsonPlusSerializer } from "@langchain/langgraph-checkpoint";

import { IndexedDBSaver } from "../../../pkg/savers/indexeddb.js";
import * as superstep from "../../../pkg/node.js";
import { nodeTest, validated } from "./suite.mjs";

const { test } = nodeTest;
const { Annotation, Command, END, START, StateGraph, interrupt } = superstep;

let names = 0;
const fresh = () => `test-${names++}`;

validated("superstep/savers/indexeddb", "MemorySaver", () => new IndexedDBSaver({ name: fresh() }));

const State = Annotation.Root({
  log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }),
  big: Annotation(),
  at: Annotation(),
});
const build = (checkpointer, nodes = {}) =>
  new StateGraph(State)
    .addNode("a", nodes.a ?? (() => ({ log: ["a"], at: new Date(0) })))
    .addNode("ask", nodes.ask ?? (() => ({ log: [interrupt("?")] })))
    .addEdge(START, "a")
    .addEdge("a", "ask")
    .addEdge("ask", END)
    .compile({ checkpointer });
const config = { configurable: { thread_id: "1" } };

test("a thread goes on in another saver, as after a reload", async () => {
  const name = fresh();
  await build(new IndexedDBSaver({ name })).invoke({ big: "x" }, config);
  const graph = build(new IndexedDBSaver({ name }));
  assert.deepEqual((await graph.getState(config)).next, ["ask"]);
  assert.deepEqual(await graph.invoke(new Command({ resume: "yes" }), config), { log: ["a", "yes"], big: "x", at: new Date(0) });
  const states = [];
  for await (const { values } of build(new IndexedDBSaver({ name })).getStateHistory(config)) states.push(values.log?.length);
  assert.deepEqual(states, [2, 1, 0, 0]);
});

test("two savers see what the other does, also that a thread is deleted and made again", async () => {
  const name = fresh();
  const [one, other] = [new IndexedDBSaver({ name }), new IndexedDBSaver({ name })];
  await build(one).invoke({}, config);
  assert.deepEqual((await build(other).getState(config)).next, ["ask"]);
  await build(other).invoke(new Command({ resume: "other" }), config);
  assert.deepEqual((await build(one).getState(config)).values.log, ["a", "other"]);
  await other.deleteThread("1");
  assert.deepEqual((await build(one).getState(config)).values, {});
  await build(other).invoke({}, config);
  assert.deepEqual((await build(one).getState(config)).next, ["ask"]);
  assert.equal((await all(one.list({}))).length, (await all(other.list({}))).length);
});

test("what did not change is stored once", async () => {
  const name = fresh();
  const saver = new IndexedDBSaver({ name });
  const big = { text: "x".repeat(1000) };
  await build(saver).invoke({ big }, config);
  saver.close();
  const entries = await entriesOf(name);
  const puts = entries.filter(({ method }) => method === "put").map(({ given }) => given[1].channel_values);
  assert.ok(puts.filter((values) => "big" in values).length >= 2);
  assert.equal(puts.filter((values) => values.big !== undefined).length, 1);
  assert.deepEqual((await build(new IndexedDBSaver({ name })).getState(config)).values.big, big);
});

test("a value that cannot be stored: the run fails, what was stored stays", async () => {
  const name = fresh();
  const graph = build(new IndexedDBSaver({ name }), { a: () => ({ log: ["a"], big: () => {} }) });
  await assert.rejects(graph.invoke({ big: "x" }, { ...config, durability: "sync" }), { name: "DataCloneError", message: /could not be stored.*serde/ });
  for (const saver of [undefined, new IndexedDBSaver({ name })]) {
    const { values, next } = await (saver === undefined ? graph : build(saver)).getState(config);
    assert.deepEqual([values.big, next], ["x", ["a"]]);
  }
});

test("with a serializer, LangChain's messages stay what they are", async () => {
  const [name, serde] = [fresh(), new JsonPlusSerializer()];
  await build(new IndexedDBSaver({ name, serde }), { a: () => ({ big: new AIMessage("Hi") }) }).invoke({}, config);
  const { values } = await build(new IndexedDBSaver({ name, serde })).getState(config);
  assert.ok(values.big instanceof AIMessage);
  assert.equal(values.big.content, "Hi");
});

test("many runs at once on threads of their own", async () => {
  const name = fresh();
  const graph = build(new IndexedDBSaver({ name }));
  const threads = Array.from({ length: 20 }, (_, nth) => ({ configurable: { thread_id: `thread-${nth}` } }));
  await Promise.all(threads.map((thread) => graph.invoke({}, thread)));
  const again = build(new IndexedDBSaver({ name }));
  await Promise.all(threads.map((thread) => again.invoke(new Command({ resume: thread.configurable.thread_id }), thread)));
  for (const thread of threads) assert.deepEqual((await graph.getState(thread)).values.log, ["a", thread.configurable.thread_id]);
});

test("where there is no IndexedDB, the error says what to use", async () => {
  const { indexedDB } = globalThis;
  try {
    globalThis.indexedDB = undefined;
    await assert.rejects(build(new IndexedDBSaver()).invoke({}, config), /no IndexedDB here: use a MemorySaver/);
  } finally {
    globalThis.indexedDB = indexedDB;
  }
});

async function all(list) {
  const items = [];
  for await (const item of list) items.push(item);
  return items;
}

function entriesOf(name) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = opening.result.transaction("entries").objectStore("entries").getAll();
      request.onsuccess = () => resolve(request.result);
    };
  });
}
