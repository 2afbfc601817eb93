// A compiled graph as a LangChain Runnable. LangChain knows Runnables by their class, so the graph has to be dressed as
// one here; every method is the graph's own.

import { Runnable } from "@langchain/core/runnables";
import { IterableReadableStream } from "@langchain/core/utils/stream";

import { BARE } from "../graph.js";
import { TELLER } from "../served.js";
import { Teller } from "./serving.js";
import { Tracing } from "./tracing.js";

/** Where properties of the graph are set on the graph itself. */
const SHARED = ["checkpointer", "store", "cache", "retryPolicy", "stepTimeout", "description", "config"];

export class Pregel extends Runnable {
  static lc_name() {
    return "LangGraph";
  }

  lc_namespace = ["langgraph", "pregel"];
  lg_is_pregel = true;

  /** @param bare - the graph. @param builder - what it was compiled from. */
  constructor(bare, builder) {
    super({});
    Object.defineProperty(this, BARE, { value: bare });
    this.name = bare.name;
    this.builder = builder;
  }

  /** The same graph with a configuration under that of every call. */
  withConfig(config) {
    return new this.constructor(this[BARE].withConfig(config), this.builder);
  }

  async invoke(input, options) {
    return new Tracing(this, input, options ?? {}).invoke();
  }

  /** A run whose chunks are what `streamMode` asks for. */
  async stream(input, options) {
    const tracing = new Tracing(this, input, options ?? {});
    await tracing.start();
    return readable(options?.encoding === "text/event-stream" ? tracing.serverSent() : tracing);
  }

  async *_streamIterator(input, options) {
    const tracing = new Tracing(this, input, options ?? {});
    await tracing.start();
    yield* tracing;
  }

  streamEvents(input, options, filters) {
    if (options?.version === "v3") throw new Error('streamEvents knows "version" "v1" and "v2" here, not yet "v3"');
    return super.streamEvents(input, options, filters);
  }

  /** For `Client`: who tells of a run's events. */
  [TELLER](config, input, show) {
    return new Teller(this, config, input, show);
  }

  getGraph(options) {
    return this[BARE].getGraph(options);
  }

  getGraphAsync(options) {
    return this[BARE].getGraphAsync(options);
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
