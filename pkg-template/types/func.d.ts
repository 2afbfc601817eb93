/**
 * LangGraph's functional API: a function as a graph, and functions as tasks of whatever calls them.
 */

import type { Command } from "./control.js";
import type { CompiledStateGraph, StreamOptions } from "./graph.js";
import type { AnyCache, CachePolicy, RetryPolicy, TimeoutPolicy } from "./running.js";
import type { AnyStore, Runtime } from "./runtime.js";
import type { BaseCheckpointSaver } from "./savers.js";
import type { RunStream, StreamChunk, StreamMode } from "./stream.js";

/** What a task is called, and what goes on around it. */
export interface TaskOptions {
  /** The task's name, in streams and namespaces. */
  name: string;
  /**
   * When it is called again after it has failed; of several policies the first that is for the error. What it throws in
   * the end is thrown to its caller. A graph's own `retryPolicy` is for nodes only.
   */
  retry?: RetryPolicy | readonly RetryPolicy[];
  /**
   * How what it gives is kept in its graph's cache, for calls with the same arguments; `true` keeps it for good. `keyFunc`
   * is given a list with the list of arguments.
   */
  cachePolicy?: CachePolicy | boolean;
  /** How long one attempt may take: milliseconds, or a {@link TimeoutPolicy}. Then a `NodeTimeoutError` is thrown. */
  timeout?: number | TimeoutPolicy;
}

/**
 * A function that becomes a task where it is called.
 *
 * @typeParam Args - What it is given.
 * @typeParam Output - What it gives.
 */
export interface Task<Args extends readonly unknown[], Output> {
  /**
   * Calls the function as a task of the running one.
   *
   * @throws `Error` outside of entrypoints, nodes and tasks, and where it is not certain which one calls:
   *   in browsers, after an `await` while several run. Then use {@link Task.with}.
   */
  (...args: Args): Promise<Output>;

  /**
   * The same for the caller that a runtime is of: an entrypoint's or a node's second argument, or what
   * {@link getConfig} gives in a task before its first `await`. This works in every runtime.
   *
   * @example
   * ```ts
   * const both = task("both", async (a: string, b: string) => {
   *   const runtime = getConfig();
   *   return [await translate.with(runtime)(a), await translate.with(runtime)(b)];
   * });
   * ```
   */
  with(runtime: Runtime<any>): (...args: Args) => Promise<Output>;
}

/**
 * Makes a function a task: each call of it is a task of its own in its caller's step, side by side with others that were
 * not awaited yet. What it gives is kept with the run's checkpoint: when the caller runs anew, after an interrupt or a
 * failure, its calls that came to their ends are answered instead of made again, in the order in which they were made.
 *
 * What a task throws is thrown to its caller, which may go on.
 *
 * @param optionsOrName - The task's name, or options with it.
 * @param func - No generator.
 */
export function task<Args extends unknown[], Output>(
  optionsOrName: TaskOptions | string,
  func: (...args: Args) => Output | Promise<Output>,
): Task<Args, Awaited<Output>>;

/** What {@link EntrypointFunction.final} returns. */
export interface EntrypointFinal<Value, Save> {
  /** What the caller is given. */
  value: Value;
  /** What is kept for the next call. */
  save: Save;
  __lg_type: "__pregel_final";
}

/** How an entrypoint is made. */
export interface EntrypointOptions {
  /** The graph's name, and that of its one node. */
  name: string;
  /** Where checkpoints are kept. */
  checkpointer?: BaseCheckpointSaver<any>;
  /** What the function and its tasks find in `runtime.store`, unless the caller gives another. */
  store?: AnyStore;
  /** Where what its tasks give is kept, as far as their `cachePolicy` says so. */
  cache?: AnyCache;
  /**
   * How long one attempt of the function may take: milliseconds, or a {@link TimeoutPolicy}. Then a `NodeTimeoutError` is
   * thrown, and the tasks that it has called are stopped. An entrypoint is tried again by its graph's `retryPolicy`.
   */
  timeout?: number | TimeoutPolicy;
}

/** A runtime of an entrypoint or of one of its tasks. */
export interface EntrypointRuntime<Previous = any, Context = Record<string, any>> extends Runtime<Context> {
  /** What the last call on this thread returned, or kept with `entrypoint.final`; `undefined` on a new thread. */
  readonly previous: Previous | undefined;
}

/** What an entrypoint's caller is given, of what its function returns. */
export type EntrypointOutput<Returned> = Returned extends EntrypointFinal<infer Value, any> ? Value : Returned;

/** What an entrypoint keeps for its next call, of what its function returns. */
export type EntrypointSave<Returned> = Returned extends EntrypointFinal<any, infer Save> ? Save : Returned;

/**
 * A function that runs as a graph: with the methods of a {@link CompiledStateGraph}, whose state is what the function
 * gave last.
 */
export interface CompiledEntrypoint<Input = any, Output = any>
  extends Omit<CompiledStateGraph<Output, Input, string>, "stream" | "withConfig"> {
  /** The same with options under those of every call. */
  withConfig(config: StreamOptions<any, string>): CompiledEntrypoint<Input, Output>;

  /** Runs the function and tells what happens: in mode `"updates"` `{ [task]: what it gave }`. */
  stream<const Mode extends StreamMode | readonly StreamMode[] = "updates", const Subgraphs extends boolean = false>(
    input: Input | Command | null,
    options?: StreamOptions<Mode, string, Record<string, any>, Subgraphs>,
  ): Promise<RunStream<StreamChunk<Mode, Output, any, string, Subgraphs>>>;
}

/** {@link entrypoint} */
export interface EntrypointFunction {
  /**
   * Makes a function a graph.
   *
   * @param optionsOrName - The graph's name, or options with it.
   * @param func - Is given the input and a runtime. No generator.
   */
  <Input, Returned>(
    optionsOrName: EntrypointOptions | string,
    func: (input: Input, runtime: EntrypointRuntime) => Returned | Promise<Returned>,
  ): CompiledEntrypoint<Input, EntrypointOutput<Awaited<Returned>>>;

  /** What to return to give the caller one thing, and to keep another for the next call. */
  final<Value, Save>(parts: { value?: Value; save?: Save }): EntrypointFinal<Value, Save>;
}

/**
 * A function as a graph, for work that is easier to write down as code than as nodes and edges.
 *
 * @example
 * ```ts
 * const draft = task("draft", async (topic: string) => model.invoke(`Write about ${topic}`));
 * const workflow = entrypoint({ name: "workflow", checkpointer: new MemorySaver() }, async (topic: string) => {
 *   const text = await draft(topic);
 *   return { text, approved: interrupt({ review: text }) };
 * });
 * ```
 */
export declare const entrypoint: EntrypointFunction;

/**
 * What the entrypoint's last call on this thread returned, or kept with `entrypoint.final`.
 *
 * @param config - The runtime, where it is not certain which task asks.
 * @throws `Error` outside of any task, and where it is not certain in which.
 */
export function getPreviousState<State = any>(config?: Runtime<any>): State;
