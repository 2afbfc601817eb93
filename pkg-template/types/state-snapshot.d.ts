/** What a thread's state is, was, and is to be. */

import type { Interrupt } from "./control.js";
import type { CheckpointConfig, CheckpointMetadata } from "./savers.js";

/** A task that is to run on a checkpoint, or has been tried. */
export interface StateTask<State = any> {
  /** The task's id. */
  readonly id: string;
  /** The node's name. */
  readonly name: string;
  /** What asked for it: `["__pregel_pull", name]` for an edge, `["__pregel_push", …]` for a {@link Send}. */
  readonly path?: readonly unknown[];
  /** Why it failed. */
  readonly error?: unknown;
  /** The questions that it waits for. */
  readonly interrupts: Interrupt[];
  /** What it wrote, once it has finished. */
  readonly result?: unknown;
  /** Of a graph inside the graph: where its state is, or with `subgraphs: true` that state. */
  readonly state?: CheckpointConfig | StateSnapshot<State>;
}

/** A thread's state at a checkpoint. */
export interface StateSnapshot<State = any> {
  /** The state; of a thread that has no checkpoint `{}`. */
  readonly values: State;
  /** The names of the nodes that are to run next; none when the thread's last run is over. */
  readonly next: string[];
  /** Names the checkpoint: runs, reads and updates may start from it. */
  readonly config: CheckpointConfig;
  /** How the checkpoint came about. */
  readonly metadata?: CheckpointMetadata;
  /** When it was made: ISO 8601, UTC. */
  readonly createdAt?: string;
  /** Names the one before. */
  readonly parentConfig?: CheckpointConfig | undefined;
  /** The tasks that are to run next. */
  readonly tasks: StateTask[];
}

/** What `getState` reads. */
export interface GetStateOptions {
  /** Whether the states of graphs inside the graph are read as well. Default: `false`. */
  subgraphs?: boolean;
}

/** A change of a state, in the name of a node. */
export interface StateUpdate<Update = Record<string, unknown>, Nodes extends string = string> {
  /** What the node would have returned; `null` to change nothing. */
  values?: Update | null;
  /**
   * The node in whose name it is: its edges say what is next. Default: the node that wrote last. `"__end__"` ends the
   * run that was under way, `"__copy__"` copies the checkpoint, `"__input__"` stands for a new input.
   */
  asNode?: Nodes | "__start__" | "__end__" | "__copy__" | "__input__";
}

/** Changes that make one new checkpoint together. */
export interface StateSuperstep<Update = Record<string, unknown>, Nodes extends string = string> {
  updates: readonly StateUpdate<Update, Nodes>[];
}

export {};
