/** The store: the same calls on LangGraph's `InMemoryStore` and on ours, and what ours promises beyond. */
import assert from "node:assert/strict";
import { mock } from "node:test";

import { BaseStore as LangGraphBaseStore, InMemoryStore as LangGraphStore } from "@langchain/langgraph";

import { deferred, same, superstep, test, thrownBy } from "./support.mjs";

const { BaseStore, InMemoryStore, InvalidNamespaceError } = superstep;

/** Embeddings that count letters: texts of the same letters are the same direction. */
const letters = {
  vector: (text) => [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => text.toLowerCase().split(letter).length - 1),
  embedQuery: async (text) => letters.vector(text),
  embedDocuments: async (texts) => texts.map(letters.vector),
};
const indexed = (fields) => ({ index: { dims: 26, embeddings: letters, fields } });

/** An answer or an error, without what differs from run to run. */
async function outcome(work) {
  try {
    return { answer: timeless(await work()) };
  } catch (error) {
    return { name: error.name, message: error.message };
  }
}

/** Times become whether there is one. */
function timeless(value) {
  if (value instanceof Date) return "a time";
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, timeless(entry)]));
}

/** A program's outcomes, call by call, on a store. */
async function outcomes(Store, { options, calls }) {
  const store = new Store(options?.());
  const outcomes = [];
  for (const call of calls) outcomes.push(await outcome(() => call(store)));
  return outcomes;
}

const put = (path, key, value, ...more) => (store) => store.put(path.split("/"), key, value, ...more);
const get = (path, key) => (store) => store.get(path.split("/"), key);
const remove = (path, key) => (store) => store.delete(path.split("/"), key);
const search = (path, options) => (store) => store.search(path === "" ? [] : path.split("/"), options);
const list = (options) => (store) => store.listNamespaces(options);
const batch = (...operations) => (store) => store.batch(operations);

const people = [
  put("people", "ann", { name: "Ann", age: 30, city: "Oslo", tags: ["a"] }),
  put("people", "bob", { name: "Bob", age: 40, city: "Rome", when: null }),
  put("people/far", "cy", { name: "Cy", age: "50", city: "Oslo", nan: NaN }),
  put("peoples", "dee", { name: "Dee" }),
];
const paths = [
  put("docs/a/v1", "k", {}),
  put("docs/b/v2", "k", {}),
  put("docs/a/v2/deep", "k", {}),
  put("Docs", "k", {}),
  put("users", "k", {}),
  put("users/äpfel/v1", "k", {}),
  put("users/apple/v1", "k", {}),
  put("users/Apple/v1", "k", {}),
  put("users2/v1", "k", {}),
];
const namespaces = [
  [], [""], ["a", ""], ["a.b"], ["a:b"], ["a\0b"], ["langgraph"], ["langgraph", "a"], ["a", "langgraph"], [5], ["a", {}], ["a", true], ["*"],
  ["a.b", 5], [5, "a.b"],
];
const texts = [
  put("docs", "cats", { title: "cats", body: "purr", tags: ["feline", "small"], meta: { author: "Tom" } }),
  put("docs", "dogs", { title: "dogs", body: "bark", tags: ["canine"], meta: { author: "Rex" } }),
  put("docs", "none", { number: 5 }),
  put("docs/more", "catalogue", { title: "act", body: "stac", count: 7, ok: true }),
];
const queries = [
  search("docs", { query: "cats" }),
  search("docs", { query: "cats", limit: 2 }),
  search("docs", { query: "cats", limit: 2, offset: 1 }),
  search("docs/more", { query: "dogs" }),
  search("", { query: "purr", filter: { title: "cats" } }),
  search("docs", { query: "" }),
  search("docs", { query: "5" }),
  search("nowhere", { query: "cats" }),
];

