/** The `Client` of `@langchain/langgraph-sdk`, for graphs that live in this program. */

import type { AssistantsClient, StoreClient } from "./client-assistants.js";
import type { CheckpointPlace, Metadata, ThreadsClient } from "./client-threads.js";
import type { GraphEvent } from "./events.js";
import type { CompiledStateGraph } from "./graph.js";
import type { AIMessageChunk, Message } from "./messages.js";
import type { BaseCheckpointSaver } from "./savers.js";
import type { BaseStore } from "./store.js";
import type { DebugEvent, MessageMetadata, TaskResult, TaskStart } from "./stream.js";

/**
 * What to stream from a run: the modes of {@link StreamMode}, where
 *
 * - `"messages-tuple"` gives what chat models say, word by word, as events `messages`;
 * - `"messages"` gives messages as far as they have got, as events `messages/metadata`,
 *   `messages/partial` and `messages/complete`;
 * - `"events"` gives what starts and ends in the run, as `graph.streamEvents` does.
 */
export type ClientStreamMode =
  | "values"
  | "updates"
  | "messages"
  | "messages-tuple"
  | "custom"
  | "events"
  | "tasks"
  | "debug";

/** The state of a graph of which nothing more is known. */
export type DefaultValues = Record<string, unknown>;

/** One event of a run. */
export type StreamEvent<Event extends string, Data> = {
  /** The event's number in the run, where the stream can be resumed. */
  id?: string;
  /** What kind of event it is. */
  event: Event;
  /** What it tells. */
  data: Data;
};

/** The first event of every stream. */
export type MetadataStreamEvent = StreamEvent<
  "metadata",
  {
    /** The run's id, a UUID. */
    run_id: string;
    /** Which attempt at the run this is, from 1. */
    attempt: number;
    /** The conversation's id. Missing: runs are stateless. */
    thread_id?: string;
  }
>;

/** The last event of a run that failed. */
export type ErrorStreamEvent = StreamEvent<
  "error",
  {
    /** The error's class, such as `"GraphRecursionError"`. */
    error: string;
    /** What went wrong, in words. */
    message: string;
  }
>;

/** The state after the input, and after every step. */
export type ValuesStreamEvent<State> = StreamEvent<"values", State>;

/** What a node wrote, by the node's name. */
export type UpdatesStreamEvent<Update> = StreamEvent<"updates", { [node: string]: Update }>;

/** What a chat model said, a piece at a time. */
export type MessagesTupleStreamEvent = StreamEvent<
  "messages",
  [message: Message | AIMessageChunk, metadata: MessageMetadata]
>;

/** Messages, as far as they have got. */
export type MessagesStreamEvent =
  | StreamEvent<"messages/metadata", { [messageId: string]: { metadata: MessageMetadata } }>
  | StreamEvent<"messages/partial", Message[]>
  | StreamEvent<"messages/complete", Message[]>;

/** What a node sent with `runtime.writer`. */
export type CustomStreamEvent<Custom> = StreamEvent<"custom", Custom>;

/** What starts or ends in the run, or a part of what a chat model says. */
export type EventsStreamEvent = StreamEvent<"events", GraphEvent>;

/** The start or the end of a node's run. */
export type TasksStreamEvent<State, Update> = StreamEvent<"tasks", TaskStart<State> | TaskResult<Update>>;

/** The start or the end of a node's run, with step and time. */
export type DebugStreamEvent<State = unknown, Update = unknown> = StreamEvent<"debug", DebugEvent<State, Update>>;

/** The events of each mode. */
interface ModeEvents<State, Update, Custom> {
  values: ValuesStreamEvent<State>;
  updates: UpdatesStreamEvent<Update>;
  messages: MessagesStreamEvent;
  "messages-tuple": MessagesTupleStreamEvent;
  custom: CustomStreamEvent<Custom>;
  events: EventsStreamEvent;
  tasks: TasksStreamEvent<State, Update>;
  debug: DebugStreamEvent<State, Update>;
}

