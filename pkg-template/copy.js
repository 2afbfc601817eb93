// Deep copies of data: what is kept must not change when its owner goes on with it. This file imports nothing.

const TypedArray = Object.getPrototypeOf(Uint8Array);

/**
 * A copy that shares nothing that can change with `value`. References within it, cycles among them, stay as they were,
 * and instances keep their prototype and own properties. Functions and what belongs to the runtime (promises, abort
 * signals, streams, …) cannot be copied and are the same in both; private fields cannot either, and the copy lacks them.
 */
export function copy(value) {
  return isObject(value) ? copied(value, new Map()) : value;
}

/** @param seen - the copies so far, by their originals. */
function copied(value, seen) {
  if (!isObject(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const prototype = Object.getPrototypeOf(value);
  const kind = prototype === Object.prototype ? "[object Object]" : kindOf(value);
  const blank = ArrayBuffer.isView(value) ? viewed(value, kind, seen) : blankOf(value, kind, prototype);
  if (blank === undefined) return value;
  const made = Object.getPrototypeOf(blank) === prototype ? blank : Object.setPrototypeOf(blank, prototype);
  seen.set(value, made);
  if (!ArrayBuffer.isView(made)) fill(made, value, kind, seen);
  return made;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** The tag says it in every realm; `instanceof` knows the classes of one. */
function kindOf(value) {
  return Object.prototype.toString.call(value);
}

/** The bytes that a view shows, and no others: in Node many of them share one piece of memory. */
function viewed(view, kind, seen) {
  if (kind !== "[object DataView]") return TypedArray.prototype.slice.call(view);
  return new DataView(copied(view.buffer, seen), view.byteOffset, view.byteLength);
}

/** What the copy of a value starts as; `undefined` for what is not copied. */
function blankOf(value, kind, prototype) {
  switch (kind) {
    case "[object Object]":
      return prototype === Object.prototype ? {} : Object.create(prototype);
    case "[object Array]":
      return new Array(value.length);
    case "[object Map]":
      return new Map();
    case "[object Set]":
      return new Set();
    case "[object Date]":
      return new Date(Date.prototype.getTime.call(value));
    case "[object RegExp]":
      return new RegExp(value.source, value.flags);
    case "[object Error]":
      return new Error();
    case "[object ArrayBuffer]":
      return value.slice(0);
    default:
      return prototype === null || namesItself(value) ? Object.create(prototype) : undefined;
  }
}

/**
 * Whether a value's tag is of a class of the user's, as that of LangChain's messages is: what the runtime names, it names
 * by a property that cannot be written, and collections, dates and errors stay what they are under any name.
 */
function namesItself(value) {
  if ([Array, Date, Error, RegExp].some((Class) => value instanceof Class)) return false;
  for (let holder = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (Object.getOwnPropertyDescriptor(holder, Symbol.toStringTag)?.writable === false) return false;
  }
  return Symbol.toStringTag in value;
}

/** Collections are read and written as the language does it, whatever a subclass makes of that. */
function fill(made, value, kind, seen) {
  if (kind === "[object Array]" && isDense(value)) {
    for (let place = 0; place < value.length; place++) made[place] = copied(value[place], seen);
    return;
  }
  if (kind === "[object Map]") {
    Map.prototype.forEach.call(value, (entry, key) => Map.prototype.set.call(made, copied(key, seen), copied(entry, seen)));
  }
  if (kind === "[object Set]") {
    Set.prototype.forEach.call(value, (entry) => Set.prototype.add.call(made, copied(entry, seen)));
  }
  if (kind === "[object Error]") made.stack = value.stack;
  const names = Object.keys(value);
  for (const name of names) {
    if (name in made) set(made, name, copied(value[name], seen), true);
    else made[name] = copied(value[name], seen);
  }
  if (hasHidden(value, names)) fillHidden(made, value, seen);
}

/** Asked in two ways: `Reflect.ownKeys` takes three times as long, and nearly no object has any. */
function hasHidden(value, names) {
  return Object.getOwnPropertyNames(value).length > names.length || Object.getOwnPropertySymbols(value).length > 0;
}

/** Symbols, and what is not enumerable. */
function fillHidden(made, value, seen) {
  for (const key of Reflect.ownKeys(value)) {
    const isEnumerable = Object.prototype.propertyIsEnumerable.call(value, key);
    if (!isEnumerable || typeof key === "symbol") set(made, key, copied(value[key], seen), isEnumerable);
  }
}

/** Whether a list has all of its places and no names beside them; among keys the places come first. */
function isDense(list) {
  const keys = Object.keys(list);
  return keys.length === list.length && (keys.length === 0 || keys[keys.length - 1] === String(list.length - 1));
}

/** A property of its own: where the prototype has a setter or the name `__proto__`, assigning would do something else. */
function set(made, key, value, enumerable) {
  if (Object.hasOwn(made, key)) made[key] = value;
  else Object.defineProperty(made, key, { value, enumerable, writable: true, configurable: true });
}