const programs = {
  "items come and go": {
    calls: [...people, get("people", "ann"), get("people", "nobody"), get("nowhere", "ann"), get("people/far", "cy"),
      put("people", "ann", { name: "Anna" }), get("people", "ann"), remove("people", "ann"), get("people", "ann"), remove("people", "ann"),
      remove("nowhere", "x"), put("people", "ann", { name: "again" }), search("people")],
  },
  "searches below a prefix": {
    calls: [search(""), ...people, search("people"), search("people/far"), search(""), search("peop"), search("people", {}),
      search("people", { limit: 1 }), search("people", { offset: 1 }), search("people", { offset: 1, limit: 1 }), search("people", { offset: 9 }),
      search("people", { limit: 0 }), search("", { limit: Infinity }), search("people", { query: "ignored without an index" })],
  },
  "ten by default": {
    calls: [...Array.from({ length: 12 }, (_, nth) => put("many", `k${nth}`, { nth })), search("many"), search("many", { limit: 11 })],
  },
  "filters": {
    calls: [...people, ...[
      { city: "Oslo" }, { city: "Oslo", age: 30 }, { city: { $eq: "Oslo" } }, { city: { $ne: "Oslo" } }, { age: { $gt: 30 } }, { age: { $gte: 30 } },
      { age: { $lt: 40 } }, { age: { $lte: 40 } }, { age: { $gt: 30, $lt: 50 } }, { age: { $gte: "40" } }, { age: 50 }, { age: "50" },
      { name: { $gt: "A" } }, { missing: undefined }, { missing: { $ne: 5 } }, { missing: { $lt: 5 } }, { when: null }, { when: { $gte: 0 } },
      { tags: ["a"] }, { city: {} }, { city: [] }, { city: new Date() }, { city: { $in: ["Rome", "Bonn"] } }, { city: { $nin: ["Rome"] } },
      { city: { $in: "Rome" } }, { city: { $nin: "Rome" } }, { city: { $eq: "Oslo", other: 1 } }, { city: { $regex: "O" } }, { "name.length": 3 },
      {}, undefined, { nan: NaN }, { age: { $gt: 29n } },
    ].map((filter) => search("people", { filter }))],
  },
  "a filter that is the very object": {
    calls: [put("a", "k", { list: null }), search("a", { filter: { list: { $eq: null } } }), search("a", { filter: { list: { $ne: null } } })],
  },
  "listing namespaces": {
    calls: [list(), ...paths, list(), list({}), list({ prefix: ["docs"] }), list({ suffix: ["v1"] }), list({ prefix: ["docs"], suffix: ["v2"] }),
      list({ prefix: ["*", "a"] }), list({ suffix: ["v2", "*"] }), list({ prefix: ["docs", "*", "v2"] }), list({ prefix: ["users", "apple", "v1", "more"] }),
      list({ maxDepth: 1 }), list({ maxDepth: 2 }), list({ prefix: ["docs"], maxDepth: 2 }), list({ suffix: ["v1"], maxDepth: 1 }), list({ limit: 2 }),
      list({ limit: 2, offset: 2 }), list({ offset: 7 }), list({ offset: 99 }), list({ limit: 0 }), list({ prefix: [] }), list({ prefix: ["nowhere"] })],
  },
  "namespaces that are none": {
    calls: namespaces.flatMap((namespace) => [
      (store) => store.put(namespace, "k", { a: 1 }),
      (store) => store.get(namespace, "k"),
      (store) => store.search(namespace),
      (store) => store.listNamespaces({ prefix: namespace }),
      (store) => store.listNamespaces({ suffix: namespace }),
      (store) => store.batch([{ namespacePrefix: namespace }]),
    ]),
  },
  "namespaces that are none, to delete from": { calls: namespaces.map((namespace) => (store) => store.delete(namespace, "k")) },
  "a batch reads before it writes": {
    calls: [...people, batch(
      { namespace: ["people"], key: "new", value: { name: "New" } },
      { namespace: ["people"], key: "new" },
      { namespace: ["people"], key: "ann" },
      { namespacePrefix: ["people"], limit: 2 },
      { namespace: ["people"], key: "ann", value: null },
      { matchConditions: [{ matchType: "prefix", path: ["people"] }], limit: 10, offset: 0 },
      { matchConditions: undefined, maxDepth: 1, limit: 10, offset: 0 },
    ), search("people"), batch()],
  },
  "of several writes of a batch the last counts": {
    calls: [put("a", "k", { n: 0 }), batch(
      { namespace: ["a"], key: "k", value: null },
      { namespace: ["a"], key: "k", value: { n: 2 } },
      { namespace: ["a"], key: "x", value: { n: 3 } },
      { namespace: ["a"], key: "x", value: null },
    ), search("a")],
  },
  "a batch may write below langgraph": {
    calls: [batch({ namespace: ["langgraph", "x"], key: "k", value: { a: 1 } }), get("langgraph/x", "k"), search("langgraph"), search("")],
  },
  "a batch with a namespace that is none writes nothing": {
    calls: [batch({ namespace: ["a"], key: "k", value: { n: 1 } }, { namespace: ["a.b"], key: "k" }), get("a", "k"), batch({ namespace: [], key: "k" })],
  },
  "unknown match types": { calls: [put("a", "k", {}), batch({ matchConditions: [{ matchType: "middle", path: ["a"] }], limit: 1, offset: 0 })] },
  "values of many kinds": {
    calls: [put("a", "k", undefined), get("a", "k"), put("a", "list", [1]), get("a", "list"), put("a", "text", "text"), get("a", "text"), put("a", "", { empty: "key" }), get("a", ""),
      put("a", "a:b.c", { odd: "key" }), get("a", "a:b.c"), put("a", "map", { map: new Map([["k", 1]]), big: 5n }), get("a", "map")],
  },
  "ranking by the whole value": { options: () => indexed(), calls: [...texts, ...queries] },
  "ranking by fields": { options: () => indexed(["title", "tags[*]"]), calls: [...texts, ...queries] },
  "ranking by paths": {
    options: () => indexed(["meta.author", "tags[0]", "tags[-1]", "tags[9]", "meta.*", "{title,meta.author}", "count", "ok", "title.x", "meta", "$"]),
    calls: [...texts, ...queries],
  },
  "an index of one's own for an item": {
    options: () => indexed(["title"]),
    calls: [put("docs", "never", { title: "cats" }, false), put("docs", "body", { title: "zzz", body: "cats" }, ["body"]),
      put("docs", "several", { list: [{ t: "dogs" }, { t: "cats" }, {}] }, ["list[*].t"]), put("docs", "none", { title: "cats" }, []), put("docs", "default", { title: "cat" }, undefined),
      search("docs", { query: "cats" }), batch({ namespace: ["docs"], key: "op", value: { title: "cats", body: "x" }, index: ["body"] }), search("docs", { query: "x" })],
  },
  "ties stay in their order": {
    options: () => indexed(["t"]),
    calls: [put("a", "1", { t: "ab" }), put("a", "2", { t: "ba" }), put("a", "3", { t: "aabb" }), put("a", "4", { t: "b" }), search("a", { query: "ab" }), search("a", { query: "123" })],
  },
  "several queries in a batch": {
    options: () => indexed(["title"]),
    calls: [...texts, batch({ namespacePrefix: ["docs"], query: "cats", limit: 1 }, { namespacePrefix: ["docs"], query: "dogs", limit: 1 }, { namespacePrefix: ["docs"], query: "cats", limit: 2 }, { namespacePrefix: ["docs"], limit: 1 })],
  },
  "embeddings that throw": {
    options: () => ({ index: { dims: 1, embeddings: { embedQuery: async () => { throw new Error("no query"); }, embedDocuments: async () => { throw new Error("no documents"); } }, fields: ["t"] } }),
    calls: [put("a", "k", { t: "text" }), get("a", "k"), put("a", "silent", {}), search("a", { query: "x" }), search("a")],
  },
  "embeddings that give too few": {
    options: () => ({ index: { dims: 1, embeddings: { ...letters, embedDocuments: async () => [] }, fields: ["t"] } }),
    calls: [put("a", "k", { t: "text" }), get("a", "k")],
  },
  "start and stop": { calls: [(store) => store.start(), (store) => store.stop(), put("a", "k", {}), get("a", "k")] },
};

