// `superstep/langgraph/zod/schema`: the JSON schemas of compiled graphs.

import { toJsonSchema } from "@langchain/core/utils/json_schema";

import { isStateSchema } from "../standard.js";
import { META_EXTRAS_DESCRIPTION_PREFIX, schemaMetaRegistry } from "./zod.js";

const WRITTEN = { withReducerSchema: true, withJsonSchemaExtrasAsDescription: true, asPartial: true };
const READ = { withJsonSchemaExtrasAsDescription: true };

export function getStateTypeSchema(graph, registry = schemaMetaRegistry) {
  return schemaOf(graph?.builder?.schemas?.state, READ, registry);
}

export function getUpdateTypeSchema(graph, registry = schemaMetaRegistry) {
  return schemaOf(graph?.builder?.schemas?.state, WRITTEN, registry);
}

export function getInputTypeSchema(graph, registry = schemaMetaRegistry) {
  const schemas = graph?.builder?.schemas;
  return schemaOf(schemas?.input ?? schemas?.state, WRITTEN, registry);
}

export function getOutputTypeSchema(graph, registry = schemaMetaRegistry) {
  const schemas = graph?.builder?.schemas;
  return schemaOf(schemas?.output ?? schemas?.state, READ, registry);
}

export function getConfigTypeSchema(graph, registry = schemaMetaRegistry) {
  return schemaOf(graph?.builder?.schemas?.context, READ, registry);
}

/** Only schemas of zod and `StateSchema`s can say what they are. */
function schemaOf(schema, effects, registry) {
  if (isStateSchema(schema)) return effects === WRITTEN ? schema.getInputJsonSchema() : schema.getJsonSchema();
  if (schema === undefined || (schema._def === undefined && schema._zod === undefined)) return undefined;
  return noted(toJsonSchema(registry.getExtendedChannelSchemas(schema, effects)));
}

/** Puts what was noted, and went through zod as a description, where it belongs. */
function noted(json) {
  if (Array.isArray(json)) return json.map(noted);
  if (typeof json !== "object" || json === null) return json;
  const result = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, noted(value)]));
  const { description } = result;
  if (typeof description !== "string" || !description.startsWith(META_EXTRAS_DESCRIPTION_PREFIX)) return result;
  delete result.description;
  return Object.assign(result, JSON.parse(description.slice(META_EXTRAS_DESCRIPTION_PREFIX.length)));
}
