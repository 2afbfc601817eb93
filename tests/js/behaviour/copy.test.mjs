/** Deep copies: what they share with the original, and what not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";

import { HumanMessage } from "@langchain/core/messages";

import { packageFolder, same, test } from "./support.mjs";

const { copy } = await import(pathToFileURL(join(packageFolder, "copy.js")).href);

class Point {
  static made = 0;
  constructor(x) {
    Point.made++;
    this.x = x;
  }
  get double() {
    return this.x * 2;
  }
}
class Shelf extends Map {
  set(key, value) {
    return super.set(key, `shelved ${value}`);
  }
}
class Names extends Array {}
class Wrong extends TypeError {
  constructor(message, options) {
    super(message, options);
    this.details = { code: 5 };
  }
}

/** That a copy equals its original, is another object, and gives the copy. */
function copyOf(value) {
  const made = copy(value);
  assert.deepEqual(made, value);
  assert.notEqual(made, value);
  return made;
}

for (const value of [undefined, null, 0, -0, NaN, "", "text", 5n, true, Symbol("s")]) {
  test(`${String(value)} is itself`, () => assert.ok(Object.is(copy(value), value)));
}

test("objects and lists, however deep", () => {
  const value = { a: [{ b: { c: [1, "two", null, undefined] } }], empty: {}, none: [] };
  const made = copyOf(value);
  value.a[0].b.c.push(3);
  value.empty.more = true;
  assert.deepEqual(made, { a: [{ b: { c: [1, "two", null, undefined] } }], empty: {}, none: [] });
});

test("an instance keeps its prototype and its properties, and no constructor runs", () => {
  const point = new Point({ deep: 1 });
  const before = Point.made;
  const made = copyOf(point);
  assert.equal(Point.made, before);
  assert.ok(made instanceof Point);
  assert.notEqual(made.x, point.x);
  assert.ok(Number.isNaN(made.double));
});

test("an own property where the prototype has a setter", () => {
  class Guarded {
    set name(_) {
      throw new Error("not to be called");
    }
  }
  const value = Object.defineProperty(new Guarded(), "name", { value: ["n"], enumerable: true, writable: true, configurable: true });
  assert.deepEqual(Object.getOwnPropertyDescriptor(copy(value), "name"), Object.getOwnPropertyDescriptor(value, "name"));
});

test("`__proto__` as a name is a name", () => {
  const value = JSON.parse('{ "__proto__": { "polluted": true }, "toString": 5 }');
  const made = copyOf(value);
  assert.equal(made.polluted, undefined);
  assert.equal(Object.getPrototypeOf(made), Object.prototype);
});

test("symbols and properties that are not enumerable stay so", () => {
  const key = Symbol("key");
  const value = Object.defineProperty({ [key]: { a: 1 } }, "hidden", { value: { b: 2 }, enumerable: false });
  const made = copyOf(value);
  assert.notEqual(made[key], value[key]);
  assert.deepEqual(Object.keys(made), []);
  assert.deepEqual(made.hidden, { b: 2 });
  assert.notEqual(made.hidden, value.hidden);
});

test("an object without a prototype", () => {
  const value = Object.assign(Object.create(null), { a: { b: 1 } });
  const made = copyOf(value);
  assert.equal(Object.getPrototypeOf(made), null);
});

test("what is frozen can be changed in the copy", () => {
  const made = copyOf(Object.freeze({ list: Object.freeze([1]) }));
  made.list.push(2);
  assert.deepEqual(made, { list: [1, 2] });
});

test("lists with holes, with names and of a class", () => {
  const holes = [1, , 3, ,];
  assert.ok(!(1 in copyOf(holes)));
  const full = Object.assign([, 2], { extra: { a: 1 } });
  assert.deepEqual(Object.keys(copyOf(full)), ["1", "extra"]);
  const found = /(?<word>\w+)/.exec("some text");
  assert.equal(copyOf(found).groups.word, "some");
  assert.ok(copyOf(Names.of("a", { b: 1 })) instanceof Names);
});

test("maps and sets, their keys too", () => {
  const key = { k: 1 };
  const value = new Map([[key, new Set([{ s: 1 }])]]);
  const made = copyOf(value);
  const [[madeKey, madeSet]] = made;
  assert.notEqual(madeKey, key);
  madeSet.add("more");
  assert.equal(value.get(key).size, 1);
});

