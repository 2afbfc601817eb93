/**
 * The running task, for code that is not handed a {@link Runtime}.
 *
 * Until a node awaits something these work in every runtime. After an `await` they work in Node,
 * Deno, Bun and workerd (there with the flag `nodejs_compat` or `nodejs_als`), which have
 * `AsyncLocalStorage`; in browsers, which have nothing like it, as long as one task of the page
 * is running; code that a node leaves running when it is over is not seen there as its task's.
 * With several tasks they throw an error that says what to use instead, and never act on
 * another task. `superstep/slim` goes by the browsers' rule everywhere.
 */

import type { Runtime } from "./runtime.js";

/** What an {@link interrupt} asks for. */
export interface InterruptOptions {
  /** What the answer must be: a Zod schema, which also parses it, or a JSON Schema for whoever answers. */
  responseSchema?: unknown;
}

/**
 * Asks whoever runs the graph, and returns the answer once the run is resumed with it.
 *
 * @param value - The question.
 * @throws `GraphInterrupt` while there is no answer; {@link GraphValueError} in a graph without
 *   a checkpointer; `Error` outside of any task, and where it is not certain in which.
 */
export function interrupt<Value = unknown, Answer = any>(value: Value, options?: InterruptOptions): Answer;

/**
 * Sends a chunk to whoever streams in mode `"custom"`, as {@link Runtime.writer} does.
 *
 * @throws `Error` outside of any task, and where it is not certain in which.
 */
export function writer<Chunk>(chunk: Chunk): void | Promise<void>;

/**
 * The running task's runtime; `undefined` outside of tasks.
 *
 * @throws `Error` where it is not certain which task is meant.
 */
export function getConfig<Context = Record<string, any>>(): Runtime<Context>;

/**
 * The store of a runtime, or of the running task's.
 *
 * @throws `Error` outside of any task, and where it is not certain in which.
 */
export function getStore(config?: Partial<Runtime<any>>): Runtime["store"];

/**
 * The writer of a runtime, or of the running task's.
 *
 * @throws `Error` outside of any task, and where it is not certain in which.
 */
export function getWriter(config?: Partial<Runtime<any>>): Runtime["writer"] | undefined;

/**
 * What the node of a runtime, or of the running task, was given as its first argument. In a
 * condition: what the node before it was given.
 *
 * @throws `Error` outside of any task, and where it is not certain in which.
 */
export function getCurrentTaskInput<Input = unknown>(config?: Partial<Runtime<any>>): Input;

export {};
