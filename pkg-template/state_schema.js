// `StateSchema` and the keys that it may hold beside plain schemas.

import { BinaryOperatorAggregate, DeltaChannel, LastValue, UntrackedValueChannel } from "./channels.js";
import { after, overwriteOf, overwriting } from "./checks.js";
import {
  DELTA_VALUE,
  REDUCED_VALUE,
  STATE_SCHEMA,
  UNTRACKED_VALUE,
  isDeltaValue,
  isManaged,
  isReducedValue,
  isStandardSchema,
  isStateSchema,
  isUntrackedValue,
} from "./standard.js";

/** A key with a reducer. */
export class ReducedValue {
  constructor(valueSchema, init) {
    this[REDUCED_VALUE] = true;
    this.valueSchema = valueSchema;
    this.inputSchema = "inputSchema" in init ? init.inputSchema : valueSchema;
    this.reducer = init.reducer;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }

  static isInstance(value) {
    return isReducedValue(value);
  }
}

/** A key whose reducer takes all writes of a step at once. */
export class DeltaValue {
  constructor(valueSchema, init) {
    this[DELTA_VALUE] = true;
    this.valueSchema = valueSchema;
    this.inputSchema = "inputSchema" in init ? init.inputSchema : valueSchema;
    this.reducer = init.reducer;
    this.snapshotFrequency = init.snapshotFrequency;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }

  static isInstance(value) {
    return isDeltaValue(value);
  }
}

/** A key that no checkpoint keeps. */
export class UntrackedValue {
  constructor(schema, init) {
    this[UNTRACKED_VALUE] = true;
    this.schema = schema;
    this.guard = init?.guard ?? true;
  }

  static isInstance(value) {
    return isUntrackedValue(value);
  }
}

/** A whole state. */
export class StateSchema {
  constructor(fields) {
    this[STATE_SCHEMA] = true;
    this.fields = fields;
  }

  getChannels() {
    return channelsOf(this.fields);
  }

  getChannelKeys() {
    return Object.keys(this.fields);
  }

  getAllKeys() {
    return Object.keys(this.fields);
  }

  async validateInput(data) {
    return this.check(data);
  }

  /** The same, at once where no schema takes its time. */
  check(data) {
    return checkFields(this.fields, data);
  }

  getJsonSchema() {
    const required = [];
    const properties = propertiesOf(this.fields, "valueSchema", (name, schema) => {
      if (defaultOf(schema) === undefined) required.push(name);
    });
    return { type: "object", properties, required: required.length > 0 ? required : undefined };
  }

  getInputJsonSchema() {
    return { type: "object", properties: propertiesOf(this.fields, "inputSchema") };
  }

  static isInstance(value) {
    return isStateSchema(value);
  }
}

/** The channels of a schema's fields. */
function channelsOf(fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldChannel(name, field)]));
}

function fieldChannel(name, field) {
  if (isDeltaValue(field)) {
    const { reducer, snapshotFrequency, valueSchema } = field;
    return new DeltaChannel(reducer, { snapshotFrequency, initialValueFactory: defaultOf(valueSchema) });
  }
  if (isReducedValue(field)) return new BinaryOperatorAggregate(field.reducer, defaultOf(field.valueSchema));
  if (isUntrackedValue(field)) {
    return new UntrackedValueChannel({ guard: field.guard, initialValueFactory: defaultOf(field.schema) });
  }
  if (isStandardSchema(field)) return new LastValue(defaultOf(field));
  if (isManaged(field)) return field;
  throw new Error(
    `Invalid state field "${name}": must be a schema, ReducedValue, DeltaValue, UntrackedValue, or ManagedValue`,
  );
}

/** A function that gives a schema's default: what it makes of `undefined`, if it takes that. */
export function defaultOf(schema) {
  if (!isStandardSchema(schema)) return undefined;
  try {
    const result = schema["~standard"].validate(undefined);
    if (typeof result.then === "function") result.then(undefined, () => {});
    else if (!result.issues) return () => result.value;
  } catch {
    // What throws has no default.
  }
  return undefined;
}

/** The JSON schemas of the fields that have one; `tell` is told each field's name and schema. */
function propertiesOf(fields, side, tell = () => {}) {
  const properties = {};
  for (const [name, field] of Object.entries(fields)) {
    const isReduced = isDeltaValue(field) || isReducedValue(field);
    let json = jsonSchemaOf(isReduced ? field[side] : isUntrackedValue(field) ? field.schema : field);
    if (isReduced && field.jsonSchemaExtra) json = { ...json, ...field.jsonSchemaExtra };
    if (json === undefined) continue;
    properties[name] = json;
    tell(name, isReduced ? field.valueSchema : isUntrackedValue(field) ? field.schema : field);
  }
  return properties;
}

export function jsonSchemaOf(schema) {
  try {
    return schema["~standard"].jsonSchema.input({ target: "draft-07" });
  } catch {
    return undefined;
  }
}

/** An object after its fields' checks, one after the other. What no field is known of stays as it is. */
function checkFields(fields, object) {
  if (typeof object !== "object" || object === null) return object;
  const checked = {};
  const late = inTurn(Object.entries(object), ([name, value]) =>
    after(checkField(fields, name, value), (box) => void (checked[name] = box.value)),
  );
  return after(late, () => checked);
}

/** `{ value }`: a value may be a promise, which is not waited for. */
function checkField(fields, name, value) {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) return { value };
  if (isDeltaValue(field) || isReducedValue(field)) {
    const overwrite = overwriteOf(value);
    if (overwrite === undefined) return checkValue(field.inputSchema, name, value);
    return after(checkValue(field.valueSchema, name, overwrite.value), overwriting);
  }
  const schema = isUntrackedValue(field) ? field.schema : isManaged(field) ? undefined : field;
  return schema === undefined ? { value } : checkValue(schema, name, value);
}

function checkValue(schema, name, value) {
  const result = schema["~standard"].validate(value);
  const take = (result) => {
    if (result.issues) throw new Error(`Validation failed for field "${name}": ${JSON.stringify(result.issues)}`);
    return result;
  };
  return typeof result.then === "function" ? Promise.resolve(result).then(take) : take(result);
}

/** Does a step for each item; one that takes its time is waited for before the next. */
function inTurn(items, step, from = 0) {
  for (let at = from; at < items.length; at++) {
    const late = step(items[at]);
    if (late instanceof Promise) return late.then(() => inTurn(items, step, at + 1));
  }
  return undefined;
}
