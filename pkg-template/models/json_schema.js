// JSON Schema of schemas, and values checked by them.

import { zodJsonSchema } from "./zod.js";

/** Whether a value is a schema of some library; any other object is taken for JSON Schema. */
function isSchema(schema) {
  return typeof schema?.["~standard"]?.validate === "function" || typeof schema?.safeParse === "function";
}

/**
 * The JSON Schema of what a schema takes, which is what a model has to write: said by the schema itself, as Standard
 * JSON Schema has it; written here for the schemas of zod that cannot.
 *
 * @throws `Error` for a schema that does not say.
 */
export function jsonSchemaOf(schema) {
  if (!isSchema(schema)) return schema;
  const { $schema, ...said } = ownJsonSchema(schema) ?? zodJsonSchema(schema);
  return closed(said);
}

function ownJsonSchema(schema) {
  const says = schema["~standard"]?.jsonSchema?.input;
  if (says !== undefined) return says({ target: "draft-07" });
  return typeof schema.toJSONSchema === "function" ? schema.toJSONSchema({ io: "input" }) : undefined;
}

/** Schemas of libraries take objects with more properties, and drop these: a model need not write them. */
function closed(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const entries = Object.entries(schema).map(([name, inner]) => [name, DATA.has(name) ? inner : closed(inner)]);
  const isOpen = schema.type === "object" && schema.properties !== undefined && schema.additionalProperties === undefined;
  return Object.fromEntries(isOpen ? [...entries, ["additionalProperties", false]] : entries);
}

/** What in a schema is no schema. */
const DATA = new Set(["enum", "const", "default", "examples", "required"]);

/** A value as a schema gives it, `{ value }`, or `{ issues }`. JSON Schema is not checked here. */
export async function checked(schema, value) {
  if (!isSchema(schema)) return { value };
  const standard = schema["~standard"];
  if (standard !== undefined) return standard.validate(value);
  const parsed = await schema.safeParseAsync(value);
  return parsed.success ? { value: parsed.data } : { issues: parsed.error.issues };
}

/** Whether every object of a schema has all its properties and no other, and nothing a default: OpenAI's strict kind. */
export function isStrict(schema) {
  if (typeof schema !== "object" || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  if ("default" in schema) return false;
  if (schema.type === "object" && !isComplete(schema)) return false;
  return Object.entries(schema).every(([name, inner]) => {
    if (DATA.has(name)) return true;
    return NAMED.has(name) ? Object.values(inner).every(isStrict) : isStrict(inner);
  });
}

/** What in a schema holds schemas by names of the user's. */
const NAMED = new Set(["properties", "$defs", "definitions"]);

function isComplete({ properties = {}, required = [], additionalProperties }) {
  return additionalProperties === false && Object.keys(properties).every((name) => required.includes(name));
}
