/** Names of LangGraph's that stand for little of their own. */

import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Interrupt } from "../../types/control.js";
import type { StandardSchema } from "../../types/schema.js";
import { BaseStore } from "../../types/store.js";

export const COMMAND_SYMBOL: unique symbol;

/** What every `Command` is. */
export class CommandInstance {
  constructor(args: object);
  static [Symbol.hasInstance](value: unknown): boolean;
}

/** Where a run was resumed. */
export interface GraphResumeEvent {
  readonly runId: string | undefined;
  readonly status: "pending" | "done" | "interrupt_before" | "interrupt_after" | "out_of_steps" | "draining";
  readonly checkpointId: string;
  readonly checkpointNs: readonly string[];
}

/** Where a run paused, and what it asks. */
export interface GraphInterruptEvent extends GraphResumeEvent {
  readonly interrupts: readonly Interrupt[];
}

/** Told of interrupts and resumptions, where it is among a run's callbacks. */
export class GraphCallbackHandler extends BaseCallbackHandler {
  name: string;
  static isInstance(value: unknown): value is GraphCallbackHandler;
  handleInterrupt?(event: GraphInterruptEvent): void | Promise<void>;
  handleResume?(event: GraphResumeEvent): void | Promise<void>;
}

/** Whether a value is a Standard Schema. */
export function isStandardSchema(value: unknown): value is StandardSchema;

/** Whether a value is a Standard Schema that can say what it is in JSON Schema. */
export function isSerializableSchema(value: unknown): value is StandardSchema;

/** Makes a schema's default, if it has one. */
export function getSchemaDefaultGetter(schema: unknown): (() => unknown) | undefined;

/** What a schema says of itself in JSON Schema, if it can. */
export function getJsonSchemaFromSchema(schema: unknown): Record<string, unknown> | undefined;

/** A checkpoint whose parts can be changed without the other's. */
export function copyCheckpoint<Checkpoint>(checkpoint: Checkpoint): Checkpoint;

/** Where LangGraph notes which namespaces it has seen. */
export function getSubgraphsSeenSet(): Set<unknown>;

/** A store that hands what is asked of it in one turn to another store at once. */
export class AsyncBatchedStore extends BaseStore {
  constructor(store: BaseStore);
  readonly isRunning: boolean;
  batch(operations: any): Promise<any>;
}

export {};
