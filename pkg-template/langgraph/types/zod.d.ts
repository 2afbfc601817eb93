/** Notes on schemas of zod. */

import type { InteropZodObject, InteropZodType } from "@langchain/core/utils/types";
import { $ZodRegistry } from "zod/v4/core";
import type { Channel } from "../../types/state.js";

/** What can be noted of a schema. */
export interface SchemaMeta<Value = any, Update = Value> {
  /** What its JSON schema says besides. */
  jsonSchemaExtra?: { langgraph_nodes?: string[]; langgraph_type?: "prompt" | "messages"; [key: string]: unknown };
  /** How writes go into the value, and what they must be. */
  reducer?: { schema?: InteropZodType<Update>; fn: (left: Value, right: Update) => Value };
  /** Makes the value before the first write. */
  default?: () => Value;
}

/** Notes by schema. */
export class SchemaMetaRegistry {
  get<Value, Update = Value>(schema: InteropZodType<Value>): SchemaMeta<Value, Update> | undefined;
  extend<Value, Update>(
    schema: InteropZodType<Value>,
    predicate: (meta: SchemaMeta<Value, Update> | undefined) => SchemaMeta<Value, Update>,
  ): void;
  remove(schema: InteropZodType): this;
  has(schema: InteropZodType): boolean;
  getChannelsForSchema(schema: InteropZodObject): Record<string, Channel>;
  getExtendedChannelSchemas(
    schema: InteropZodObject,
    effects: { withReducerSchema?: boolean; withJsonSchemaExtrasAsDescription?: boolean; asPartial?: boolean },
  ): InteropZodObject;
}

/** The notes of this package's graphs. */
export const schemaMetaRegistry: SchemaMetaRegistry;

/** Notes a reducer, a default or more of a JSON schema. */
export function withLangGraph<Value, Update, S extends InteropZodType<Value>>(schema: S, meta: SchemaMeta<Value, Update>): S;

/** The same notes as a registry of zod 4: `schema.register(registry, …)`. */
export class LanggraphZodMetaRegistry extends $ZodRegistry<any, any> {
  constructor(parent: SchemaMetaRegistry);
}

/** {@link LanggraphZodMetaRegistry} of {@link schemaMetaRegistry}. */
export const registry: LanggraphZodMetaRegistry;

/** How notes are marked on their way through zod. */
export const META_EXTRAS_DESCRIPTION_PREFIX: "lg:";

export {};
