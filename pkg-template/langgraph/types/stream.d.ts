/** Runs as `streamEvents` of version "v3" shows them. */

import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import { ChatModelStream as CoreChatModelStream } from "@langchain/core/language_models/stream";
import type { StreamMode } from "../../types/stream.js";

/** What a message is made of while it comes. */
export { CoreChatModelStream as ChatModelStreamImpl };

/** Where in a run something comes from: the tasks on the way to it; `[]` is the run's own graph. */
export type Namespace = string[];

/** What an event is about: a mode, `"lifecycle"`, `"input"`, or what a transformer made up. */
export type ProtocolMethod = StreamMode | "lifecycle" | "input" | (string & {});

/** Something that happened in a run. */
export interface ProtocolEvent {
  readonly type: "event";
  /** The event's place in the run. */
  readonly seq: number;
  readonly method: ProtocolMethod;
  readonly params: {
    readonly namespace: Namespace;
    /** When: milliseconds since 1970. */
    readonly timestamp: number;
    /** The node, where it is known. */
    readonly node?: string;
    readonly data: unknown;
  };
}

/** Sees all events of a run, and makes something of them. */
export interface StreamTransformer<TProjection = unknown> {
  /** What readers find in `run.extensions`: channels, promises, and whatever else. */
  init(): TProjection;
  /** Is given what events of its own can be added with, while `process` runs. */
  onRegister?(emitter: StreamEmitter): void;
  /** Whether readers are to see the event. */
  process(event: ProtocolEvent): boolean;
  /** The run is over. Its events end once what is given has come. */
  finalize?(): void | PromiseLike<void>;
  /** The run has failed. */
  fail?(err: unknown): void;
}

/** Adds events. */
export interface StreamEmitter {
  push(ns: Namespace, event: ProtocolEvent): void;
}

/** A transformer whose projection is a part of the run itself. */
export interface NativeStreamTransformer<TProjection = unknown> extends StreamTransformer<TProjection> {
  readonly __native: true;
}

export function isNativeTransformer(t: StreamTransformer<unknown>): t is NativeStreamTransformer;

type AnyTransformers = ReadonlyArray<() => StreamTransformer<any>>;

/** What the transformers of a list show together. */
export type InferExtensions<T extends AnyTransformers> = T extends readonly []
  ? Record<string, never>
  : T extends readonly [() => StreamTransformer<infer P>, ...infer Rest extends AnyTransformers]
    ? P & InferExtensions<Rest>
    : Record<string, unknown>;

/** A question of a run. */
export interface InterruptPayload<TPayload = unknown> {
  interruptId: string;
  payload: TPayload;
}

/** A message while it comes: its text, tool calls, reasoning and usage, each to be read part by part or awaited. */
export type ChatModelStream = Omit<CoreChatModelStream, typeof Symbol.asyncIterator> & {
  readonly namespace: Namespace;
  readonly node: string | undefined;
  [Symbol.asyncIterator](): AsyncIterator<ChatModelStreamEvent>;
};

/** What loops over `run.messages` are given: they must not wait for each message. */
export type ChatModelStreamHandle = Omit<ChatModelStream, "then">;

export type ToolCallStatus = "running" | "finished" | "error";

/** A call of a tool while it runs. */
export interface ToolCallStream<TName extends string = string, TInput = unknown, TOutput = unknown> {
  readonly name: TName;
  readonly callId: string;
  readonly input: TInput;
  readonly output: Promise<TOutput>;
  readonly status: Promise<ToolCallStatus>;
  readonly error: Promise<string | undefined>;
}

// The data of events, in the words of the Agent Streaming Protocol

type Extensible = Record<string, any>;

export type AgentStatus = "started" | "running" | "completed" | "failed" | "interrupted";

/** What in the graph around has started a graph. */
export type LifecycleCause =
  | { type: "toolCall"; tool_call_id: string }
  | { type: "send"; from_node: string }
  | { type: "edge"; from_node: string };

/** How a graph is doing. */
export interface LifecycleData {
  event: AgentStatus;
  graph_name?: string;
  cause?: LifecycleCause;
  error?: string;
  checkpoint?: { id: string; ns?: string };
}

export type UsageInfo = Extensible & {
  input_tokens?: number;
  output_tokens?: number;
  total_tokens?: number;
  input_token_details?: Extensible & { audio?: number; cache_creation?: number; cache_read?: number };
  output_token_details?: Extensible & { audio?: number; reasoning?: number };
};

/** A block of a message's content, or what it grows by; `type` says what else there is. */
type Block = Extensible & { type: string };