/** An event that may come from a subgraph, which its name then ends with: `updates|node:task`. */
type WithSubgraphs<E> =
  E extends StreamEvent<infer Event, infer Data> ? StreamEvent<Event | `${Event}|${string}`, Data> : never;

/** The modes in `streamMode`; an empty list is `"values"`. */
type ModesOf<Mode> = Mode extends readonly (infer Listed)[] ? ([Listed] extends [never] ? "values" : Listed) : Mode;

/** The events of a run, for what was asked of it. */
export type RunStreamEvent<
  Mode extends ClientStreamMode | readonly ClientStreamMode[] = "values",
  Subgraphs extends boolean = false,
  State = DefaultValues,
  Update = State,
  Custom = unknown,
> =
  | MetadataStreamEvent
  | (Subgraphs extends true
      ? WithSubgraphs<ErrorStreamEvent | ModeEvents<State, Update, Custom>[ModesOf<Mode> & ClientStreamMode]>
      : ErrorStreamEvent | ModeEvents<State, Update, Custom>[ModesOf<Mode> & ClientStreamMode]);

/** The events of a run, one after another. Leaving a `for await` loop early cancels the run. */
export type TypedAsyncGenerator<
  Mode extends ClientStreamMode | readonly ClientStreamMode[] = "values",
  Subgraphs extends boolean = false,
  State = DefaultValues,
  Update = State,
  Custom = unknown,
> = AsyncGenerator<RunStreamEvent<Mode, Subgraphs, State, Update, Custom>>;

/** How a graph is run, in the words of LangGraph Server. */
export interface RunConfig {
  /** Labels of the run. */
  tags?: string[];
  /** How many steps the run may take, at least 1. Default: 25. */
  recursion_limit?: number;
  /** How many nodes may run at a time, at least 1. Default: all of a step. */
  max_concurrency?: number;
  /** What nodes find in `runtime.configurable`. */
  configurable?: Record<string, unknown>;
  /** Facts about the run. */
  metadata?: Record<string, unknown>;
}

/** A node to run with an input of its own, as plain data. */
export interface SendPayload {
  /** The node to run. */
  node: string;
  /** What it gets as its first argument. */
  input: unknown;
}

/** A {@link Command} as plain data. */
export interface CommandPayload {
  /** A write to the state; pairs write one key several times. */
  update?: Record<string, unknown> | [key: string, value: unknown][] | null;
  /** The node or nodes to run. */
  goto?: string | SendPayload | (string | SendPayload)[];
  /** The answer to an interrupt. */
  resume?: unknown;
}

/** What a run does where its thread is busy. */
export type MultitaskStrategy = "reject" | "interrupt" | "rollback" | "enqueue";

/** What runs on threads say besides. Stateless runs have no use for most of it: allowed, and without effect. */
export interface ThreadRunPayload {
  /** How long the run waits before it starts. */
  afterSeconds?: number;
  /** Where it starts; without it, at the thread's last checkpoint. */
  checkpoint?: Partial<CheckpointPlace> | null;
  checkpointId?: string;
  checkpointDuring?: boolean;
  /** How soon checkpoints must be stored. Default: `"async"`. */
  durability?: "exit" | "async" | "sync";
  /** Without effect. */
  feedbackKeys?: string[];
  /** Whether a thread that is not there is made. Default: `"reject"`. */
  ifNotExists?: "create" | "reject";
  /**
   * What becomes of runs that are on, or wait, on the same thread: this one is refused, waits for its turn, or they are
   * stopped, with `"rollback"` also undone. Default: `"enqueue"`.
   */
  multitaskStrategy?: MultitaskStrategy;
  /** Of a stateless run: whether its thread stays. Default: `"complete"`, it does not. */
  onCompletion?: "complete" | "continue" | "delete" | "keep";
  /** Whether {@link RunsClient.joinStream} can tell again what was told. */
  streamResumable?: boolean;
  /** Whether answers to questions that nobody asks are an error. */
  strictResume?: boolean;
  /** An address that is sent the run when it is over. */
  webhook?: string;
}

