/** Channels of a run's stream, and what transforms its events. */

import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ChatModelStream } from "@langchain/core/language_models/stream";

/** Keeps what is pushed into it for any number of readers. */
export class StreamChannel<T> implements AsyncIterable<T> {
  constructor(name?: string);
  /** A channel that stays in the process. */
  static local<T>(): StreamChannel<T>;
  /** A channel whose items are part of the run's events under this name. */
  static remote<T>(name: string): StreamChannel<T>;
  static isInstance(value: unknown): value is StreamChannel<unknown>;
  readonly channelName?: string;
  /** How many items it keeps. */
  readonly size: number;
  /** Whether nothing more comes. */
  readonly done: boolean;
  push(item: T): void;
  iterate(startAt?: number): AsyncIterator<T>;
  toAsyncIterable(startAt?: number): AsyncIterable<T>;
  /** The items as server-sent events. */
  toEventStream(options?: { event?: string; startAt?: number; serialize?: (item: T) => string }): ReadableStream<Uint8Array>;
  get(index: number): T;
  close(): void;
  fail(error: unknown): void;
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

/** Where in a run something happens. */
export type Namespace = string[];

/** An event of a run. */
export interface ProtocolEvent {
  readonly type: "event";
  readonly seq: number;
  readonly method: string;
  readonly params: { readonly namespace: Namespace; readonly timestamp: number; readonly node?: string; readonly data: unknown };
}

/** Makes something of the events of a run. */
export interface StreamTransformer<Projection = unknown> {
  init(): Projection;
  onRegister?(emitter: { push(namespace: Namespace, event: ProtocolEvent): void }): void;
  /** Whether the event is shown. */
  process(event: ProtocolEvent): boolean;
  finalize?(): void | PromiseLike<void>;
  fail?(error: unknown): void;
}

/** One message as it is said. */
export type ChatModelStreamHandle = Omit<ChatModelStream, typeof Symbol.asyncIterator | "then"> & {
  readonly namespace: Namespace;
  readonly node: string | undefined;
  [Symbol.asyncIterator](): AsyncIterator<ChatModelStreamEvent>;
};

/** Puts the events of channel `messages` together to one stream a message. */
export function createMessagesTransformer(
  path: Namespace,
  nodeFilter?: string,
): StreamTransformer<{ messages: AsyncIterable<ChatModelStreamHandle> }>;

export {};