for (const [name, program] of Object.entries(programs)) {
  test(`as LangGraph: ${name}`, async () => {
    const expected = await outcomes(LangGraphStore, program);
    const actual = await outcomes(InMemoryStore, program);
    for (const [nth, call] of program.calls.entries()) assert.deepEqual(actual[nth], expected[nth], `call ${nth}: ${call}`);
  });
}

test("differs: a namespace without items is none", async () => {
  const listed = async (Store) => {
    const store = new Store();
    await store.put(["a"], "k", {});
    await store.delete(["a"], "k");
    await store.delete(["never"], "k");
    return store.listNamespaces();
  };
  assert.deepEqual(await listed(LangGraphStore), [["a"], ["never"]]);
  assert.deepEqual(await listed(InMemoryStore), []);
});

test("differs: a value that is replaced or deleted takes its vectors along", async () => {
  const scores = async (Store) => {
    const store = new Store(indexed(["t"]));
    await store.put(["a"], "replaced", { t: "cats" });
    await store.put(["a"], "replaced", { t: "cats" }, false);
    await store.put(["a"], "deleted", { t: "cats" });
    await store.delete(["a"], "deleted");
    await store.put(["a"], "deleted", {});
    return (await store.search(["a"], { query: "cats" })).map(({ score }) => score !== undefined);
  };
  assert.deepEqual(await scores(LangGraphStore), [true, true]);
  assert.deepEqual(await scores(InMemoryStore), [false, false]);
});

