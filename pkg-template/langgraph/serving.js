// Who tells a client of what starts and ends in a run, where LangChain sees it: LangChain itself, whose stream of events
// only its Runnables have.

import { Runnable } from "@langchain/core/runnables";

import { EVENTS, metadataOf, tagsOf } from "../runtime.js";
import { chainStart, managerOf } from "./callbacks.js";
import { Starts, withoutInterrupts } from "./tracing.js";

export class Teller {
  #graph;
  #config;
  #input;
  #show;
  #held;
  #shown;

  /** @param config - what the run is about to be given. @param show - called with each event. */
  constructor(graph, config, input, show) {
    this.#graph = graph;
    this.#config = config;
    this.#input = input;
    this.#show = show;
  }

  /** Tells of the start, and has what runs inside tell of itself. */
  async begin() {
    const config = this.#config;
    const told = { ...config, tags: tagsOf(config), metadata: metadataOf(config) };
    this.#held = new HeldRun(this.#graph, told);
    this.#shown = this.#showAll(this.#held.streamEvents(this.#input, { version: "v2", runId: config.configurable.run_id, callbacks: config.callbacks }));
    const traced = await Promise.race([this.#held.started, this.#shown]);
    config.callbacks = traced.getChild();
    config[EVENTS] = new Starts(this.#graph.builder, this.#input, traced);
  }

  end(output) {
    this.#held.end({ output });
    return this.#shown;
  }

  fail(error) {
    this.#held?.end({ error });
    return this.#shown?.catch(() => {});
  }

  async #showAll(events) {
    for await (const event of events) this.#show(event);
  }
}

/** A run that goes on elsewhere. LangChain is told of its start and of its end. */
class HeldRun extends Runnable {
  lc_namespace = ["langgraph", "pregel"];
  #graph;
  #told;
  #onStart;
  #over = new Promise((resolve) => (this.end = resolve));

  /** Resolves with the run, as LangChain traces it, once it has started. */
  started = new Promise((resolve) => (this.#onStart = resolve));

  constructor(graph, told) {
    super({});
    this.#graph = graph;
    this.#told = told;
  }

  async *_streamIterator(input, { callbacks, runId }) {
    const manager = managerOf({ ...this.#told, callbacks });
    const traced = await chainStart(manager, this.#graph.toJSON(), this.#graph.getName(), input, runId);
    this.#onStart(traced);
    const { error, output } = await this.#over;
    if (error === undefined) await traced.handleChainEnd(withoutInterrupts(output ?? {}));
    else await traced.handleChainError(error);
  }
}
