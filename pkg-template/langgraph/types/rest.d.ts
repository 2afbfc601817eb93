/** Names of LangGraph's that stand for little of their own. */

import type { StandardSchema } from "../../types/schema.js";
import type { Checkpoint } from "../../types/savers.js";
import { BaseStore } from "../../types/store.js";

export const COMMAND_SYMBOL: unique symbol;

/** What every `Command` is. */
export class CommandInstance {
  constructor(args: object);
  static [Symbol.hasInstance](value: unknown): boolean;
}

/** Whether a value is a Standard Schema. */
export function isStandardSchema(value: unknown): value is StandardSchema;

/** Whether a value is a Standard Schema that can say what it is in JSON Schema. */
export function isSerializableSchema(value: unknown): value is StandardSchema;

/** Makes a schema's default, if it has one. */
export function getSchemaDefaultGetter(schema: unknown): (() => unknown) | undefined;

/** What a schema says of itself in JSON Schema, if it can. */
export function getJsonSchemaFromSchema(schema: unknown): Record<string, unknown> | undefined;

/** A checkpoint that holds nothing. */
export function emptyCheckpoint(): Checkpoint;

/** A checkpoint whose parts can be changed without the other's. */
export function copyCheckpoint<Checkpoint>(checkpoint: Checkpoint): Checkpoint;

/** A store that hands what is asked of it in one turn to another store at once. */
export class AsyncBatchedStore extends BaseStore {
  constructor(store: BaseStore);
  readonly isRunning: boolean;
  batch(operations: any): Promise<any>;
}

export {};