test("differs: pages end, also where items without a score come last", async () => {
  const pages = async (Store) => {
    const store = new Store(indexed(["t"]));
    for (const [key, value] of Object.entries({ a: { t: "a" }, b: { t: "b" }, x: {}, y: {} })) await store.put(["n"], key, value);
    const keys = async (offset) => (await store.search(["n"], { query: "a", offset, limit: 3 })).map(({ key }) => key).join("");
    return Promise.all([0, 3, 6].map(keys));
  };
  assert.deepEqual(await pages(LangGraphStore), ["abx", "xy", "xy"]);
  assert.deepEqual(await pages(InMemoryStore), ["abx", "y", ""]);
});

test("differs: a caller that changes its object does not change what is stored", async () => {
  const run = async (Store) => {
    const store = new Store();
    const value = { list: [1], deep: { a: 1 } };
    const namespace = ["a", "b"];
    await store.put(namespace, "k", value);
    value.list.push(2);
    namespace.push("c");
    return store.get(["a", "b"], "k");
  };
  assert.deepEqual((await run(LangGraphStore)).value.list, [1, 2]);
  const { value, namespace } = await run(InMemoryStore);
  assert.deepEqual([value, namespace], [{ list: [1], deep: { a: 1 } }, ["a", "b"]]);
});

test("what a reader is given is its own", async () => {
  const store = new InMemoryStore();
  await store.put(["a"], "k", { list: [1] });
  const item = await store.get(["a"], "k");
  item.value.list.push(2);
  item.namespace.push("b");
  item.createdAt.setTime(0);
  const [found] = await store.search(["a"]);
  found.value.list.push(3);
  const again = await store.get(["a"], "k");
  assert.deepEqual(again.value, { list: [1] });
  assert.deepEqual(again.namespace, ["a"]);
  assert.ok(again.createdAt.getTime() > 0);
});

