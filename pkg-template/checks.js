// What schemas check. Which writes are checked, and when, is the module's to say.

import { Command, isCommand } from "./control.js";
import { isStateSchema, isZodObject, shapeOf, zodNotes } from "./standard.js";

/** The checks of a graph's schemas. One that has to wait gives a promise of what any other gives at once. */
export class Checks {
  #state;
  #input;
  #context;

  constructor({ state, input, context }) {
    this.#state = checkOf(state);
    this.#input = checkOf(input, true) ?? this.#state;
    this.#context = isZodObject(context) ? context : undefined;
  }

  get checksWrites() {
    return this.#state !== undefined;
  }

  get checksInput() {
    return this.#input !== undefined || this.#context !== undefined;
  }

  /** The input, once it and the context are checked. Without a context it is `configurable` that counts as one. */
  admit(input, config) {
    return after(this.#checkInput(input), (checked) => {
      this.#context?.parse(config.context === undefined ? (config.configurable ?? {}) : config.context);
      return checked;
    });
  }

  #checkInput(input) {
    if (this.#input === undefined || input === undefined || input === null) return input;
    if (!isCommand(input)) return this.#input.whole(input);
    if (!input.update) return input;
    const update = Array.isArray(input.update) ? Object.fromEntries(input.update) : input.update;
    return after(this.#input.whole(update), (checked) => {
      const entries = Object.keys(update).map((name) => [name, checked[name]]);
      return new Command({ ...input, update: Object.fromEntries(entries) });
    });
  }

  /** The values to write to the keys of these names. */
  writes(names, values) {
    const boxes = values.map((value, nth) => this.#state.write(names[nth], value));
    const settled = boxes.some((box) => box instanceof Promise) ? Promise.all(boxes) : boxes;
    return after(settled, (boxes) => boxes.map(({ value }) => value));
  }
}

/** How a schema checks a whole object and one write; `undefined` for one that does not check. */
function checkOf(schema, isComplete = false) {
  if (isZodObject(schema)) return zodCheck(schema, isComplete);
  if (!isStateSchema(schema)) return undefined;
  // LangGraph's own have only the check that always takes its time.
  const whole = (object) => (schema.check === undefined ? schema.validateInput(object) : schema.check(object));
  const write = (name, value) => after(whole({ [name]: value }), (checked) => ({ value: checked[name] }));
  return { whole, write };
}

/** zod's object schemas check with `parse`, which never waits. Nodes write some of the keys, so none is required. */
function zodCheck(schema, isComplete) {
  const complete = once(() => extended(schema));
  const partial = once(() => (schema.partial === undefined ? { parse: parserOf(schema) } : complete().partial()));
  return {
    whole: (object) => (isComplete ? complete() : partial()).parse(object),
    write: (name, value) => {
      const overwrite = overwriteOf(value);
      const parsed = partial().parse({ [name]: overwrite === undefined ? value : overwrite.value });
      if (!Object.hasOwn(parsed, name)) return { value };
      const box = { value: parsed[name] };
      return overwrite === undefined ? box : overwriting(box);
    },
  };
}

/** As LangGraph takes it: keys that a schema of zod 3 does not know are stripped, and zod 4 refuses refined objects. */
function extended(schema) {
  if (schema.extend === undefined) return schema;
  const writes = Object.entries(shapeOf(schema)).map(([name, key]) => [name, zodNotes.of(key)?.reducer?.schema ?? key]);
  const whole = schema.extend(Object.fromEntries(writes));
  if (whole._zod === undefined) whole._def.unknownKeys = "strip";
  return whole;
}

/** The partial form of a schema of zod/mini, which has no method for it: what is missing is not looked at. */
function parserOf(schema) {
  const { constr, def } = schema._zod;
  return (object) => {
    const isLookedAt = ([name, { _zod }]) => object?.[name] !== undefined || _zod.optin !== undefined;
    const shape = Object.fromEntries(Object.entries(def.shape).filter(isLookedAt));
    return new constr({ ...def, shape }).parse(object);
  };
}

/** `{ value }` of an `Overwrite`, in its class or in a plain form. */
export function overwriteOf(value) {
  if (typeof value !== "object" || value === null) return undefined;
  if ("__overwrite__" in value) return { value: value.__overwrite__ };
  return value.type === "__overwrite__" && "value" in value ? { value: value.value } : undefined;
}

export function overwriting({ value }) {
  return { value: { __overwrite__: value } };
}

function once(make) {
  let made;
  return () => (made ??= make());
}

/** What comes of a value or of a promise of one. */
export function after(value, then) {
  return value instanceof Promise ? value.then(then) : then(value);
}
