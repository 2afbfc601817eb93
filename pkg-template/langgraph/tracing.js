// One run of a compiled graph as LangChain sees it: told to callbacks from its start to its end, and read chunk by chunk.

import { joinCallbacks } from "../config.js";
import { INTERRUPT, START } from "../control.js";
import { BARE, taskAround } from "../graph.js";
import { EVENTS, metadataOf, tagsOf } from "../runtime.js";
import { only } from "../stream.js";
import { chainStart, managerOf } from "./callbacks.js";
import { configOf } from "./config.js";
import { tellTransition } from "./lifecycle.js";
import { serverSent } from "./sse.js";
import { MESSAGES_HANDLER } from "./stream/told_messages.js";
import { withoutTask } from "./task_config.js";
import { traceStart } from "./trace.js";

export class Tracing {
  #graph;
  #input;
  #options;
  #handlers;
  #task;
  #config;
  /** What LangChain knows of the run; `undefined` where nobody listens. */
  #traced;
  #run;
  #first;
  #output;
  /** Makes of a chunk what the caller asked for; chunks that nobody asked for become `undefined`. */
  #shown;

  /** @param handlers - callback handlers of the run's own, beside those of its configuration. */
  constructor(graph, input, options, handlers = []) {
    this.#graph = graph;
    this.#input = input;
    this.#options = options;
    this.#handlers = handlers;
  }

  /**
   * Starts a run that is read by its chunks, and waits for the first: what goes wrong before is thrown here. With
   * `isOutput` it shows the output's keys.
   */
  async start(isOutput = false) {
    await this.#trace();
    const config = this.#traced === undefined && !this.#isServerSent ? this.#config : this.#watched();
    await this.#untilFailure(async () => {
      this.#run = this.#graph[BARE].runIn(this.#task, this.#input, config, false, isOutput);
      this.#run.start();
    });
    this.#first = await this.#read();
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

  /** Puts a chunk behind those that there are, for what reads protocol events. */
  tell(namespace, mode, payload) {
    this.#run?.tell(namespace, mode, payload);
  }

  async next() {
    const first = this.#first;
    this.#first = undefined;
    return first ?? this.#read();
  }

  async #read() {
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
    this.#first = undefined;
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
    const { task, config: given } = taskAround(configOf(this.#graph.config ?? {}, this.#options));
    const config = withoutTask(given);
    this.#task = task;
    this.#config = config;
    const { runId, runName = this.#graph.getName(), ...rest } = config;
    const callbacks = this.#handlers.length === 0 ? rest.callbacks : joinCallbacks(rest.callbacks ?? [], this.#handlers);
    const manager = managerOf({ ...rest, callbacks, tags: tagsOf(config), metadata: metadataOf(config) });
    if (manager === undefined) return;
    this.#traced = await chainStart(manager, this.#graph.toJSON(), runName, this.#input, runId);
    this.#config = { ...rest, callbacks: this.#traced.getChild(), [EVENTS]: new Starts(this.#graph.builder, this.#input, this.#traced) };
  }

  /** The same run with the mode `values` beside those of the caller's: its last chunk is the output. */
  #watched() {
    const { streamMode = this.#task === undefined ? "updates" : "values", subgraphs } = this.#config;
    const modes = [streamMode].flat();
    const isList = Array.isArray(streamMode);
    this.#shown = (chunk) => {
      const [path, mode, payload] = subgraphs ? chunk : [[], ...chunk];
      if (mode === "values" && path.length === 0) this.#output = payload;
      if (modes.includes("protocol")) return [chunk];
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
    await this.#traced?.handleChainEnd(withoutInterrupts(this.#output ?? {}));
    this.#traced = undefined;
  }
}

/** A run's output, which says what it is and not what was asked. */
export function withoutInterrupts(output) {
  if (typeof output !== "object" || !Object.hasOwn(output, INTERRUPT)) return output;
  const { [INTERRUPT]: _, ...rest } = output;
  return rest;
}

/**
 * What is told of `__start__`, for which there is no code that could tell, and of a run that stops or goes on. Nodes tell of
 * themselves.
 */
export class Starts {
  #builder;
  #input;
  #traced;

  /** The run of `__start__` that conditional edges belong to, once it is known. */
  start;

  /** @param builder - what the graph was compiled from; an entrypoint has none, and no `__start__` either. */
  constructor(builder, input, traced) {
    const isInput = builder !== undefined && input !== null && input !== undefined && input.lg_name !== "Command";
    this.#input = isInput ? { input } : undefined;
    this.#builder = builder;
    this.#traced = traced;
  }

  /** What `__start__` was given, once. */
  takeInput() {
    const taken = this.#input;
    this.#input = undefined;
    return taken;
  }

  node(tags, { name, step }, { metadata, configurable }, input) {
    if (name !== START) return UNTOLD;
    const callbacks = this.#traced.getChild();
    const manager = managerOf({ callbacks, configurable, tags, metadata }, [`graph:step:${step}`]);
    const conditions = this.#builder.conditionsAt(START);
    const started = traceStart(manager, input, conditions);
    if (conditions > 0) this.start = started;
    return UNTOLD;
  }

  condition() {
    return UNTOLD;
  }

  transition(pause, checkpointId, namespace, interrupts) {
    return tellTransition(this.#traced, pause, checkpointId, namespace, interrupts);
  }

  // Tasks are told of where they are wrapped.
  call() {
    return UNTOLD;
  }

  parts() {}

  nested() {
    return undefined;
  }

  /** Chat models of `superstep/models` tell runs of their answers, and not LangChain. */
  chatModel(name, _messages, runtime) {
    return this.#traced.inheritableHandlers.find((handler) => handler.name === MESSAGES_HANDLER)?.answer(name, runtime);
  }
}

const UNTOLD = { end() {} };