test("a value is copied when the call is made, not when its texts are embedded", async () => {
  const gate = deferred();
  const store = new InMemoryStore({ index: { dims: 1, embed: async (texts) => (await gate.promise, texts.map(() => [1])), fields: ["t"] } });
  const value = { t: "before" };
  const put = store.put(["a"], "k", value);
  value.t = "after";
  gate.resolve();
  await put;
  assert.equal((await store.get(["a"], "k")).value.t, "before");
});

test("instances, cycles and functions in a value", async () => {
  class Point {
    constructor(x) {
      this.x = x;
    }
    get double() {
      return this.x * 2;
    }
  }
  const store = new InMemoryStore();
  const value = { point: new Point(2), call: () => 5 };
  value.self = value;
  await store.put(["a"], "k", value);
  await store.put(["a"], "point", new Point(4));
  const { value: got } = await store.get(["a"], "k");
  assert.equal(got.point.double, 4);
  same(got.self, got);
  same(got.call, value.call);
  assert.equal((await store.search(["a"], { filter: { double: { $gt: 7 } } }))[0].key, "point");
});

test("a value that cannot be read is the call's error, and the store goes on", async () => {
  const store = new InMemoryStore(indexed());
  const mine = new Error("mine");
  const throwing = { get bad() { throw mine; } };
  same(await thrownBy(store.put(["a"], "k", throwing)), mine);
  assert.match((await thrownBy(store.put(["a"], "k", { big: 5n }))).message, /BigInt/);
  class Late {
    get bad() {
      throw mine;
    }
  }
  await store.put(["a"], "late", new Late());
  same(await thrownBy(store.search(["a"], { filter: { bad: 1 } })), mine);
  same(await thrownBy(store.batch([{ get namespace() { throw mine; } }])), mine);
  assert.equal((await store.search(["a"])).length, 1);
});

test("user code that is called may call the store", async () => {
  const store = new InMemoryStore(indexed());
  const inner = [];
  class Busy {
    get field() {
      inner.push(store.put(["a"], "inner", { n: 1 }), store.search(["a"]), store.get(["a"], "busy"));
      return 1;
    }
    toJSON() {
      inner.push(store.delete(["a"], "gone"));
      return "busy";
    }
  }
  await store.put(["a"], "busy", new Busy());
  assert.deepEqual((await store.search(["a"], { filter: { field: 1 } })).map(({ key }) => key), ["busy"]);
  await Promise.all(inner);
  assert.ok(inner.length > 3);
});

test("an embed function takes the place of embeddings", async () => {
  const calls = [];
  const embed = (texts) => {
    calls.push(texts);
    return texts.map((text) => Float32Array.from(letters.vector(text)));
  };
  const store = new InMemoryStore({ index: { dims: 26, embed, fields: ["t"] } });
  await store.put(["a"], "cats", { t: "cats" });
  await store.put(["a"], "dogs", { t: "dogs" });
  const found = await store.search(["a"], { query: "tacs" });
  assert.deepEqual(found.map(({ key }) => key), ["cats", "dogs"]);
  assert.ok(Math.abs(found[0].score - 1) < 1e-12);
  assert.deepEqual(calls, [["cats"], ["dogs"], ["tacs"]]);
  same(store.indexConfig.embed, embed);
});

test("embeddings that are none", async () => {
  assert.throws(() => new InMemoryStore({ index: { dims: 2 } }), { name: "TypeError", message: /^"index.embeddings" must be/ });
  assert.throws(() => new InMemoryStore({ index: { dims: 2, embeddings: { embedQuery() {} } } }), { message: /^"index.embeddings" must be/ });
  for (const wrong of [undefined, 5, "text", [], {}]) {
    const store = new InMemoryStore({ index: { dims: 2, embed: () => [wrong], fields: ["t"] } });
    assert.match((await thrownBy(store.put(["a"], "k", { t: "x" }))).message, /^An embedding must be a list of numbers/);
    assert.equal(await store.get(["a"], "k"), null);
  }
});