/** What to run, and how. */
export interface RunsInvokePayload extends ThreadRunPayload {
  /** The first write to the state. Without it and without `command`, the run fails with `EmptyInputError`. */
  input?: Record<string, unknown> | null;
  /** Where to start, in place of `input`. */
  command?: CommandPayload;
  /** Limits, labels and `configurable`. */
  config?: RunConfig;
  /** What nodes find in `runtime.context`. */
  context?: unknown;
  /** Facts about the run. */
  metadata?: Record<string, unknown> | null;
  /** Nodes before which this run stops; `"*"` is all of them. */
  interruptBefore?: "*" | string[];
  /** Nodes after which this run stops; `"*"` is all of them. */
  interruptAfter?: "*" | string[];
  /** Stops the reading when it aborts, with an `AbortError`; `onDisconnect` says what becomes of the run. */
  signal?: AbortSignal;
  /** Whether the run goes on when nobody reads it any more. Default: `"cancel"`. */
  onDisconnect?: "cancel" | "continue";
  /** Called once, when the run has its id and before its first event. */
  onRunCreated?: (run: { run_id: string; thread_id?: string }) => void;
}

/** What to run, how, and what to stream of it. */
export interface RunsStreamPayload<
  Mode extends ClientStreamMode | readonly ClientStreamMode[] = ClientStreamMode | readonly ClientStreamMode[],
  Subgraphs extends boolean = boolean,
> extends RunsInvokePayload {
  /** What to stream: a mode, or a list of modes. Default: `"values"`. */
  streamMode?: Mode;
  /** Whether to stream what happens in subgraphs too. Default: `false`. */
  streamSubgraphs?: Subgraphs;
}

/** What to run, how, and how to fail. */
export interface RunsWaitPayload extends RunsInvokePayload {
  /** Whether a failed run is an exception. Default: `true`. */
  raiseError?: boolean;
}

/** What {@link RunsClient.wait} gives for a failed run when `raiseError` is `false`. */
export type FailedRun = { __error__: ErrorStreamEvent["data"] };

/** Runs of graphs. */
export interface RunsClient<State = DefaultValues, Update = State, Custom = unknown> {
  /**
   * Runs a graph and tells what happens, as it happens. Nothing happens before the first `next()`.
   *
   * What goes wrong in the run is its last event, `error`, and not thrown.
   *
   * @param threadId - The thread that the run goes on with; `null`: the run is stateless.
   * @param assistantId - The graph's name among the client's `graphs`, or an assistant's id.
   * @param payload - What to run, how, and what to stream of it.
   * @throws On the first `next()`, `Error` with a `status` when there is no such assistant or thread (404), or the thread
   *   is busy and the run does not wait (409); an `AbortError` when `signal` aborts.
   *
   * @example
   * ```ts
   * const streamResponse = client.runs.stream(null, assistantId, { input, streamMode: "updates" });
   * for await (const chunk of streamResponse) {
   *   if (chunk.data && !("run_id" in chunk.data)) {
   *     console.log(chunk.data);
   *   }
   * }
   * ```
   */
  stream<const Mode extends ClientStreamMode | readonly ClientStreamMode[] = "values", Subgraphs extends boolean = false>(
    threadId: string | null,
    assistantId: string,
    payload?: RunsStreamPayload<Mode, Subgraphs>,
  ): TypedAsyncGenerator<Mode, Subgraphs, State, Update, Custom>;

  /**
   * Runs a graph to its end.
   *
   * @returns The state at the end; a {@link FailedRun} when the run failed.
   */
  wait(
    threadId: string | null,
    assistantId: string,
    payload: RunsWaitPayload & { raiseError: false },
  ): Promise<State | FailedRun>;

  /**
   * Runs a graph to its end.
   *
   * @param threadId - The thread that the run goes on with; `null`: the run is stateless.
   * @param assistantId - The graph's name among the client's `graphs`.
   * @param payload - What to run, and how.
   * @returns The state at the end.
   * @throws `Error("<class>: <message>")` when the run failed; `Error` when there is no such
   *   graph; an `AbortError` when `signal` aborts.
   */
  wait(threadId: string | null, assistantId: string, payload?: RunsWaitPayload): Promise<State>;

