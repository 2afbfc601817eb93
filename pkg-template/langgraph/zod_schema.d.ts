/**
 * What `@langchain/langgraph/zod/schema` exports: the JSON schemas of a compiled graph; `undefined` where its state is
 * neither a schema of zod nor a `StateSchema`.
 *
 * @module superstep/langgraph/zod/schema
 */

import type { SchemaMetaRegistry } from "./types/zod.js";

/** Of the state as it is read. */
export function getStateTypeSchema(graph: unknown, registry?: SchemaMetaRegistry): Record<string, any> | undefined;
/** Of what nodes write. */
export function getUpdateTypeSchema(graph: unknown, registry?: SchemaMetaRegistry): Record<string, any> | undefined;
/** Of what a run begins with. */
export function getInputTypeSchema(graph: unknown, registry?: SchemaMetaRegistry): Record<string, any> | undefined;
/** Of what a run results in. */
export function getOutputTypeSchema(graph: unknown, registry?: SchemaMetaRegistry): Record<string, any> | undefined;
/** Of the context. */
export function getConfigTypeSchema(graph: unknown, registry?: SchemaMetaRegistry): Record<string, any> | undefined;