test("vectors of several lengths are an error", async () => {
  const store = new InMemoryStore({ index: { dims: 2, embed: (texts) => texts.map((text) => Array(text.length).fill(1)), fields: ["t"] } });
  await store.put(["a"], "k", { t: "xx" });
  assert.equal((await thrownBy(store.search(["a"], { query: "xxx" }))).message, "Vectors must have the same length");
});

const wrongCalls = {
  "a namespace that is text": [(store) => store.put("users", "k", {}), { name: "InvalidNamespaceError", message: '"namespace" must be a list of strings, received string' }],
  "no namespace": [(store) => store.get(undefined, "k"), { name: "InvalidNamespaceError", message: /received undefined/ }],
  "a label that is nothing": [(store) => store.get(["a", null], "k"), { name: "InvalidNamespaceError", message: /^Invalid namespace label 'null' found in a,null/ }],
  "a key that is a number": [(store) => store.put(["a"], 5, {}), { message: '"key" must be a string, received number' }],
  "no key": [(store) => store.get(["a"]), { message: '"key" must be a string, received undefined' }],
  "a limit that is text": [(store) => store.search(["a"], { limit: "5" }), { message: '"limit" must be a number, received string' }],
  "an offset that is text": [(store) => store.listNamespaces({ offset: "5" }), { message: '"offset" must be a number, received string' }],
  "a depth that is text": [(store) => store.listNamespaces({ maxDepth: "5" }), { message: '"maxDepth" must be a number, received string' }],
  "a query that is a number": [(store) => store.search(["a"], { query: 5 }), { message: '"query" must be a string, received number' }],
  "an index that is a number": [(store) => store.put(["a"], "k", {}, 5), { message: /^"index" must be a string or a list of strings/ }],
  "a lifetime that is text": [(store) => store.put(["a"], "k", {}, undefined, { ttl: "5" }), { message: '"ttl" must be a number, received string' }],
  "operations that are no list": [(store) => store.batch({}), { message: '"operations" must be a list, received object' }],
  "an operation that is none": [(store) => store.batch([{ key: "k" }]), { message: /^Unsupported operation/ }],
  "an operation that is nothing": [(store) => store.batch([null]), { name: "TypeError" }],
};
for (const [name, [call, expected]] of Object.entries(wrongCalls)) {
  test(`${name} is refused as what it is, and the store goes on`, async () => {
    const store = new InMemoryStore();
    const error = await thrownBy(call(store));
    for (const [field, value] of Object.entries(expected)) {
      if (value instanceof RegExp) assert.match(error[field], value);
      else assert.equal(error[field], value);
    }
    await store.put(["a"], "k", { n: 1 });
    assert.equal((await store.get(["a"], "k")).value.n, 1);
  });
}

test("options that are none", () => {
  assert.throws(() => new InMemoryStore({ ttl: { defaultTtl: "5" } }), { message: '"ttl.defaultTtl" must be a number, received string' });
  assert.throws(() => new InMemoryStore({ ttl: { sweepIntervalMinutes: "5" } }), { message: /^"ttl.sweepIntervalMinutes"/ });
  assert.throws(() => new InMemoryStore({ index: { dims: 1, embed: () => [], fields: 5 } }), { message: /^"index.fields"/ });
});

test("the error of a namespace has its class", async () => {
  const error = await thrownBy(new InMemoryStore().put([], "k", {}));
  assert.ok(error instanceof InvalidNamespaceError);
  assert.equal(error.lc_error_code, undefined);
});

/** A clock in the test's hand. The timers that are not part of a test are set and cleared outside of it. */
async function onClock(body) {
  mock.timers.enable({ apis: ["Date", "setInterval"], now: 1_000_000 });
  try {
    await body((minutes) => mock.timers.tick(minutes * 60_000));
  } finally {
    mock.timers.reset();
  }
}

