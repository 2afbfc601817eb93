/** Graphs on a LangGraph server. */

import type { Command } from "../../types/control.js";
import type { StreamOptions } from "../../types/graph.js";
import type { CheckpointConfig, CheckpointListOptions } from "../../types/savers.js";
import type { GetStateOptions, StateSnapshot } from "../../types/state-snapshot.js";
import type { StreamMode } from "../../types/stream.js";
import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { Graph } from "@langchain/core/runnables/graph";
import type { IterableReadableStream } from "@langchain/core/utils/stream";
import type { Client } from "@langchain/langgraph-sdk";

/** Which graph on which server. */
export interface RemoteGraphParams {
  /** The name of the graph, or the id of an assistant. */
  graphId: string;
  /** Who asks the server; left out, one is made from the three that follow. */
  client?: Client;
  url?: string;
  apiKey?: string;
  headers?: Record<string, string>;
  config?: RunnableConfig;
  interruptBefore?: string[] | "*";
  interruptAfter?: string[] | "*";
  /** Whether the server keeps a run's stream for those who come back. */
  streamResumable?: boolean;
  name?: string;
}

type RemoteOptions<Context> = Partial<StreamOptions<StreamMode | StreamMode[], string, Context, boolean> & Omit<RunnableConfig, "configurable">>;

/** A graph on a server, run like one that is here; it may be a node of one. Its threads are the server's. */
export class RemoteGraph<Nodes = any, Channels = any, Context extends Record<string, any> = Record<string, any>> extends Runnable<any, any, any> {
  constructor(params: RemoteGraphParams);
  lc_namespace: string[];
  lg_is_pregel: boolean;
  graphId: string;
  config?: RunnableConfig;
  protected client: Client;
  protected interruptBefore?: string[] | "*";
  protected interruptAfter?: string[] | "*";
  protected streamResumable?: boolean;

  withConfig(config: RunnableConfig): this;
  /** The state at the end of a run. @throws `GraphInterrupt` with its questions, {@link RemoteException} with its error. */
  invoke(input: any | Command | null, options?: RemoteOptions<Context>): Promise<any>;
  stream(input: any | Command | null, options?: RemoteOptions<Context>): Promise<IterableReadableStream<any>>;
  getState(config: RunnableConfig, options?: GetStateOptions): Promise<StateSnapshot>;
  getStateHistory(config: RunnableConfig, options?: CheckpointListOptions): AsyncIterableIterator<StateSnapshot>;
  updateState(config: CheckpointConfig, values: Record<string, unknown>, asNode?: string): Promise<RunnableConfig>;
  /** @throws The picture comes from the server: use {@link getGraphAsync}. */
  getGraph(config?: RunnableConfig & { xray?: boolean | number }): Graph;
  getGraphAsync(config?: RunnableConfig & { xray?: boolean | number }): Promise<Graph>;
  /** @throws They come from the server: use {@link getSubgraphsAsync}. */
  getSubgraphs(): Generator<[name: string, graph: RemoteGraph]>;
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncGenerator<[name: string, graph: RemoteGraph]>;
}

export {};
