/** `client.threads`: conversations that runs go on with. */

import type { Interrupt } from "./control.js";

/** What a thread is doing. */
export type ThreadStatus = "idle" | "busy" | "interrupted" | "error";

/** What callers keep with an assistant, a thread or a run. */
export type Metadata = Record<string, unknown> | null;

/** A checkpoint's place. */
export interface CheckpointPlace {
  thread_id: string;
  /** The subgraph; `""` for the graph itself. */
  checkpoint_ns: string;
  checkpoint_id?: string | null;
  /** Those of the graphs around, by namespace. */
  checkpoint_map?: Record<string, unknown> | null;
}

/** A thread, without the history of its states. */
export interface Thread<State = Record<string, unknown>> {
  /** A UUID. */
  thread_id: string;
  /** When it was made, in ISO 8601. */
  created_at: string;
  updated_at: string;
  state_updated_at: string;
  /** What callers keep with it, and `graph_id` and `assistant_id` of what ran on it last. */
  metadata: Metadata;
  status: ThreadStatus;
  config: Record<string, unknown>;
  /** The state; `null` before the first run. */
  values: State | null;
  /** The questions that wait, by task. */
  interrupts: Record<string, Interrupt[]>;
  /** How its last run failed. */
  error: { error: string; message: string } | null;
}

/** A task of a thread's state. */
export interface ThreadTask<State = Record<string, unknown>> {
  id: string;
  name: string;
  path?: unknown[];
  error: string | null;
  interrupts: Interrupt[];
  /** Where the state of the graph inside it is. */
  checkpoint: CheckpointPlace | null;
  /** That state, if it was asked for. */
  state: ThreadState<State> | null;
  result: unknown;
}

/** A state of a thread. */
export interface ThreadState<State = Record<string, unknown>> {
  values: State;
  /** The nodes that run next. */
  next: string[];
  tasks: ThreadTask[];
  metadata: Metadata;
  created_at: string | null;
  checkpoint: CheckpointPlace | null;
  parent_checkpoint: CheckpointPlace | null;
  interrupts: Interrupt[];
  checkpoint_id: string | null;
  parent_checkpoint_id: string | null;
}

/** Which rows of many are wanted, and in what order. */
export interface Paging<SortBy extends string, Field extends string> {
  /** At most so many. Default: 10. */
  limit?: number;
  /** From this one on. Default: 0. */
  offset?: number;
  /** By what they are ordered. Default: `"created_at"`. */
  sortBy?: SortBy;
  /** Default: `"desc"`. */
  sortOrder?: "asc" | "desc";
  /** Only these fields. */
  select?: Field[];
}

/** Which threads; all that is said must hold. */
export interface ThreadQuery {
  ids?: string[];
  /** What their metadata has, at any depth. */
  metadata?: Record<string, unknown>;
  /** What their values have, at any depth. */
  values?: Record<string, unknown>;
  status?: ThreadStatus;
}

/** Updates that are one superstep. */
export interface ThreadSuperstep {
  updates: { values?: unknown; command?: unknown; asNode?: string; as_node?: string }[];
}

/**
 * Threads. Its errors have LangGraph Server's `status`: 404 for a thread that is not there, 409 for one that is taken or
 * busy, 422 for a wrong field.
 */
export interface ThreadsClient<State = Record<string, unknown>, Update = State> {
  /** Makes a thread. */
  create(payload?: {
    metadata?: Metadata;
    /** A UUID. Missing: one is made. */
    threadId?: string;
    /** What becomes of it when the id is taken. Default: `"raise"`. */
    ifExists?: "raise" | "do_nothing";
    /** The graph that is going to run on it. */
    graphId?: string;
    /** Updates of the new thread's state; they need a `graphId`. */
    supersteps?: ThreadSuperstep[];
  }): Promise<Thread<State>>;
  get(threadId: string): Promise<Thread<State>>;
  /** Adds to its metadata. */
  update(threadId: string, payload?: { metadata?: Metadata }): Promise<Thread<State>>;
  /** Makes a thread with the same states. */
  copy(threadId: string): Promise<Thread<State>>;
  /** Stops its runs and forgets everything that is kept of it. */
  delete(threadId: string): Promise<void>;
  search(
    query?: ThreadQuery & Paging<"thread_id" | "status" | "created_at" | "updated_at" | "state_updated_at", keyof Thread & string>,
  ): Promise<Thread<State>[]>;
  count(query?: ThreadQuery): Promise<number>;
  /** Its state now, or at a checkpoint. */
  getState(
    threadId: string,
    checkpoint?: string | Partial<CheckpointPlace> | null,
    options?: { subgraphs?: boolean },
  ): Promise<ThreadState<State>>;
  /** Its states, the newest first. */
  getHistory(
    threadId: string,
    options?: {
      /** At most so many. Default: 10. */
      limit?: number;
      /** Those before this checkpoint. */
      before?: string | { configurable?: Record<string, unknown> };
      /** What their metadata has. */
      metadata?: Metadata;
      checkpoint?: Partial<CheckpointPlace>;
    },
  ): Promise<ThreadState<State>[]>;
  /** Changes its state as if a node had returned the values; gives the new checkpoint. */
  updateState(
    threadId: string,
    options: { values?: Update | null; asNode?: string; checkpoint?: Partial<CheckpointPlace>; checkpointId?: string },
  ): Promise<{ checkpoint: CheckpointPlace; configurable: CheckpointPlace; checkpoint_id: string }>;
}

export {};