test("items expire, and reading them starts their lifetime anew", () =>
  onClock(async (pass) => {
    const store = new InMemoryStore({ ttl: { defaultTtl: 10 } });
    await store.put(["a"], "read", {});
    await store.put(["a"], "left", {});
    await store.put(["b"], "short", {}, undefined, { ttl: 1 });
    await store.put(["c"], "stays", {}, undefined, { ttl: null });
    pass(1);
    assert.equal(await store.get(["b"], "short"), null);
    assert.deepEqual(await store.listNamespaces(), [["a"], ["c"]]);
    pass(8);
    assert.ok(await store.get(["a"], "read"));
    assert.ok(await store.get(["a"], "left", { refreshTtl: false }));
    pass(2);
    assert.deepEqual((await store.search([])).map(({ key }) => key), ["read", "stays"]);
    pass(9.5);
    assert.equal((await store.search(["a"], { refreshTtl: false })).length, 1);
    pass(0.5);
    assert.equal(await store.get(["a"], "read"), null);
    assert.ok(await store.get(["c"], "stays"));
  }));

test("a store whose reads refresh nothing", () =>
  onClock(async (pass) => {
    const store = new InMemoryStore({ ttl: { defaultTtl: 1, refreshOnRead: false } });
    await store.batch([{ namespace: ["a"], key: "k", value: {} }, { namespace: ["a"], key: "long", value: {}, ttl: 2 }]);
    pass(0.5);
    await store.get(["a"], "k");
    pass(0.5);
    assert.equal(await store.get(["a"], "k"), null);
    assert.ok(await store.get(["a"], "long"));
  }));

test("what has expired is removed when asked, and by a store that was started", () =>
  onClock(async (pass) => {
    const store = new InMemoryStore({ ttl: { defaultTtl: 1, sweepIntervalMinutes: 5 } });
    await store.put(["a"], "1", {});
    pass(1);
    assert.equal(await store.sweepExpiredItems(), 1);
    assert.equal(await store.sweepExpiredItems(), 0);
    await store.put(["a"], "2", {});
    store.start();
    store.start();
    pass(5);
    assert.equal(await store.sweepExpiredItems(), 0);
    store.stop();
    await store.put(["a"], "3", {});
    pass(2);
    assert.equal(await store.sweepExpiredItems(), 1);
  }));

test("an item that is put again keeps the time at which it came", () =>
  onClock(async (pass) => {
    const store = new InMemoryStore();
    await store.put(["a"], "k", {});
    pass(1);
    await store.put(["a"], "k", {});
    const { createdAt, updatedAt } = await store.get(["a"], "k");
    assert.deepEqual([createdAt.getTime(), updatedAt.getTime()], [1_000_000, 1_060_000]);
  }));

test("a store of one's own is asked as LangGraph asks it", async () => {
  const asked = async (Base) => {
    const operations = [];
    class Own extends Base {
      async batch(given) {
        operations.push(given);
        return given.map(() => "answer");
      }
    }
    const store = new Own();
    const answers = [
      await store.get(["a"], "k"),
      await store.search(["a"], { filter: { b: 1 }, query: "q" }),
      await store.search(["a"]),
      await store.put(["a"], "k", { v: 1 }, ["v"]),
      await store.put(["a"], "k", { v: 1 }),
      await store.delete(["a"], "k"),
      await store.listNamespaces(),
      await store.listNamespaces({ prefix: ["a"], suffix: ["*"], maxDepth: 2, limit: 3, offset: 4 }),
    ];
    const refused = [await thrownBy(store.put([], "k", {})), await thrownBy(store.get(["a.b"], "k"))].map(({ name, message }) => ({ name, message }));
    return { operations, answers, refused };
  };
  assert.deepEqual(await asked(BaseStore), await asked(LangGraphBaseStore));
});
