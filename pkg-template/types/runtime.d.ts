/** What a node knows about the run that it is part of. */

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
  /** Always missing: this version has no store. */
  store?: never;
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
