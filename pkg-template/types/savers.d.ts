/** Where checkpoints are kept. */

/** A channel's version: it grows with every write. */
export type ChannelVersion = number | string;

/** Versions by channel. */
export type ChannelVersions = Record<string, ChannelVersion>;

/** Names a checkpoint, or a thread's newest. Any LangChain `RunnableConfig` is one. */
export interface CheckpointConfig {
  configurable?: {
    /** The conversation. */
    thread_id?: string;
    /** The subgraph; `""` for the graph itself. */
    checkpoint_ns?: string;
    /** The checkpoint. Missing: the newest. */
    checkpoint_id?: string | undefined;
    [key: string]: any;
  };
  [key: string]: any;
}

/** A graph's state after a step. */
export interface Checkpoint {
  /** The version of this format: 4. */
  v: number;
  /** Ids sort by time. */
  id: string;
  /** When it was made, in ISO 8601. */
  ts: string;
  /** What the channels hold. State keys are channels, and there are others beside them. */
  channel_values: Record<string, unknown>;
  /** The channels' versions. */
  channel_versions: ChannelVersions;
  /** For each node the versions it ran with last. */
  versions_seen: Record<string, ChannelVersions>;
}

/** How a checkpoint came about. */
export type CheckpointMetadata<Extra extends object = object> = {
  /** The input of a run, a step of it, an update from outside, or a copy of another checkpoint. */
  source: "input" | "loop" | "update" | "fork";
  /** The step: -1 for the first input, 0 for the step that applies it. */
  step: number;
  /** The checkpoints of the graphs around this one, by their namespace. */
  parents: Record<string, string>;
  /** For each channel that stores differences: how many updates and steps ago it was stored whole. */
  counters_since_delta_snapshot?: Record<string, [updates: number, steps: number]>;
} & Extra;

/** What a task writes to a channel. */
export type PendingWrite<Channel = string> = [channel: Channel, value: unknown];

/** The same with the task's id. */
export type CheckpointPendingWrite<TaskId = string> = [taskId: TaskId, channel: string, value: unknown];

/** A checkpoint with what belongs to it. */
export interface CheckpointTuple {
  /** Names the checkpoint. */
  config: CheckpointConfig;
  checkpoint: Checkpoint;
  metadata?: CheckpointMetadata;
  /** Names the one before. Missing: there is none. */
  parentConfig?: CheckpointConfig;
  /** What tasks have written since, by task path, then task id, then place. */
  pendingWrites?: CheckpointPendingWrite[];
}

/** Which checkpoints to list. */
export interface CheckpointListOptions {
  /** No more than so many. */
  limit?: number;
  /** Only those before this one. */
  before?: CheckpointConfig;
  /** Only those whose metadata has these entries. */
  filter?: Record<string, any>;
}

/** What came to a channel that stores differences. */
export type DeltaChannelHistory = {
  /** What was written, oldest first. */
  writes: CheckpointPendingWrite[];
  /** What it was last stored with. Missing: it began empty. */
  seed?: unknown;
};

/**
 * What all savers have in common, for savers of your own.
 *
 * `MemorySaver` of `@langchain/langgraph`, and LangGraph.js' savers for databases, have the same methods.
 *
 * @typeParam Version - What versions are.
 */
export abstract class BaseCheckpointSaver<Version extends ChannelVersion = number> {
  /** The checkpoint that `config` names. */
  get(config: CheckpointConfig): Promise<Checkpoint | undefined>;
  /** The same with what belongs to it. */
  abstract getTuple(config: CheckpointConfig): Promise<CheckpointTuple | undefined>;
  /** The checkpoints of a thread, newest first; of all threads when `config` names none. */
  abstract list(config: CheckpointConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple>;
  /**
   * Stores a checkpoint.
   *
   * @param config - Names the one before, by its `checkpoint_id`.
   * @param newVersions - The versions of the channels that have changed since.
   * @returns What names it.
   */
  abstract put(
    config: CheckpointConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<CheckpointConfig>;
  /**
   * Stores what a task has written since a checkpoint. What it wrote there already stays, but for errors, interrupts and
   * answers to them: of those the last stays.
   *
   * @param taskPath - What writes are ordered by, before task and place.
   */
  abstract putWrites(config: CheckpointConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  /** Forgets a thread. */
  abstract deleteThread(threadId: string): Promise<void>;
  /** What came to channels that store differences, along the ancestors of the checkpoint that `config` names. */
  getDeltaChannelHistory(options: {
    config: CheckpointConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>>;
  /** The version after `current`; the first when there is none. */
  getNextVersion(current: Version | undefined): Version;
}

/**
 * Keeps checkpoints in memory. What it is given and what it gives are copies, in which dates, maps, messages and other
 * instances stay what they are.
 *
 * @example
 * ```ts
 * const saver = new MemorySaver();
 * const tuple = await saver.getTuple({ configurable: { thread_id: "1" } });
 * ```
 */
export class MemorySaver extends BaseCheckpointSaver {
  constructor();
  getTuple(config: CheckpointConfig): Promise<CheckpointTuple | undefined>;
  list(config: CheckpointConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple>;
  put(
    config: CheckpointConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<CheckpointConfig>;
  putWrites(config: CheckpointConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
}

export {};
