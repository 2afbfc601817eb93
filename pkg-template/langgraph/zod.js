// `superstep/langgraph/zod`: reducers and defaults of keys that are schemas of zod.

import { getInteropZodDefaultGetter, getInteropZodObjectShape, getSchemaDescription, extendInteropZodObject, interopZodObjectPartial, isZodSchemaV3 } from "@langchain/core/utils/types";
import { $ZodRegistry } from "zod/v4/core";
import { z as z3 } from "zod/v3";
import { z as z4 } from "zod/v4";

import { definitionOf } from "../schema.js";
import { zodNotes } from "../standard.js";

export const META_EXTRAS_DESCRIPTION_PREFIX = "lg:";

/** What is noted of schemas: `{ reducer: { schema, fn }, default, jsonSchemaExtra }`. */
export class SchemaMetaRegistry {
  _map = new Map();
  #extended = new Map();

  get(schema) {
    return this._map.get(schema);
  }

  extend(schema, predicate) {
    this._map.set(schema, predicate(this.get(schema)));
  }

  remove(schema) {
    this._map.delete(schema);
    return this;
  }

  has(schema) {
    return this._map.has(schema);
  }

  getChannelsForSchema(schema) {
    return definitionOf(schema);
  }

  /** An object schema with what is noted of its keys in it. Made once for each schema and set of effects. */
  getExtendedChannelSchemas(schema, effects) {
    if (Object.keys(effects).length === 0) return schema;
    const key = Object.keys(effects).filter((name) => effects[name] === true).sort().join("|");
    if (!this.#extended.has(key)) this.#extended.set(key, new Map());
    const made = this.#extended.get(key);
    if (!made.has(schema)) made.set(schema, this.#extend(schema, effects));
    return made.get(schema);
  }

  #extend(schema, { withReducerSchema, withJsonSchemaExtrasAsDescription, asPartial }) {
    let extended = schema;
    if (withReducerSchema || withJsonSchemaExtrasAsDescription) {
      const shape = Object.entries(getInteropZodObjectShape(schema)).map(([name, key]) => {
        const shown = (withReducerSchema && this.get(key)?.reducer?.schema) || key;
        return [name, withJsonSchemaExtrasAsDescription ? this.#described(key, shown) : shown];
      });
      extended = extendInteropZodObject(schema, Object.fromEntries(shape));
      if (isZodSchemaV3(extended)) extended._def.unknownKeys = "strip";
    }
    return asPartial ? interopZodObjectPartial(extended) : extended;
  }

  #described(key, shown) {
    const extra = this.get(key)?.jsonSchemaExtra;
    if (!extra) return shown;
    const description = getSchemaDescription(shown) ?? getSchemaDescription(key);
    return shown.describe(`${META_EXTRAS_DESCRIPTION_PREFIX}${JSON.stringify({ ...extra, description })}`);
  }
}

export const schemaMetaRegistry = new SchemaMetaRegistry();

zodNotes.of = (schema) => schemaMetaRegistry.get(schema);

/** Notes something of a schema. */
export function withLangGraph(schema, meta) {
  if (meta.reducer && !meta.default) meta.default = getInteropZodDefaultGetter(schema) ?? meta.default;
  if (meta.reducer) schema.lg_reducer_schema = meta.reducer.schema ?? schema;
  schemaMetaRegistry.extend(schema, () => meta);
  return schema;
}

/** The same notes as a registry of zod 4. */
export class LanggraphZodMetaRegistry extends $ZodRegistry {
  constructor(parent) {
    super();
    this.parent = parent;
    this._map = parent._map;
  }

  add(schema, ...metas) {
    const [meta] = metas;
    if (meta && !meta.default) meta.default = getInteropZodDefaultGetter(schema) ?? meta.default;
    return super.add(schema, ...metas);
  }
}

export const registry = new LanggraphZodMetaRegistry(schemaMetaRegistry);

/** `schema.langgraph.reducer(…)` and `schema.langgraph.metadata(…)`, the older form; with LangGraph itself in the page it is there already. */
const extended = (globalThis[Symbol.for("langgraph-zod")] ??= new WeakSet());
for (const { prototype } of [z3.ZodType, z4.ZodType]) {
  if (extended.has(prototype)) continue;
  extended.add(prototype);
  Object.defineProperty(prototype, "langgraph", {
    get() {
      return {
        metadata: (jsonSchemaExtra) => withLangGraph(this, { jsonSchemaExtra }),
        reducer: (fn, schema) => withLangGraph(this, { default: getInteropZodDefaultGetter(this), reducer: { schema, fn } }),
      };
    },
  });
}
