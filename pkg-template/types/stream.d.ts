/** What a running graph tells while it runs. */

import type { Interrupt } from "./control.js";
import type { AIMessageChunk, Message } from "./messages.js";
import type { CheckpointConfig, CheckpointMetadata } from "./savers.js";
import type { StateTask } from "./state-snapshot.js";

/**
 * What to stream:
 *
 * - `"values"`: the whole state, after the input and after every step;
 * - `"updates"`: what each node wrote, as it finishes;
 * - `"messages"`: what chat models say, word by word, and the messages that nodes write;
 * - `"custom"`: what nodes send with `runtime.writer`;
 * - `"tasks"`: the start and the end of every node's run;
 * - `"checkpoints"`: the state that each step starts from, with its tasks, in a graph with a checkpointer;
 * - `"debug"`: tasks and checkpoints with step and time;
 * - `"tools"`: what LangChain's tools do, in graphs of `superstep/langgraph`.
 */
export type StreamMode = "values" | "updates" | "messages" | "custom" | "tasks" | "checkpoints" | "debug" | "tools";

/** Where in the run a streamed message comes from. */
export type MessageMetadata = {
  /** The caller's tags, and the model's. */
  tags: string[];
  /** `langgraph_node`, `langgraph_step`, the caller's `metadata`, and more. */
  [key: string]: unknown;
};

/** A node starts. */
export type TaskStart<State = unknown> = {
  /** The task's id; its {@link TaskResult} has the same. */
  id: string;
  /** The node's name. */
  name: string;
  /** What the node gets: the state, or what {@link Send} sent. */
  input: State;
  /** Why it runs: the names of the channels that were written. */
  triggers: string[];
  interrupts: Interrupt[];
  metadata?: Record<string, unknown>;
};

/** A node has finished. */
export type TaskResult<Update = unknown> = {
  /** The task's id. */
  id: string;
  /** The node's name. */
  name: string;
  /** What the node wrote. */
  result: Update;
  interrupts: Interrupt[];
  /** What went wrong, if anything did. */
  error?: { name: string; message: string } | null;
};

/** A checkpoint, and the tasks that are to run on it. */
export type CheckpointEvent<State = unknown> = {
  /** Names the checkpoint. */
  config: CheckpointConfig;
  /** The state. */
  values: State;
  /** How the checkpoint came about. */
  metadata: CheckpointMetadata;
  /** The names of the nodes that are to run next. */
  next: string[];
  /** Their tasks. */
  tasks: StateTask[];
  /** Names the checkpoint before. */
  parentConfig?: CheckpointConfig | undefined;
};

/** What mode `"debug"` gives: a task's start or end, or a checkpoint, with its step and time. */
export type DebugEvent<State = unknown, Update = unknown> = {
  /** The step, counting from 1 for the first node. */
  step: number;
  /** When: ISO 8601, UTC. */
  timestamp: string;
} & ({ type: "task"; payload: TaskStart<State> } | { type: "task_result"; payload: TaskResult<Update> } | { type: "checkpoint"; payload: CheckpointEvent<State> });

/** A tool starts, tells something, ends or fails. */
export type ToolEvent = { toolCallId?: string; name: string } & (
  | { event: "on_tool_start"; input: unknown }
  | { event: "on_tool_event"; data: unknown }
  | { event: "on_tool_end"; output: unknown }
  | { event: "on_tool_error"; error: unknown }
);

/** What each mode of `graph.stream` gives. */
export interface StreamPayloads<State = any, Update = any, Nodes extends string = string> {
  values: State;
  updates: { [Node in Nodes]?: Update };
  messages: [message: Message | AIMessageChunk, metadata: MessageMetadata];
  custom: unknown;
  tasks: TaskStart<State> | TaskResult<Update>;
  checkpoints: CheckpointEvent<State>;
  debug: DebugEvent<State, Update>;
  tools: ToolEvent;
}

/**
 * What `graph.stream` gives: for one mode its payload, for a list of modes `[mode, payload]`. With `subgraphs: true` the
 * place of the graph that tells it comes first, `[]` for the graph itself; what graphs inside it tell has any type.
 */
export type StreamChunk<
  Mode extends StreamMode | readonly StreamMode[],
  State = any,
  Update = any,
  Nodes extends string = string,
  Subgraphs extends boolean = false,
> = Subgraphs extends true
  ? PlacedChunk<Mode>
  : Mode extends readonly (infer Listed extends StreamMode)[]
    ? { [M in Listed]: [mode: M, payload: StreamPayloads<State, Update, Nodes>[M]] }[Listed]
    : Mode extends StreamMode
      ? StreamPayloads<State, Update, Nodes>[Mode]
      : never;

/** A chunk with the place of the graph that tells it. */
export type PlacedChunk<Mode extends StreamMode | readonly StreamMode[]> = Mode extends readonly (infer Listed extends StreamMode)[]
  ? { [M in Listed]: [namespace: string[], mode: M, payload: StreamPayloads[M]] }[Listed]
  : Mode extends StreamMode
    ? [namespace: string[], payload: StreamPayloads[Mode]]
    : never;

/**
 * A run, as its reader sees it. Read it with `for await`, or with `next()`; it can be read
 * once. Leaving a `for await` loop early cancels the run.
 */
export interface RunStream<Chunk> extends AsyncIterable<Chunk>, AsyncIterator<Chunk, undefined, undefined> {
  /**
   * The next chunk, as soon as there is one.
   *
   * @throws What a node threw; {@link GraphRecursionError}, {@link InvalidUpdateError} and
   *   their like; an `AbortError` when the caller's `signal` aborts. After that, the end.
   */
  next(): Promise<IteratorResult<Chunk, undefined>>;
  /** Cancels the run and ends the stream. */
  return(): Promise<IteratorResult<Chunk, undefined>>;
  [Symbol.asyncIterator](): RunStream<Chunk>;
}

export {};