  /** Starts a run that goes by itself; {@link RunsClient.join} and {@link RunsClient.joinStream} go back to it. */
  create<const Mode extends ClientStreamMode | readonly ClientStreamMode[] = "values">(
    threadId: string | null,
    assistantId: string,
    payload?: RunsStreamPayload<Mode>,
  ): Promise<Run>;

  /** Starts several runs, each on a thread of its own. */
  createBatch(payloads: (RunsStreamPayload & { assistantId: string })[]): Promise<Run[]>;

  /** A thread's runs, the newest first. */
  list(
    threadId: string,
    options?: { limit?: number; offset?: number; status?: RunStatus; select?: (keyof Run)[] },
  ): Promise<Run[]>;

  /** @throws `Error` with `status` 404 when there is no such run. */
  get(threadId: string | null, runId: string): Promise<Run>;

  /**
   * Stops a run.
   *
   * @param wait - Whether it is over, and its thread told so, when the promise is kept.
   * @param action - With `"rollback"` the thread goes on from where it was before the run, which is forgotten.
   * @throws `Error` with `status` 404 when there is no such run, or it is over already.
   */
  cancel(threadId: string | null, runId: string, wait?: boolean, action?: "interrupt" | "rollback"): Promise<void>;

  /** The state in which a run leaves its thread. */
  join(threadId: string, runId: string): Promise<State | FailedRun>;

  /**
   * What a run tells from now on; of one with `streamResumable` also what it told after an event.
   *
   * @param options.lastEventId - The `id` of the last event that was read; `"-1"` for all of them.
   * @param options.streamMode - Only these of the run's modes.
   * @param options.cancelOnDisconnect - Whether the run stops when this reader leaves. Default: `false`.
   */
  joinStream(
    threadId: string | null,
    runId: string,
    options?:
      | {
          signal?: AbortSignal;
          lastEventId?: string;
          streamMode?: ClientStreamMode | ClientStreamMode[];
          cancelOnDisconnect?: boolean;
        }
      | AbortSignal,
  ): AsyncGenerator<{ id?: string; event: string; data: any }>;

  /** Forgets a run that is over. */
  delete(threadId: string, runId: string): Promise<void>;
}

/** What a run is doing. */
export type RunStatus = "pending" | "running" | "success" | "error" | "interrupted";

/** A run. */
export interface Run {
  /** A UUID of version 7: ids sort by time. */
  run_id: string;
  thread_id: string;
  assistant_id: string;
  metadata: Metadata;
  status: RunStatus;
  /** What it was started with. */
  kwargs: Record<string, unknown>;
  multitask_strategy: MultitaskStrategy;
  /** In ISO 8601. */
  created_at: string;
  updated_at: string;
}

/** What a client is made of. */
export interface ClientOptions {
  /** The graphs that it can run, by the name that is then the assistant's id. */
  graphs: Record<string, CompiledStateGraph<any, any, any, any, any>>;
  /** Where threads are kept. Without it in the graph's own checkpointer, or else in memory. */
  checkpointer?: BaseCheckpointSaver;
  /** What graphs have as `runtime.store`. Without it the graph's own, or else one in memory. */
  store?: BaseStore;
}

/**
 * The client of LangGraph's SDK, without the server: it runs graphs in this program.
 *
 * @typeParam State - The state of its graphs.
 * @typeParam Update - What their nodes write.
 * @typeParam Custom - What their nodes send with `runtime.writer`.
 *
 * @example
 * ```ts
 * const client = new Client({ graphs: { agent } });
 * const values = await client.runs.wait(null, "agent", { input: { messages: "Hi" } });
 * ```
 */
export class Client<State = DefaultValues, Update = State, Custom = unknown> {
  constructor(options: ClientOptions);

  /** Graphs with a configuration. */
  readonly assistants: AssistantsClient;
  /** Conversations. */
  readonly threads: ThreadsClient<State, Update>;
  /** Runs of graphs. */
  readonly runs: RunsClient<State, Update, Custom>;
  /** What graphs remember across threads. */
  readonly store: StoreClient;
}

export {};
