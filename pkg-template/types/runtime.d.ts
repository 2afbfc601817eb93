/** What a node knows about the run that it is part of. */

import type { InterruptOptions } from "./context.js";

/** Where in a run a node is. */
export interface ExecutionInfo {
  /** The run's id. */
  readonly runId?: string;
  /** The conversation's id. Missing: runs are stateless. */
  readonly threadId?: string;
  /** This task's id. */
  readonly taskId: string;
  /** The checkpoint that the step started from. */
  readonly checkpointId: string;
  /** Where among the subgraphs: `node:task`, parts joined by `|`. */
  readonly checkpointNs: string;
  /** Which attempt at the node this is, from 1. */
  readonly nodeAttempt: number;
  /** When the first attempt began: milliseconds since 1970, UTC. */
  readonly nodeFirstAttemptTime?: number;
}

/** What a node asks of a store. Every store of LangGraph's has it. */
export interface AnyStore {
  get(namespace: string[], key: string): Promise<any>;
  put(namespace: string[], key: string, value: Record<string, any>, ...more: any[]): Promise<void>;
  search(namespacePrefix: string[], options?: any): Promise<any[]>;
  delete(namespace: string[], key: string): Promise<void>;
}

/** What LangGraph Server tells of itself. */
export interface ServerInfo {
  /** The assistant's id. */
  readonly assistantId: string;
  /** The graph's name. */
  readonly graphId: string;
  /** Who asked for the run. */
  readonly user?: Record<string, any>;
}

/**
 * A node's second argument. It is also a LangChain `RunnableConfig`: hand it on to models and
 * tools, and their tokens, tags and cancellation belong to this run.
 *
 * @typeParam Context - What the caller gives as `context`.
 */
export interface Runtime<Context = Record<string, any>> {
  /** The caller's `configurable`, and the run's own entries (`thread_id`, …). */
  configurable: Record<string, any>;
  /** The caller's `context`. Missing when none was given. */
  context?: Context;
  /** Aborts when the run is cancelled, fails elsewhere, or its reader goes away. */
  signal: AbortSignal;
  /**
   * Sends a chunk to whoever streams in mode `"custom"`; does nothing when nobody does.
   * Where it returns a promise, await that to let the reader keep up.
   */
  writer: (chunk: unknown) => void | Promise<void>;
  /**
   * Asks whoever runs the graph, and returns the answer once the run is resumed with it.
   *
   * @throws {@link GraphValueError} in a graph without a checkpointer.
   */
  interrupt: (value: unknown, options?: InterruptOptions) => any;
  /** What the caller gave as `store`, or else what the graph was compiled with. */
  store?: any;
  /** What the caller gave as `heartbeat`. */
  heartbeat?: () => void;
  /** What the caller gave as `control`. */
  control?: any;
  /** The ids of the run's assistant and graph, where it has any. */
  serverInfo?: ServerInfo;
  /** The caller's `metadata`, and where in the run the node is (`langgraph_node`, `langgraph_step`, …). */
  metadata: Record<string, unknown>;
  /** The caller's `tags`. */
  tags: string[];
  /** LangChain's callbacks: through them a LangChain model reports its tokens. */
  callbacks?: any;
  /** How many steps the run may take. */
  recursionLimit: number;
  /** The id for what the node calls, in a trace. */
  runId?: string;
  /** Where in the run the node is. */
  executionInfo: ExecutionInfo;
}

export {};