/** A part of a message. */
export type MessagesEventData =
  | (Extensible & { event: "message-start"; role: "ai" | "human" | "system"; id: string; metadata?: Record<string, null | boolean | number | string | undefined> })
  | (Extensible & { event: "content-block-start"; index: number; content: Block })
  | (Extensible & { event: "content-block-delta"; index: number; delta: Block })
  | (Extensible & { event: "content-block-finish"; index: number; content: Block })
  | (Extensible & { event: "message-finish"; usage?: UsageInfo })
  | (Extensible & { event: "error"; message: string; code?: string });

/** What a tool does. */
export type ToolsEventData =
  | (Extensible & { event: "tool-started"; tool_call_id: string; tool_name: string; input?: any })
  | (Extensible & { event: "tool-output-delta"; tool_call_id: string; delta: string })
  | (Extensible & { event: "tool-finished"; tool_call_id: string; output: any })
  | (Extensible & { event: "tool-error"; tool_call_id: string; message: string; code?: string });

/** What a node wrote. */
export type UpdatesEventData = Extensible & { node?: string; values: Record<string, any> };

// Channels

/** A list that grows while it is read, by any number of readers. */
export class StreamChannel<T> implements AsyncIterable<T> {
  /** With a name, what is pushed is an event `custom:<name>` as well. */
  constructor(name?: string);
  static local<T>(): StreamChannel<T>;
  static remote<T>(name: string): StreamChannel<T>;
  static isInstance(value: unknown): value is StreamChannel<unknown>;
  readonly channelName?: string;
  push(item: T): void;
  close(): void;
  fail(err: unknown): void;
  get(index: number): T;
  get size(): number;
  get done(): boolean;
  iterate(startAt?: number): AsyncIterator<T>;
  toAsyncIterable(startAt?: number): AsyncIterable<T>;
  /** The items as server-sent events, for a response's body. */
  toEventStream(options?: { event?: string; startAt?: number; serialize?: (item: T) => string }): ReadableStream<Uint8Array>;
  /** @internal */
  _wire(fn: (item: T) => void): void;
  /** @internal */
  _close(): void;
  /** @internal */
  _fail(err: unknown): void;
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

export { StreamChannel as EventLog };

export function isStreamChannel(value: unknown): value is StreamChannel<unknown>;

// Events

export const STREAM_EVENTS_V3_MODES: StreamMode[];

export interface ConvertToProtocolEventOptions {
  namespace: Namespace;
  mode: StreamMode;
  payload: unknown;
  seq: number;
}

/** A chunk of a run as events: one, or none. */
export function convertToProtocolEvent(options: ConvertToProtocolEventOptions): ProtocolEvent[];

/** Whether a payload says what a checkpoint goes by, and nothing of what it holds. */
export function isCheckpointEnvelope(payload: unknown): boolean;

// Runs

declare const RESOLVE_VALUES: unique symbol;
declare const REJECT_VALUES: unique symbol;

/** A stream of a graph, as far as it is told of the end. */
interface StreamHandle {
  [RESOLVE_VALUES](values: unknown): void;
  [REJECT_VALUES](err: unknown): void;
}

type SubgraphDiscovery = { ns: Namespace; stream: StreamHandle };

/** Through which all events of a run go. */
declare class StreamMux {
  readonly _events: StreamChannel<ProtocolEvent>;
  readonly _discoveries: StreamChannel<SubgraphDiscovery>;
  register(path: Namespace, stream: StreamHandle): void;
  addTransformer(transformer: StreamTransformer<unknown>): void;
  wireChannels(projection: Record<string, unknown>): void;
  push(ns: Namespace, event: ProtocolEvent): void;
  close(): void;
  fail(err: unknown): void;
  markInterrupted(interrupts: InterruptPayload[]): void;
  get interrupted(): boolean;
  get interrupts(): readonly InterruptPayload[];
  subscribeEvents(path: Namespace, startAt?: number): AsyncIterator<ProtocolEvent>;
}

/** A run: its events, and its states, messages and graphs inside, for any number of readers at any time. */
export class GraphRunStream<
  TValues = Record<string, unknown>,
  TExtensions extends Record<string, unknown> = Record<string, unknown>,
> implements AsyncIterable<ProtocolEvent> {
  constructor(path: Namespace, mux: StreamMux, discoveryStart?: number, eventStart?: number, extensions?: TExtensions, abortController?: AbortController);
  readonly path: Namespace;
  /** What transformers show. */
  readonly extensions: TExtensions;
  protected readonly _mux: StreamMux;
  [Symbol.asyncIterator](): AsyncIterator<ProtocolEvent>;
  /** The graphs that its tasks run. */
  get subgraphs(): AsyncIterable<SubgraphRunStream>;
  /** The states as they come; awaited, the last. */
  get values(): AsyncIterable<TValues> & PromiseLike<TValues>;
  /** The messages of the graph's own nodes. */
  get messages(): AsyncIterable<ChatModelStreamHandle>;
  messagesFrom(node: string): AsyncIterable<ChatModelStreamHandle>;
  /** How the graph and those inside it are doing. */
  get lifecycle(): AsyncIterable<LifecycleEntry>;
  /** The last state, once the run is over. */
  get output(): Promise<TValues>;
  get interrupted(): boolean;
  get interrupts(): readonly InterruptPayload[];
  /** Stops the run. */
  abort(reason?: unknown): void;
  get signal(): AbortSignal;
  /** @internal */
  [RESOLVE_VALUES](values: TValues | undefined): void;
  /** @internal */
  [REJECT_VALUES](err: unknown): void;
}

/** A graph inside a run. */
export class SubgraphRunStream<
  TValues = Record<string, unknown>,
  TExtensions extends Record<string, unknown> = Record<string, unknown>,
> extends GraphRunStream<TValues, TExtensions> {
  /** The node's name. */
  readonly name: string;
  /** The number that its namespace ends with; 0 where that is an id. */
  readonly index: number;
}

export interface CreateGraphRunStreamOptions {
  abortController?: AbortController;
}

/** A run of chunks as `graph.stream` gives them with a list of modes and `subgraphs: true`. */
export function createGraphRunStream<TValues = Record<string, unknown>, const TTransformers extends AnyTransformers = []>(
  source: AsyncIterable<[namespace: string[], mode: StreamMode, payload: unknown]>,
  transformers?: TTransformers,
  optionsOrAbortController?: CreateGraphRunStreamOptions | AbortController,
): GraphRunStream<TValues, InferExtensions<TTransformers>>;

// The transformers of every run

export interface LifecycleEntry extends LifecycleData {
  readonly namespace: Namespace;
  readonly timestamp: number;
}

export interface LifecycleProjection {
  _lifecycleLog: StreamChannel<LifecycleEntry>;
  lifecycle: AsyncIterable<LifecycleEntry>;
}

export interface LifecycleTransformerOptions {
  /** Default: `"root"`. */
  rootGraphName?: string;
  /** Default: `"running"`. */
  initialStatus?: AgentStatus;
  /** Whether the run itself is told of in events, too. Default: true. */
  emitRootOnRegister?: boolean;
  /** The name of a graph inside. Default: its node's. */
  getGraphName?: (ns: Namespace) => string;
  /** What the run's end is called, if it is known better. */
  getTerminalStatusOverride?: () => Promise<AgentStatus | undefined>;
  /** What is said of an error. Default: its message. */
  serializeError?: (err: unknown) => string;
}

export function createLifecycleTransformer(options?: LifecycleTransformerOptions): NativeStreamTransformer<LifecycleProjection>;

export function filterLifecycleEntries(log: StreamChannel<LifecycleEntry>, path: Namespace, startAt?: number): AsyncIterable<LifecycleEntry>;

export function createMessagesTransformer(path: Namespace, nodeFilter?: string): StreamTransformer<{ messages: AsyncIterable<ChatModelStreamHandle> }>;

export function createValuesTransformer(path: Namespace): StreamTransformer<{ _valuesLog: StreamChannel<Record<string, unknown>> }>;

export interface SubgraphDiscoveryProjection<TStream extends StreamHandle = StreamHandle> {
  _discoveries: StreamChannel<SubgraphDiscovery>;
  subgraphs: AsyncIterable<TStream>;
}

export interface SubgraphDiscoveryTransformerOptions<TStream extends StreamHandle = StreamHandle> {
  createStream: (path: Namespace, discoveryStart: number, eventStart: number) => TStream;
}

export function createSubgraphDiscoveryTransformer<TStream extends StreamHandle = StreamHandle>(
  mux: StreamMux,
  options: SubgraphDiscoveryTransformerOptions<TStream>,
): NativeStreamTransformer<SubgraphDiscoveryProjection<TStream>>;

export function filterSubgraphHandles<TStream extends StreamHandle = StreamHandle>(
  log: StreamChannel<SubgraphDiscovery>,
  path: Namespace,
  startAt?: number,
): AsyncIterable<TStream>;

export {};
