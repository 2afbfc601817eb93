/** Graphs of nodes that listen to channels and write to channels, built by hand. */

import type { BaseChannel } from "../../types/channels.js";
import type { AnyCache, CachePolicy, RetryPolicy, TimeoutPolicy } from "../../types/running.js";
import type { AnyStore } from "../../types/runtime.js";
import type { BaseCheckpointSaver } from "../../types/savers.js";
import type { StreamMode } from "../../types/stream.js";
import { Runnable, RunnableBinding, type RunnableConfig, type RunnableLike } from "@langchain/core/runnables";
import type { CompiledStateGraph } from "./graph.js";

export type PregelInputType = any;
export type PregelOutputType = any;

export type SingleChannelSubscriptionOptions = {
  /** Under which name the node is given the channel's value, in an object. */
  key?: string;
  tags?: string[];
};

export type MultipleChannelSubscriptionOptions = { tags?: string[] };

/** What is written to a channel: what a function or a Runnable makes of what the node gives, or a value. */
type WriteValue = Runnable | RunnableLike | ((value: any) => unknown) | Record<string, any> | string | number | boolean | null;

/** Writes to channels, at the end of a node. */
export class ChannelWrite<Input = any> extends Runnable<Input, Input> {
  private constructor();
  lc_namespace: string[];
  invoke(input: Input, config?: any): Promise<Input>;
}

/** A node: what it listens to, what it does, where it writes. */
export class PregelNode<Input = any, Output = any> extends RunnableBinding<Input, Output, any> {
  constructor(fields: {
    /** What it is given: the first of these channels that holds something, or several by name. */
    channels: Record<string, string> | string[];
    /** The channels that have it run. */
    triggers: string[];
    mapper?: (input: any) => any;
    writers?: Runnable<any, any>[];
    bound?: Runnable<any, any>;
    kwargs?: Record<string, any>;
    config?: RunnableConfig;
    tags?: string[];
    metadata?: Record<string, unknown>;
    retryPolicy?: RetryPolicy;
    cachePolicy?: CachePolicy;
    timeout?: TimeoutPolicy;
    subgraphs?: Runnable<any, any>[];
  });
  channels: Record<string, string> | string[];
  triggers: string[];
  mapper?: (input: any) => any;
  writers: Runnable<any, any>[];
  metadata: Record<string, unknown>;
  tags: string[];
  retryPolicy?: RetryPolicy;
  cachePolicy?: CachePolicy;
  timeout?: TimeoutPolicy;
  subgraphs?: Runnable<any, any>[];
  /** Lets it read more channels. */
  join(channels: string[]): PregelNode<Input, Output>;
  pipe<Next>(next: RunnableLike<any, Next> | ChannelWrite): PregelNode<Input, Exclude<Next, Error>>;
}

/** Makes nodes, and what they write. */
export class Channel {
  /** A node that runs when the channel changes. */
  static subscribeTo(channel: string, options?: SingleChannelSubscriptionOptions): PregelNode;
  /** A node that runs when one of the channels changes, and all of them hold something. */
  static subscribeTo(channels: string[], options?: MultipleChannelSubscriptionOptions): PregelNode;
  /** Writes what the node gives to channels; to others what `writes` says. What a function there gives as `undefined` is not written. */
  static writeTo(channels: string[], writes?: Record<string, WriteValue>): ChannelWrite;
}

/** What a graph is built of. */
export type PregelParams<Nodes extends Record<string, PregelNode> = any, Channels extends Record<string, BaseChannel> = any> = {
  nodes: Nodes;
  channels: Channels;
  /** The channel that an input is written to; of a list, those that an input has as keys. */
  inputChannels: keyof Channels | Array<keyof Channels>;
  /** The channel whose value a run gives; of a list, an object of those. */
  outputChannels: keyof Channels | Array<keyof Channels>;
  /** The channels that streams and states show. Default: all. */
  streamChannels?: keyof Channels | Array<keyof Channels>;
  /** Default: `"values"`. */
  streamMode?: StreamMode | StreamMode[];
  interruptBefore?: Array<keyof Nodes> | "*";
  interruptAfter?: Array<keyof Nodes> | "*";
  checkpointer?: BaseCheckpointSaver<any> | boolean;
  retryPolicy?: RetryPolicy;
  stepTimeout?: number;
  store?: AnyStore;
  cache?: AnyCache;
  config?: RunnableConfig;
  name?: string;
};

/** A graph that can be run: of nodes that listen to channels, or compiled. */
export interface Pregel<
  Nodes extends Record<string, PregelNode> = any,
  Channels extends Record<string, BaseChannel> = any,
  Context extends Record<string, any> = Record<string, any>,
  Input = any,
  Output = any,
  StreamUpdates = any,
  StreamValues = any,
  NodeReturn = unknown,
  Resume = unknown,
  StreamCustom = any,
> extends CompiledStateGraph<any, any, any, any, any> {}

interface PregelConstructor {
  new <Nodes extends Record<string, PregelNode>, Channels extends Record<string, BaseChannel>>(
    params: PregelParams<Nodes, Channels>,
  ): Pregel<Nodes, Channels> & Pick<PregelParams<Nodes, Channels>, "nodes" | "channels" | "inputChannels" | "outputChannels" | "streamChannels">;
  readonly prototype: Pregel;
}

export const Pregel: PregelConstructor;

export {};
