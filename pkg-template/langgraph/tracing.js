// One run of a compiled graph as LangChain sees it: told to callbacks from its start to its end, and read chunk by chunk.

import { INTERRUPT } from "../control.js";
import { BARE, taskAround } from "../graph.js";
import { EVENTS, metadataOf, tagsOf } from "../runtime.js";
import { only } from "../stream.js";
import { chainEnd, chainStart, managerOf } from "./callbacks.js";
import { configOf } from "./config.js";
import { serverSent } from "./sse.js";
import { traceStart } from "./trace.js";

export class Tracing {
  #graph;
  #input;
  #options;
  #task;
  #config;
  /** What LangChain knows of the run; `undefined` where nobody listens. */
  #traced;
  #run;
  #output;
  /** Makes of a chunk what the caller asked for; chunks that nobody asked for become `undefined`. */
  #shown;

  constructor(graph, input, options) {
    this.#graph = graph;
    this.#input = input;
    this.#options = options;
  }

  /** Starts a run that is read by its chunks. With `isOutput` it shows the output's keys. */
  async start(isOutput = false) {
    await this.#trace();
    const config = this.#traced === undefined && !this.#isServerSent ? this.#config : this.#watched();
    this.#run = this.#graph[BARE].runIn(this.#task, this.#input, config, false, isOutput);
    await this.#untilFailure(async () => this.#run.start());
  }

  /** The state at the end of a run; with a `streamMode` other than `"values"` the list of its chunks. */
  async invoke() {
    const { streamMode = "values" } = this.#options;
    if (streamMode !== "values") {
      await this.start(true);
      const chunks = [];
      for await (const chunk of this) chunks.push(chunk);
      return chunks;
    }
    await this.#trace();
    const output = await this.#untilFailure(() => only(this.#graph[BARE].runIn(this.#task, this.#input, this.#config, true, true)));
    this.#output = output;
    await this.#end();
    return output;
  }

  async next() {
    for (;;) {
      const { value, done } = await this.#untilFailure(() => this.#run.next());
      if (done) {
        await this.#end();
        return { value, done };
      }
      const shown = this.#shown === undefined ? [value] : this.#shown(value);
      if (shown !== undefined) return { value: shown[0], done };
    }
  }

  async return(value) {
    const done = await this.#run.return(value);
    await this.#traced?.handleChainError(new Error("Abort"));
    this.#traced = undefined;
    return done;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** What `encoding: "text/event-stream"` asks for. */
  serverSent() {
    return serverSent(this);
  }

  get #isServerSent() {
    return this.#options.encoding === "text/event-stream" && !("version" in this.#options);
  }

  /** Tells callbacks of the start; what runs inside the run inherits them. */
  async #trace() {
    const { task, config } = taskAround(configOf(this.#graph.config ?? {}, this.#options));
    this.#task = task;
    this.#config = config;
    const { runId, runName = this.#graph.getName(), ...rest } = config;
    const manager = managerOf({ ...rest, tags: tagsOf(config), metadata: metadataOf(config) });
    if (manager === undefined) return;
    this.#traced = await chainStart(manager, this.#graph.toJSON(), runName, this.#input, runId);
    this.#config = { ...rest, callbacks: this.#traced.getChild(), [EVENTS]: new Starts(this.#input, this.#traced) };
  }

  /** The same run with the mode `values` beside those of the caller's: its last chunk is the output. */
  #watched() {
    const { streamMode = this.#task === undefined ? "updates" : "values", subgraphs } = this.#config;
    const modes = [streamMode].flat();
    const isList = Array.isArray(streamMode);
    this.#shown = (chunk) => {
      const [path, mode, payload] = subgraphs ? chunk : [[], ...chunk];
      if (mode === "values" && path.length === 0) this.#output = payload;
      if (!modes.includes(mode)) return undefined;
      if (this.#isServerSent) return [[path, mode, payload]];
      if (isList) return [chunk];
      return [subgraphs ? [path, payload] : payload];
    };
    return { ...this.#config, streamMode: [...new Set([...modes, "values"])] };
  }

  async #untilFailure(work) {
    try {
      return await work();
    } catch (error) {
      await this.#traced?.handleChainError(error);
      throw error;
    }
  }

  async #end() {
    const { [INTERRUPT]: _, ...output } = this.#output ?? {};
    if (this.#traced !== undefined) await chainEnd(this.#traced, output);
  }
}

/** What is told of `__start__`, for which there is no code that could tell. Nodes tell of themselves. */
class Starts {
  #input;
  #traced;

  constructor(input, traced) {
    const isInput = input !== null && input !== undefined && input.lg_name !== "Command";
    this.#input = isInput ? { input } : undefined;
    this.#traced = traced;
  }

  /** What `__start__` was given, once. */
  takeInput() {
    const taken = this.#input;
    this.#input = undefined;
    return taken;
  }

  node(tags, { name, step }, { metadata, configurable }, input) {
    const callbacks = this.#traced.getChild();
    if (name === "__start__") void traceStart({ callbacks, configurable }, metadata, step, tags, input);
    return UNTOLD;
  }

  condition() {
    return UNTOLD;
  }

  nested() {
    return undefined;
  }

  chatModel() {
    return undefined;
  }
}

const UNTOLD = { end() {} };
