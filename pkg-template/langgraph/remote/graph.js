// A graph on a LangGraph server as a LangChain Runnable: LangGraph's SDK asks, and what it is answered is read here.

import { Runnable, mergeConfigs } from "@langchain/core/runnables";
import { Graph } from "@langchain/core/runnables/graph";
import { Client } from "@langchain/langgraph-sdk";

import { INTERRUPT } from "../../control.js";
import { GraphInterrupt, RemoteException } from "../../errors.js";
import { Relay, aroundOf } from "./relay.js";
import { inputOf, requestOf } from "./request.js";
import { checkpointOf, configOf, snapshotOf } from "./state.js";

export class RemoteGraph extends Runnable {
  static lc_name() {
    return "RemoteGraph";
  }

  lc_namespace = ["langgraph", "pregel"];
  lg_is_pregel = true;

  constructor(params) {
    super(params);
    const { graphId, client, url, apiKey, headers, config, interruptBefore, interruptAfter, streamResumable } = params;
    this.graphId = graphId;
    this.client = client ?? new Client({ apiUrl: url, apiKey, defaultHeaders: headers });
    this.config = config;
    this.interruptBefore = interruptBefore;
    this.interruptAfter = interruptAfter;
    this.streamResumable = streamResumable;
  }

  withConfig(config) {
    return new this.constructor({ ...this, config: mergeConfigs(this.config, config) });
  }

  async invoke(input, options) {
    let last;
    for await (const state of await this.stream(input, { ...options, streamMode: "values" })) last = state;
    return last;
  }

  streamEvents(_input, options) {
    if (options?.version === "v3") throw new Error('streamEvents of a RemoteGraph knows no "version" "v3" yet: use stream');
    throw new Error("Not implemented.");
  }

  /** For graphs that have it as a node: the state of its thread, read with theirs. */
  stateAccess(config) {
    return {
      get: (options) => this.getState(config, options),
      history: (options) => this.getStateHistory(config, options),
      update: (supersteps) => this.#update(config, supersteps),
    };
  }

  async #update(config, [{ updates: [update, ...more] }, ...later]) {
    if (more.length > 0 || later.length > 0) throw new Error("A graph on a server takes one update at a time");
    return this.updateState(config, update.values, update.asNode);
  }

  async *_streamIterator(input, options) {
    const config = mergeConfigs(this.config, options);
    const relay = new Relay(options);
    const shown = new Shown(options);
    const { threadId, ...request } = requestOf(config);
    const chunks = this.client.runs.stream(threadId ?? null, this.graphId, {
      ...inputOf(input),
      ...request,
      streamMode: asked([...shown.modes, "updates", ...relay.modes]),
      interruptBefore: options?.interruptBefore ?? this.interruptBefore,
      interruptAfter: options?.interruptAfter ?? this.interruptAfter,
      streamSubgraphs: shown.hasSubgraphs || relay.modes.length > 0,
      ifNotExists: "create",
      signal: config.signal,
      streamResumable: this.streamResumable,
    });
    for await (const { event, data } of chunks) {
      const [mode, ...namespace] = event.split("|");
      relay.pass(mode, namespace, data);
      if (mode.startsWith("error")) throw new RemoteException(typeof data === "string" ? data : JSON.stringify(data));
      const interrupts = mode.startsWith("updates") && typeof data === "object" ? data?.[INTERRUPT] : undefined;
      if (interrupts !== undefined) throw new GraphInterrupt(interrupts);
      if (shown.has(mode, namespace)) yield shown.chunk(mode, namespace, data);
    }
  }

  async getState(config, options) {
    const merged = mergeConfigs(this.config, config);
    const state = await this.client.threads.getState(merged.configurable?.thread_id, checkpointOf(merged), options);
    return snapshotOf(state, merged);
  }

  async *getStateHistory(config, options) {
    const merged = mergeConfigs(this.config, config);
    const states = await this.client.threads.getHistory(merged.configurable?.thread_id, {
      limit: options?.limit ?? 10,
      before: checkpointOf(options?.before),
      metadata: options?.filter,
      checkpoint: checkpointOf(merged),
    });
    for (const state of states) yield snapshotOf(state, merged);
  }

  async updateState(config, values, asNode) {
    const merged = mergeConfigs(this.config, config);
    const update = { values, asNode, checkpoint: checkpointOf(merged) };
    const { checkpoint } = await this.client.threads.updateState(merged.configurable?.thread_id, update);
    return configOf(checkpoint);
  }

  getGraph() {
    throw new Error('The synchronous "getGraph" is not supported for this graph. Call "getGraphAsync" instead.');
  }

  async getGraphAsync(options) {
    const { nodes, edges } = await this.client.assistants.getGraph(this.graphId, { xray: options?.xray });
    return new Graph({ nodes: Object.fromEntries(nodes.map((node) => [node.id, drawn(node)])), edges });
  }

  getSubgraphs() {
    throw new Error('The synchronous "getSubgraphs" method is not supported for this graph. Call "getSubgraphsAsync" instead.');
  }

  async *getSubgraphsAsync(namespace, recurse = false) {
    const subgraphs = await this.client.assistants.getSubgraphs(this.graphId, { namespace, recurse });
    for (const [name, { graph_id: graphId }] of Object.entries(subgraphs)) {
      yield [name, new this.constructor({ ...this, graphId })];
    }
  }
}

/** Modes in the server's words, each once. Questions are told in `updates`. */
function asked(modes) {
  return [...new Set(modes)].map((mode) => (mode === "messages" ? "messages-tuple" : mode));
}

/** What the caller of a stream is shown of what the server tells. */
class Shown {
  #isList;
  #around;

  constructor({ streamMode, subgraphs, configurable } = {}) {
    this.#isList = Array.isArray(streamMode) && streamMode.length > 0;
    this.#around = aroundOf(configurable);
    this.modes = this.#isList ? streamMode : [typeof streamMode === "string" ? streamMode : "updates"];
    this.hasSubgraphs = Boolean(subgraphs);
  }

  /** Messages of graphs inside come where the server first saw them. */
  has(mode, namespace) {
    return this.modes.includes(mode) && (this.hasSubgraphs || namespace.length === 0 || mode === "messages");
  }

  chunk(mode, namespace, data) {
    const told = this.#isList ? [mode, data] : [data];
    if (this.hasSubgraphs) return [[...this.#around, ...namespace], ...told];
    return this.#isList ? told : data;
  }
}

/** A node of a picture as LangChain draws it. */
function drawn({ id, data }) {
  if (typeof data === "string") return { id: String(id), name: data, data, metadata: {} };
  return { id: String(id), name: data?.name ?? "", data: data ?? {}, metadata: data?.metadata ?? {} };
}
