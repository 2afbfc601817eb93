// `graph.streamEvents`: what starts and ends in a run, in the words of LangChain's events, version "v2". Graphs, nodes,
// conditional edges and chat models tell of themselves; here it becomes one stream.

import { EVENTS, metadataOf, randomId, tagsOf, taskOf } from "./runtime.js";
import { RunStream } from "./stream.js";

/** So many events may wait before the run's chunks are not read on. */
const HIGH_WATER = 1024;

/** The events of a graph's run, as `RunStream` reads them. */
export function streamEvents(graph, input, options, filters) {
  const { version, ...config } = options ?? {};
  if (version !== "v2") throw new Error(`streamEvents knows "version" "v2" only, received ${JSON.stringify(version)}`);
  return new RunStream(() => new EventCore(graph, input, config, filters));
}

/** What `RunStream` takes for a run: the run itself, and the events that it tells of. */
class EventCore {
  #graph;
  #input;
  #config;
  #sink;
  #chunks;

  constructor(graph, input, config, filters) {
    this.#graph = graph;
    this.#input = input;
    this.#config = config;
    this.#sink = new Sink(filters, input);
  }

  start() {
    void this.#run();
  }

  take(reader) {
    return this.#sink.take(reader);
  }

  leave() {
    this.#sink.end();
    void this.#chunks?.return();
  }

  /** The graph's chunks are those of the caller's modes; the last state comes in mode `values`. */
  async #run() {
    const { streamMode = "updates", runId, runName = this.#graph.name, subgraphs } = this.#config;
    const modes = [streamMode].flat();
    const told = this.#sink.start("chain", runName, tagsOf(this.#config), metadataOf(this.#config), this.#input, runId);
    const config = { ...this.#config, streamMode: [...new Set([...modes, "values"])], [EVENTS]: new GraphEvents(this.#sink, this.#input) };
    try {
      let output;
      this.#chunks = await this.#graph.stream(this.#input, config);
      for await (const chunk of this.#chunks) {
        const [path, mode, payload] = subgraphs ? chunk : [[], ...chunk];
        if (mode === "values" && path.length === 0 && payload?.__interrupt__ === undefined) output = payload ?? undefined;
        if (modes.includes(mode)) told.chunk(Array.isArray(streamMode) ? chunk : subgraphs ? [path, payload] : payload);
        await this.#sink.room();
      }
      told.end(output);
      this.#sink.end();
    } catch (error) {
      this.#sink.end({ error });
    }
  }
}

/** Where events wait for their reader. */
export class Sink {
  #filters;
  #input;
  #shape;
  #first;
  #events = [];
  #end;
  #reader;
  #writer;

  /** @param shape - what the reader is given of an event; of `undefined` nothing. */
  constructor(filters = {}, input, shape = (event) => event) {
    this.#filters = filters;
    this.#input = input;
    this.#shape = shape;
  }

  /** Something starts; tells of its parts and of its end. */
  start(kind, name, tags, metadata, input, run_id = randomId()) {
    const given = dictionary("input", input);
    const about = { run_id, name, tags, metadata };
    const isWanted = this.#wants(kind, about);
    const tell = (event, data) => isWanted && this.#tell({ event: `on_${kind}_${event}`, data, ...about });
    tell("start", kind === "chain" ? startOf(given) : { input });
    return {
      chunk: (chunk) => tell("stream", { chunk }),
      end: (returned) => {
        const output = dictionary("output", returned);
        tell("end", { output: output.output ?? output, input: Object.keys(given).length === 1 && given.input ? given.input : given });
      },
    };
  }

  #wants(kind, { name, tags }) {
    const { includeNames, includeTypes, includeTags, excludeNames, excludeTypes, excludeTags } = this.#filters;
    const isAny = (list) => tags.some((tag) => list.includes(tag));
    const isIncluded =
      (includeNames ?? includeTypes ?? includeTags) === undefined ||
      includeNames?.includes(name) ||
      includeTypes?.includes(kind) ||
      (includeTags !== undefined && isAny(includeTags));
    return isIncluded && !excludeNames?.includes(name) && !excludeTypes?.includes(kind) && !isAny(excludeTags ?? []);
  }

