// States declared with schemas: of zod, valibot, arktype and whatever else speaks Standard Schema.

import { BinaryOperatorAggregate, DeltaChannel, LastValue, UntrackedValueChannel, channelOf } from "./channels.js";
import { checkFields } from "./checks.js";
import { StateGraphInputError } from "./errors.js";
import {
  DELTA_VALUE,
  REDUCED_VALUE,
  STATE_SCHEMA,
  UNTRACKED_VALUE,
  isDeltaValue,
  isReducedValue,
  isStandardSchema,
  isStateSchema,
  isUntrackedValue,
  isZodObject,
  shapeOf,
} from "./standard.js";

/** A key with a reducer. */
export class ReducedValue {
  [REDUCED_VALUE] = true;

  constructor(valueSchema, init) {
    this.valueSchema = valueSchema;
    this.inputSchema = "inputSchema" in init ? init.inputSchema : valueSchema;
    this.reducer = init.reducer;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }

  static isInstance = isReducedValue;
}

/** A key whose reducer takes all writes of a step at once. */
export class DeltaValue {
  [DELTA_VALUE] = true;

  constructor(valueSchema, init) {
    this.valueSchema = valueSchema;
    this.inputSchema = "inputSchema" in init ? init.inputSchema : valueSchema;
    this.reducer = init.reducer;
    this.snapshotFrequency = init.snapshotFrequency;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }

  static isInstance = isDeltaValue;
}

/** A key that no checkpoint keeps. */
export class UntrackedValue {
  [UNTRACKED_VALUE] = true;

  constructor(schema, init) {
    this.schema = schema;
    this.guard = init?.guard ?? true;
  }

  static isInstance = isUntrackedValue;
}

/** A whole state. */
export class StateSchema {
  [STATE_SCHEMA] = true;

  constructor(fields) {
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

  static isInstance = isStateSchema;
}

/** The keys of whatever declares some, as channels or functions that make them. */
export function definitionOf(schema) {
  if (isStateSchema(schema)) return channelsOf(schema.fields);
  if (isZodObject(schema)) return Object.fromEntries(Object.keys(shapeOf(schema)).map((name) => [name, new LastValue()]));
  if (isAnnotationRoot(schema)) return schema.spec;
  if (typeof schema === "object" && schema !== null && !Array.isArray(schema) && Object.keys(schema).length > 0) return schema;
  throw invalidInput();
}

/** What a graph's constructor was given, in any of its forms: the schemas of the state, the input, the output, the context. */
export function schemasOf(given, options) {
  const context = isZodObject(options) || isAnnotationRoot(options) ? options : undefined;
  const more = context === undefined ? options : { context };
  if (isInit(given)) {
    return {
      state: given.state ?? given.stateSchema ?? given.input ?? more?.input,
      input: given.input ?? more?.input,
      output: given.output ?? more?.output,
      context: context ?? given.context ?? more?.context,
    };
  }
  if (isDefinition(given)) return { state: given, input: more?.input, output: more?.output, context: more?.context };
  if (given?.channels !== undefined) return { state: legacyDefinition(given.channels) };
  throw invalidInput();
}

function isInit(given) {
  if (typeof given !== "object" || given === null) return false;
  if (![given.state, given.stateSchema, given.input].some(isDefinition)) return false;
  return [given.input, given.output].every((schema) => schema === undefined || schema === null || isDefinition(schema));
}

function isDefinition(schema) {
  if (isStateSchema(schema) || isZodObject(schema) || isAnnotationRoot(schema)) return true;
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return false;
  const keys = Object.values(schema);
  return keys.length > 0 && keys.every((key) => typeof key === "function" || key?.lg_is_channel === true);
}

function isAnnotationRoot(schema) {
  return typeof schema === "object" && schema !== null && schema.lc_graph_name === "AnnotationRoot";
}

function legacyDefinition(channels) {
  return Object.fromEntries(Object.entries(channels).map(([name, spec]) => [name, channelOf(spec)]));
}

function invalidInput() {
  return new StateGraphInputError(
    "Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.",
  );
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
  throw new Error(
    `Invalid state field "${name}": must be a schema, ReducedValue, DeltaValue, UntrackedValue, or ManagedValue`,
  );
}

/** A function that gives a schema's default: what it makes of `undefined`, if it takes that. */
function defaultOf(schema) {
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

function jsonSchemaOf(schema) {
  try {
    return schema["~standard"].jsonSchema.input({ target: "draft-07" });
  } catch {
    return undefined;
  }
}
