// LangGraph's client, with the engine where its server would be.

import { engine } from "./engine.js";
import { CompiledStateGraph, bareOf } from "./graph.js";
import { ServedEvents } from "./served.js";
import { RunStream, only } from "./stream.js";

export class Client {
  constructor({ graphs = {} } = {}) {
    const core = new (engine().ClientCore)();
    for (const [name, graph] of Object.entries(graphs)) {
      const bare = bareOf(graph);
      if (bare === undefined) throw new Error(`Graph "${name}" is not compiled: pass what \`.compile()\` returns.`);
      core.add(name, CompiledStateGraph.coreOf(bare), bare, bare.config ?? {});
    }
    this.runs = new RunsClient(core, { ...graphs });
  }
}

class RunsClient {
  #core;
  #graphs;

  constructor(core, graphs) {
    this.#core = core;
    this.#graphs = graphs;
  }

  /** A run and its events. Nothing runs before the first is asked for. */
  stream(threadId, assistantId, payload) {
    return this.#run("stream", threadId, assistantId, payload ?? {});
  }

  /** A run's last state. */
  async wait(threadId, assistantId, payload) {
    const answer = await only(this.#run("wait", threadId, assistantId, payload ?? {}));
    const error = answer?.__error__;
    if (error !== undefined && payload?.raiseError !== false) throw new Error(`${error.error}: ${error.message}`);
    return answer;
  }

  #run(method, threadId, assistantId, payload) {
    const { onRunCreated, signal } = payload;
    if (onRunCreated !== undefined && typeof onRunCreated !== "function") {
      throw new TypeError("\"onRunCreated\" must be a function");
    }
    const open = (given) => {
      const core = this.#core[method](threadId, assistantId, given);
      onRunCreated?.({ run_id: core.runId });
      return core;
    };
    const tellsEvents = method === "stream" && [payload.streamMode].flat().includes("events");
    return new RunStream(() => (tellsEvents ? new ServedEvents(open, payload, this.#graphs) : open(payload)), signal);
  }
}
