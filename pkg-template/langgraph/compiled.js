// A compiled graph as a LangChain Runnable. LangChain knows Runnables by their class, so the graph has to be dressed as
// one here; every method is the graph's own.

import { Runnable } from "@langchain/core/runnables";
import { IterableReadableStream } from "@langchain/core/utils/stream";

import { BARE, CompiledStateGraph as BareGraph } from "../graph.js";
import { TELLER } from "../served.js";
import { wired } from "./pregel/wired.js";
import { Teller } from "./serving.js";
import { streamEvents } from "./stream/events.js";
import { Tracing } from "./tracing.js";

/** Where properties of the graph are set on the graph itself. */
const SHARED = ["checkpointer", "store", "cache", "retryPolicy", "stepTimeout", "description", "config"];

export class Pregel extends Runnable {
  static lc_name() {
    return "LangGraph";
  }

  lc_namespace = ["langgraph", "pregel"];
  lg_is_pregel = true;

  /**
   * @param given - a graph, or nodes that listen to channels, with those.
   * @param builder - what the graph was compiled from.
   * @param transformers - of its protocol events.
   */
  constructor(given, builder, transformers = []) {
    super({});
    const isGraph = given instanceof BareGraph;
    const bare = isGraph ? given : wired(given);
    Object.defineProperty(this, BARE, { value: bare });
    this.name = bare.name;
    this.builder = builder;
    this.streamTransformers = transformers;
    if (!isGraph) Object.assign(this, wiringOf(given));
  }

  /** The same graph with a configuration under that of every call. */
  withConfig({ streamTransformers = [], ...config }) {
    const transformers = [...this.streamTransformers, ...streamTransformers];
    const configured = new this.constructor(this[BARE].withConfig(config), this.builder, transformers);
    return this.nodes === undefined ? configured : Object.assign(configured, wiringOf(this));
  }

  async invoke(input, options) {
    return new Tracing(this, input, options ?? {}).invoke();
  }

  /** A run whose chunks are what `streamMode` asks for. */
  async stream(input, options) {
    const tracing = new Tracing(this, input, this.#reading(options));
    await tracing.start();
    return readable(options?.encoding === "text/event-stream" ? tracing.serverSent() : tracing);
  }

  /** The graph's own mode, where a call names none. */
  #reading(options = {}) {
    if (this.streamMode === undefined || options.streamMode !== undefined) return options;
    return { ...options, streamMode: this.streamMode };
  }

  async *_streamIterator(input, options) {
    const tracing = new Tracing(this, input, this.#reading(options));
    await tracing.start();
    yield* tracing;
  }

  streamEvents(input, options, filters) {
    if (options?.version === "v3") return streamEvents(this, input, options);
    return super.streamEvents(input, options, filters);
  }

  /** For `Client`: who tells of a run's events. */
  [TELLER](config, input, show) {
    return new Teller(this, config, input, show);
  }

  /** Nodes that listen to channels have no edges that could be drawn. */
  getGraph(options) {
    return this.nodes === undefined ? this[BARE].getGraph(options) : super.getGraph(options);
  }

  async getGraphAsync(options) {
    return this.getGraph(options);
  }

  getSubgraphs(namespace, recurse) {
    return this[BARE].getSubgraphs(namespace, recurse);
  }

  getSubgraphsAsync(namespace, recurse) {
    return this[BARE].getSubgraphsAsync(namespace, recurse);
  }

  getState(config, options) {
    return this[BARE].getState(config, options);
  }

  getStateHistory(config, options) {
    return this[BARE].getStateHistory(config, options);
  }

  updateState(config, values, asNode) {
    return this[BARE].updateState(config, values, asNode);
  }

  bulkUpdateState(config, supersteps) {
    return this[BARE].bulkUpdateState(config, supersteps);
  }

  stateAccess(config) {
    return this[BARE].stateAccess(config);
  }

  clearCache(nodes) {
    return this[BARE].clearCache(nodes);
  }
}

for (const name of SHARED) {
  Object.defineProperty(Pregel.prototype, name, {
    get() {
      return this[BARE][name];
    },
    set(value) {
      this[BARE][name] = value;
    },
  });
}

/** What a graph of nodes that listen to channels shows of itself. */
function wiringOf({ nodes, channels, inputChannels, outputChannels, streamChannels, streamMode = "values" }) {
  const modes = [streamMode].flat();
  return { nodes, channels, inputChannels, outputChannels, streamChannels, streamMode: modes.length === 1 ? modes[0] : modes };
}

export class CompiledGraph extends Pregel {}

export class CompiledStateGraph extends CompiledGraph {}

/** An iterator as LangChain's stream; who leaves it leaves the run. */
function readable(chunks) {
  return new IterableReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await chunks.return(reason);
    },
  });
}
