/** What goes on around a node's function: when it is tried again, how long it may take, what is kept of it. */

import type { NodeError } from "./errors.js";
import type { NodeResult } from "./graph.js";
import type { Runtime } from "./runtime.js";

/** When a node or a task that failed is tried again. */
export interface RetryPolicy {
  /** Milliseconds before the second attempt. Default: 500. */
  initialInterval?: number;
  /** How much longer each pause is than the one before. Default: 2. */
  backoffFactor?: number;
  /** The longest pause in milliseconds. Default: 128,000. */
  maxInterval?: number;
  /** How many attempts there are, the first included. Default: 3. */
  maxAttempts?: number;
  /** Whether up to a second is added to each pause. Default: true. */
  jitter?: boolean;
  /**
   * Whether the policy is for an error. By default it is for all but a wish to stop (`AbortError`, `"Cancel…"`), a
   * {@link GraphValueError}, and what a server will refuse again: HTTP 400 to 407 and 409, `"insufficient_quota"`.
   */
  retryOn?: (error: any) => boolean;
  /** Whether each retry is logged to the console. Default: true. */
  logWarning?: boolean;
}

/** How long one attempt at a node or a task may take, in milliseconds. */
export interface TimeoutPolicy {
  /** From its start to its end. */
  runTimeout?: number;
  /** Without a sign of life: a chunk, a call of a task, an event of LangChain's callbacks, `runtime.heartbeat()`. */
  idleTimeout?: number;
  /** Whether only `runtime.heartbeat()` is a sign of life. Default: `"auto"`, everything is. */
  refreshOn?: "auto" | "heartbeat";
}

/** How what comes of a node or a task is kept for the next time that it is given the same. */
export interface CachePolicy {
  /** Makes the key of what it is given, a list with one item, which of a task is the list of its arguments. Default: its JSON. */
  keyFunc?: (args: unknown[]) => string;
  /** Seconds that it is kept. Default: forever. */
  ttl?: number;
}

/**
 * Deals with the error of a node, once no attempt is left: in the same step, in the node's place.
 *
 * @param state - What the node was given.
 * @param error - The node's name, and what it threw.
 * @returns As a node does. A {@link Command} may go to any node.
 */
export type NodeErrorHandler<State = any, Update = any, Context = Record<string, any>> = (
  state: State,
  error: NodeError,
  runtime: Runtime<Context>,
) => NodeResult<Update> | Promise<NodeResult<Update>>;

/** What goes on around a node's function. */
export interface NodePolicies<State = any, Update = any, Context = Record<string, any>> {
  /** When it is tried again: of several policies the first that is for the error counts. Default: never. */
  retryPolicy?: RetryPolicy | readonly RetryPolicy[];
  /**
   * How long an attempt may take: milliseconds, or a {@link TimeoutPolicy}. What takes longer fails with a
   * {@link NodeTimeoutError}: its `runtime.signal` aborts, and what it still does counts for nothing.
   */
  timeout?: number | TimeoutPolicy;
  /** How what it writes is kept, in the cache of the graph. Default: not at all. */
  cachePolicy?: boolean | CachePolicy;
  /** Deals with its errors. Questions and commands for a graph around are none. */
  errorHandler?: NodeErrorHandler<State, Update, Context>;
}

/** Where in a cache something is. */
export type CacheNamespace = string[];

/** A namespace and a key in it. */
export type CacheFullKey = [namespace: CacheNamespace, key: string];

/** A cache, of this package or of LangGraph's. */
export interface AnyCache {
  get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: any }[]>;
  set(pairs: { key: CacheFullKey; value: any; ttl?: number }[]): Promise<void>;
  clear(namespaces: CacheNamespace[]): Promise<void>;
}

/** What caches of your own extend. */
export abstract class BaseCache<Value = unknown> {
  /** What is kept under these keys; of what is not, nothing. */
  abstract get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]>;
  /** Keeps values, each for `ttl` seconds. */
  abstract set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void>;
  /** Forgets what is in these namespaces; without any, everything. */
  abstract clear(namespaces: CacheNamespace[]): Promise<void>;
}

/**
 * Keeps what nodes wrote in memory.
 *
 * @example
 * ```ts
 * const graph = new StateGraph(State)
 *   .addNode("embed", embed, { cachePolicy: { ttl: 60 } })
 *   .addEdge(START, "embed")
 *   .compile({ cache: new InMemoryCache() });
 * ```
 */
export class InMemoryCache<Value = unknown> extends BaseCache<Value> {
  get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]>;
  set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void>;
  clear(namespaces: CacheNamespace[]): Promise<void>;
}

/**
 * Asks the run that it is given to to stop before its next step. The run ends with a {@link GraphDrained}; with a
 * checkpointer, `graph.invoke(null, config)` goes on from there.
 *
 * @example
 * ```ts
 * const control = new RunControl();
 * process.once("SIGTERM", () => control.requestDrain("sigterm"));
 * await graph.invoke(input, { ...config, control });
 * ```
 */
export class RunControl {
  /** @param reason - The {@link GraphDrained} says it. Default: `"shutdown"`. */
  requestDrain(reason?: string): void;
  /** Whether somebody has asked. */
  get drainRequested(): boolean;
  /** Why. */
  get drainReason(): string | undefined;
}

/** A {@link RunControl}, of this package or of LangGraph's. */
export interface AnyRunControl {
  requestDrain(reason?: string): void;
  readonly drainRequested: boolean;
  readonly drainReason: string | undefined;
}

export {};