  /** The first event says what the caller gave; the end of the same run need not say it again. */
  #tell(event) {
    if (this.#end !== undefined) return;
    if (this.#first === undefined) {
      this.#first = event.run_id;
      event.data.input = this.#input;
    } else if (event.run_id === this.#first && event.event.endsWith("_end")) delete event.data.input;
    this.push(this.#shape(event));
  }

  /** Something for the reader. */
  push(shown) {
    if (shown === undefined || this.#end !== undefined) return;
    this.#events.push(shown);
    this.#call();
  }

  take(reader) {
    if (this.#events.length > 0) {
      this.#writer?.();
      return this.#events.splice(0);
    }
    if (this.#end?.error !== undefined) throw this.#end.error;
    if (this.#end !== undefined) return null;
    this.#reader = reader;
    return undefined;
  }

  end(how = {}) {
    this.#end ??= how;
    this.#writer?.();
    this.#call();
  }

  get hasRoom() {
    return this.#events.length < HIGH_WATER;
  }

  /** While the reader lags behind, a promise that it has caught up. */
  room() {
    if (this.hasRoom || this.#end !== undefined) return undefined;
    return new Promise((resolve) => (this.#writer = resolve));
  }

  #call() {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.();
  }
}

/** What a run of one graph tells of; `createRuntime` hands it on to what its nodes run. */
export class GraphEvents {
  #sink;
  /** What `__start__` was given, until it is told. */
  #input;

  constructor(sink, input) {
    this.#sink = sink;
    const isInput = input !== null && input !== undefined && input.lg_name !== "Command";
    this.#input = isInput ? { input } : undefined;
  }

  /** A graph that a task runs; `config` is then that of its run. */
  nested(task, name, input, config) {
    const told = this.#sink.start("chain", name, [...task.ownTags, ...tagsOf(config)], metadataOf(config), input);
    return { told, config: { ...config, [EVENTS]: new GraphEvents(this.#sink, input) } };
  }

  /** A node, or `__start__`, which no code of the user's belongs to. */
  node(tags, { name, step }, identity, input) {
    return this.#sink.start("chain", name, [`graph:step:${step}`, ...tags], identity.metadata, input);
  }

  /** What an entrypoint gives, and what it keeps, of what it returned. */
  parts(tags, identity, returned) {
    const isFinal = returned?.__lg_type === "__pregel_final";
    const tell = (name, part) => this.#sink.start("chain", name, tags, identity.metadata, returned).end(part);
    tell("pluckReturnValue", isFinal ? returned.value : returned);
    tell("pluckSaveValue", isFinal ? returned.save : returned);
  }

  /** A function that a task calls. */
  call(name, { step }, identity, tags, input) {
    return this.#sink.start("chain", name, [`graph:step:${step}`, ...tags], identity.metadata, input);
  }

  condition(tags, identity, input) {
    return this.#sink.start("chain", "RunnableLambda", tags, identity.metadata, input);
  }

  /** What `__start__` was given, once. */
  takeInput() {
    const taken = this.#input;
    this.#input = undefined;
    return taken;
  }

  /** A chat model that was called with a runtime. */
  chatModel(name, messages, runtime) {
    const metadata = { ...runtime.metadata, ls_model_type: "chat" };
    const tags = [...(taskOf(runtime)?.ownTags ?? []), ...(runtime.tags ?? [])];
    return this.#sink.start("chat_model", name, tags, metadata, { messages: [messages] });
  }
}

/** What a start shows of its input, which LangChain looks for in what it keeps; of an empty text nothing. */
function startOf(given) {
  const isEmpty = given.input === "" && Object.keys(given).length === 1;
  return isEmpty ? {} : { input: given.input === undefined ? given : given.input };
}

/** LangChain keeps what is no object under a key. */
export function dictionary(key, value) {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return isObject ? value : { [key]: value };
}

/** The stream of a graph inside a task, which tells of its chunks; its output is its last chunk, as far as it can know. */
export function telling(run, told) {
  let last;
  const passed = (result) => {
    if (result.done) told.end(last);
    else told.chunk((last = result.value));
    return result;
  };
  return {
    next: () => run.next().then(passed),
    return: (value) => run.return(value),
    throw: (error) => run.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
