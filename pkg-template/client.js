// LangGraph's client, with the engine where its server would be.

import { engine } from "./engine.js";
import { CompiledStateGraph, bareOf } from "./graph.js";
import { RunStream, only } from "./stream.js";

export class Client {
  constructor({ graphs = {} } = {}) {
    const core = new (engine().ClientCore)();
    for (const [name, graph] of Object.entries(graphs)) {
      const bare = bareOf(graph);
      if (bare === undefined) throw new Error(`Graph "${name}" is not compiled: pass what \`.compile()\` returns.`);
      core.add(name, CompiledStateGraph.coreOf(bare), bare, bare.config ?? {});
    }
    this.runs = new RunsClient(core);
  }
}

class RunsClient {
  #core;

  constructor(core) {
    this.#core = core;
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
    const open = () => {
      const core = this.#core[method](threadId, assistantId, payload);
      onRunCreated?.({ run_id: core.runId });
      return core;
    };
    return new RunStream(open, signal);
  }
}
