// Mode `events` of a client's run: beside its chunks what starts and ends in it, as LangGraph Server tells it.

import { Command } from "./control.js";
import { GraphEvents, Sink } from "./events.js";
import { EVENTS, metadataOf, tagsOf } from "./runtime.js";

/** Under which a graph that is dressed as something else says who tells of its runs. */
export const TELLER = Symbol("superstep.teller");

/** What `RunStream` takes for a run: the run itself, and the events that it tells of. */
export class ServedEvents {
  #core;
  #sink;
  #teller;
  #runId;
  #showsValues;
  /** The last state, and the error that a client is told. */
  #output;
  #failed;
  #isOver = false;

  /** @param open - makes the run of a payload. @param graphs - the client's, by name. */
  constructor(open, payload, graphs) {
    let config;
    const modes = [payload.streamMode].flat();
    // The last state is the run's output.
    this.#core = open({ ...payload, streamMode: [...modes, "values"], [EVENTS]: (made) => (config = made) });
    this.#showsValues = modes.includes("values");
    const input = payload.command ? new Command(payload.command) : payload.input;
    const { graph_id, run_id } = config.configurable;
    const graph = graphs[graph_id];
    this.#runId = run_id;
    this.#sink = new Sink({}, input, this.#shown);
    this.#teller = graph[TELLER]?.(config, input, (event) => this.#sink.push(this.#shown(event))) ?? ownTeller(graph, config, input, this.#sink);
  }

  start(onOver) {
    this.#sink.push({ event: "metadata", data: { run_id: this.#runId, attempt: 1 } });
    void this.#begin(onOver);
  }

  async #begin(onOver) {
    try {
      await this.#teller.begin();
      this.#core.start(onOver);
      this.#drain();
    } catch (error) {
      onOver();
      void this.#end({ error });
    }
  }

  take(reader) {
    this.#drain();
    return this.#sink.take(reader);
  }

  leave() {
    this.#isOver = true;
    this.#sink.end();
    this.#core.leave();
    void this.#teller.fail(new Error("Abort"));
  }

  abort(reason) {
    this.#core.abort(reason);
  }

  /** Takes the chunks that there are, so that they come before what is told next; the module calls it when there are more. */
  #drain = () => {
    while (!this.#isOver && this.#sink.hasRoom) {
      let taken;
      try {
        taken = this.#core.take(this.#drain);
      } catch (error) {
        return void this.#end({ error });
      }
      if (taken === undefined) return undefined;
      if (taken === null) return void this.#end();
      taken.forEach(this.#pass);
    }
    return undefined;
  };

  #pass = (chunk) => {
    const { event, data } = chunk;
    if (event === "error") this.#failed = data;
    if (event === "values" && data?.__interrupt__ === undefined) this.#output = data;
    if (event !== "metadata" && (this.#showsValues || !event.startsWith("values"))) this.#sink.push(chunk);
  };

  /** An event as a client is told it. What LangSmith does not show it does not see either. */
  #shown = (event) => {
    this.#drain();
    return event.tags?.includes("langsmith:hidden") ? undefined : { event: "events", data: event };
  };

  async #end(how) {
    this.#isOver = true;
    try {
      const failure = how === undefined ? this.#failed : how.error;
      if (how === undefined && failure === undefined) await this.#teller.end(this.#output);
      else await this.#teller.fail(failure);
      this.#sink.end(how);
    } catch (error) {
      this.#sink.end({ error });
    }
  }
}

/** Tells of a graph that tells of itself. */
function ownTeller(graph, config, input, sink) {
  let told;
  return {
    begin() {
      told = sink.start("chain", graph.name, tagsOf(config), metadataOf(config), input, config.configurable.run_id);
      config[EVENTS] = new GraphEvents(sink, input);
    },
    end: (output) => told.end(output),
    fail() {},
  };
}
