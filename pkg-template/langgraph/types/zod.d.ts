/** Notes on schemas of zod. */

import type { InteropZodObject, InteropZodObjectShape, InteropZodType } from "@langchain/core/utils/types";
import { $ZodRegistry, type $ZodType, type $ZodTypeInternals, type input, type output } from "zod/v4/core";
import type { OverwriteValue } from "../../types/control.js";
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
  getChannelsForSchema<S extends InteropZodObject>(schema: S): InteropZodToStateDefinition<S>;
  getExtendedChannelSchemas(
    schema: InteropZodObject,
    effects: { withReducerSchema?: boolean; withJsonSchemaExtrasAsDescription?: boolean; asPartial?: boolean },
  ): InteropZodObject;
}

/** The notes of this package's graphs. */
export const schemaMetaRegistry: SchemaMetaRegistry;

/** A schema with a reducer, which takes what the other schema says. */
export type ReducedZodChannel<S extends InteropZodType, Reducer extends InteropZodType> = S & { lg_reducer_schema: Reducer };

/** The keys of an object schema. */
export type InteropZodToStateDefinition<S extends InteropZodObject, Shape = InteropZodObjectShape<S>> = {
  [K in keyof Shape]: Shape[K] extends ReducedZodChannel<infer Schema, infer Reducer>
    ? Schema extends InteropZodType<infer Value>
      ? Reducer extends InteropZodType<infer Update>
        ? Channel<Value, OverwriteValue<Value> | Update>
        : never
      : never
    : Shape[K] extends InteropZodType<infer Value, infer Update>
      ? Channel<Value, Update>
      : never;
};

/** What may be written to a state that an object schema declares. */
export type UpdateType<S extends InteropZodObject, Shape = InteropZodObjectShape<S>> = {
  [K in keyof Shape]?: InteropZodToStateDefinition<S, Shape>[K] extends Channel<any, infer Update> ? Update : never;
};

/** Notes a default, or more of a JSON schema. */
export function withLangGraph<Value, Update, S extends InteropZodType<Value>>(schema: S, meta: SchemaMeta<Value, Update> & { reducer?: undefined }): S;
/** Notes a reducer. */
export function withLangGraph<Value, Update, S extends InteropZodType<Value>>(
  schema: S,
  meta: SchemaMeta<Value, Update>,
): ReducedZodChannel<S, InteropZodType<Update>>;

/** The same notes as a registry of zod 4: `schema.register(registry, …)`. */
export class LanggraphZodMetaRegistry<Meta extends SchemaMeta = SchemaMeta, S extends $ZodType = $ZodType> extends $ZodRegistry<
  Meta & { [key: string]: unknown },
  S
> {
  constructor(parent: SchemaMetaRegistry);
  protected parent: SchemaMetaRegistry;
}

/** {@link LanggraphZodMetaRegistry} of {@link schemaMetaRegistry}. */
export const registry: LanggraphZodMetaRegistry;

declare module "zod/v4" {
  interface ZodType<
    out Output = unknown,
    out Input = unknown,
    out Internals extends $ZodTypeInternals<Output, Input> = $ZodTypeInternals<Output, Input>,
  > extends $ZodType<Output, Input, Internals> {
    /** Notes a reducer, which takes what the schema takes. */
    register<R extends LanggraphZodMetaRegistry, Value = output<this>, Update = input<this>>(
      registry: R,
      meta: SchemaMeta<Value, Update>,
    ): ReducedZodChannel<this, ZodType<Value, Update, $ZodTypeInternals<Value, Update>>>;
  }
}

declare module "zod/v4-mini" {
  interface ZodMiniType<
    out Output = unknown,
    out Input = unknown,
    out Internals extends $ZodTypeInternals<Output, Input> = $ZodTypeInternals<Output, Input>,
  > extends $ZodType<Output, Input, Internals> {
    /** Notes a reducer, which takes what the schema takes. */
    register<R extends LanggraphZodMetaRegistry, Value = output<this>, Update = input<this>>(
      registry: R,
      meta: SchemaMeta<Value, Update>,
    ): ReducedZodChannel<this, ZodMiniType<Value, Update, $ZodTypeInternals<Value, Update>>>;
  }
}

/** How notes are marked on their way through zod. */
export const META_EXTRAS_DESCRIPTION_PREFIX: "lg:";

export {};