test("a subclass of a collection, whatever it makes of writing", () => {
  const shelf = Object.assign(new Shelf([["a", 1]]), { label: "l" });
  const made = copyOf(shelf);
  assert.ok(made instanceof Shelf);
  assert.equal(made.get("a"), "shelved 1");
  assert.equal(made.label, "l");
});

test("dates and patterns", () => {
  const date = new Date(5);
  const made = copyOf(date);
  date.setTime(6);
  assert.equal(made.getTime(), 5);
  assert.ok(Number.isNaN(copy(new Date(NaN)).getTime()));
  const pattern = /a/gi;
  pattern.lastIndex = 3;
  const { source, flags, lastIndex } = copyOf(pattern);
  assert.deepEqual([source, flags, lastIndex], ["a", "gi", 3]);
});

test("errors, with all that they carry", () => {
  const error = new Wrong("message", { cause: new RangeError("cause") });
  const made = copyOf(error);
  assert.ok(made instanceof Wrong);
  assert.equal(made.stack, error.stack);
  assert.notEqual(made.cause, error.cause);
  assert.ok(made.cause instanceof RangeError);
  assert.notEqual(made.details, error.details);
  assert.deepEqual(Object.keys(made), Object.keys(error));
  assert.equal(Object.prototype.toString.call(made), "[object Error]");
  assert.deepEqual(copyOf(new AggregateError([new Error("one")], "several")).errors[0].message, "one");
});

test("bytes", () => {
  const bytes = new Uint8Array([1, 2, 3, 4]);
  const made = copyOf({ bytes: bytes.subarray(1, 3), buffer: bytes.buffer, view: new DataView(bytes.buffer, 2, 2), numbers: Float64Array.of(0.5) });
  bytes.fill(9);
  assert.deepEqual([...made.bytes], [2, 3]);
  assert.equal(made.bytes.buffer.byteLength, 2);
  assert.deepEqual([...new Uint8Array(made.buffer)], [1, 2, 3, 4]);
  assert.equal(made.view.getUint8(0), 3);
  assert.equal(made.view.buffer, made.buffer);
  const buffer = Buffer.from("text");
  const copied = copyOf(buffer);
  buffer.fill(0);
  assert.ok(Buffer.isBuffer(copied));
  assert.equal(copied.toString(), "text");
});

test("shared and cyclic references stay", () => {
  const shared = { s: 1 };
  const value = { a: shared, b: [shared], map: new Map([["v", shared]]) };
  value.self = value;
  value.map.set("map", value.map);
  const made = copyOf(value);
  same(made.self, made);
  same(made.a, made.b[0]);
  same(made.a, made.map.get("v"));
  same(made.map.get("map"), made.map);
  assert.notEqual(made.a, shared);
});

test("what cannot be copied is the same in both", () => {
  const value = {
    function: () => {},
    promise: Promise.resolve(),
    signal: AbortSignal.abort(),
    controller: new AbortController(),
    url: new URL("http://localhost/"),
    stream: new ReadableStream(),
    weak: new WeakMap(),
    generator: (function* () {})(),
    text: new String("boxed"),
    memory: new SharedArrayBuffer(2),
  };
  const made = copy(value);
  for (const name of Object.keys(value)) same(made[name], value[name]);
});

test("an instance of a class that names itself", () => {
  class Named {
    list = [1];
    get [Symbol.toStringTag]() {
      return "Anything";
    }
  }
  for (const value of [new Named(), new HumanMessage({ content: [{ type: "text", text: "Hi" }], id: "1" })]) {
    const made = copyOf(value);
    assert.equal(Object.getPrototypeOf(made), Object.getPrototypeOf(value));
    assert.ok((made.list ?? made.content) !== (value.list ?? value.content));
  }
  class NamedMap extends Map {
    get [Symbol.toStringTag]() {
      return "Anything";
    }
  }
  const map = new NamedMap();
  same(copy(map), map);
});

test("objects of another realm", () => {
  const value = runInNewContext("({ list: [1], map: new Map([['a', [2]]]), date: new Date(3), error: new Error('e'), bytes: new Uint8Array([4]) })");
  const made = copyOf(value);
  assert.deepEqual([...made.map.get("a")], [2]);
  assert.equal(made.date.getTime(), 3);
  assert.equal(made.error.message, "e");
  assert.deepEqual([...made.bytes], [4]);
  value.map.get("a").push(5);
  assert.equal(made.map.get("a").length, 1);
});

test("what a getter throws, the copy throws", () => {
  const value = { get bad() { throw new Error("mine"); } };
  assert.throws(() => copy(value), { message: "mine" });
});
