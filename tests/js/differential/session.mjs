/**
 * A session is several calls on a graph with a checkpointer: runs, resumes, states, updates. It is run on one library
 * in one way, and everything a caller can observe is written down, at the end all that the checkpointer holds.
 *
 * @typedef {object} SessionProgram
 * @property {string} name
 * @property {(lib: object, session: Session) => object} build gives the compiled graph; it may be called for both
 *   libraries in one session, so what must outlive a call is kept in the session (`count`), not in variables
 * @property {(session: Session) => Promise<void>} steps
 * @property {boolean} [subgraphs] whether runs are streamed with `subgraphs: true` too
 * @property {string[]} [ways] names of the ways it runs in; the usual ones if left out
 * @property {boolean} [unordered] whether tasks of a superstep finish in an order of the engine's: see `arrange.mjs`
 * @property {boolean} [stored] false where savers are given something else
 * @property {boolean} [sqlite] false for a session that SQLite's checkpointer answers otherwise
 * @property {boolean} [crossed] false for a session that another library cannot take up
 */
import { arranged } from "./arrange.mjs";
import { normaliser } from "./normalise.mjs";
import { orderedWrites, savers, stored } from "./savers.mjs";
import { mute, patiently, thrown, tidyMessage } from "./transcript.mjs";

const EVERYTHING = ["values", "updates", "tasks", "checkpoints", "custom", "messages"];

/** Each way a session runs in: the options of its runs. */
export const WAYS = {
  everything: { streamMode: EVERYTHING },
  values: { streamMode: "values", durability: "sync" },
  updates: { streamMode: "updates" },
  tasks: { streamMode: "tasks", durability: "sync" },
  checkpoints: { streamMode: "checkpoints" },
  debug: { streamMode: "debug" },
  exit: { streamMode: ["updates", "checkpoints"], durability: "exit" },
  invoke: {},
};

/** What shows the most. The other ways show less of the same, so the first sessions of each theme are enough for them. */
const USUAL = ["everything", "values", "exit", "invoke"];
export const ALL_WAYS = Object.keys(WAYS);

/** The ways a program runs in. With subgraphs, those whose chunks show it run with their chunks as well. */
export function waysOf(program) {
  const ways = process.env.SESSION_WAYS === "all" ? ALL_WAYS : (program.ways ?? USUAL);
  if (program.subgraphs !== true) return ways;
  return [...ways, ...ways.filter((way) => WAYS[way].streamMode !== undefined).map((way) => `${way} with subgraphs`)];
}

function optionsOf(way) {
  const [name, subgraphs] = way.split(" with ");
  return { ...WAYS[name], ...(subgraphs === undefined ? {} : { subgraphs: true }) };
}

/**
 * Runs a session and gives its entries, normalised: `{ step, what, value }`.
 *
 * @param {object} library runs the session
 * @param {SessionProgram} program
 * @param {string} way one of the program's ways
 * @param {object} [more] `saver` names the checkpointer; `then: { library, from }` goes on with another library from that step
 */
export async function sessionTranscript(library, program, way, { saver = "own", then } = {}) {
  const session = new Session(library, program, optionsOf(way), saver, then);
  const unmute = mute();
  const failure = await patiently(session.play()).catch((error) => error);
  unmute();
  if (failure !== undefined) session.note(failure.hung ? "hung" : "failed", failure.hung ? true : thrown(failure, new Map()));
  const visit = normaliser();
  const entries = session.entries.map((entry) => ({ ...entry, value: tidy(entry.value, KEEPS_ORDER.test(entry.what)) }));
  const ordered = program.unordered ? arranged(entries) : entries;
  return ordered.map(({ step, what, value }) => ({ step, what, value: inOrder(visit(value)) }));
}

/** Puts in order what comes in the order of ids, which are random: the interrupts an error names, and equal tasks' writes. */
function inOrder(value) {
  value?.props?.pendingIds?.sort();
  const rank = (id) => id.replace(/\d+/, (digits) => digits.padStart(6, "0"));
  for (const tuple of value?.checkpoints ?? []) tuple.pendingWrites = orderedWrites(tuple.pendingWrites, rank);
  return value;
}

/** Each library numbers the checkpoints of one millisecond by itself: with less between them, the second could sort first. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 3));

/** What `steps` works with. Every call is written down, and its error is not thrown. */
class Session {
  entries = [];
  thread = "1";
  threads = new Set();
  #marks = new Map();
  #counts = new Map();
  #graphs = new Map();
  #step = 0;

  constructor(library, program, options, saver, then) {
    Object.assign(this, { library, program, options, then, saverName: saver });
  }

  async play() {
    this.saver = savers[this.saverName](this.library);
    await this.program.steps(this);
    this.#step++;
    if (this.program.stored === false) return;
    for (const thread of this.threads) this.note(`stored of thread ${thread}`, await stored(this.saver, thread));
  }

  /** The library that runs the current step. */
  get lib() {
    return this.then !== undefined && this.#step >= this.then.from ? this.then.library : this.library;
  }

  /** The program's graph, of the library that runs the current step. */
  get graph() {
    const { lib } = this;
    if (!this.#graphs.has(lib)) this.#graphs.set(lib, this.program.build({ ...lib, mark: this.#mark }, this));
    return this.#graphs.get(lib);
  }

  #mark = (label, value) => (this.#marks.set(value, label), value);

  /** How often it was asked for this word, with this time: for what shall happen only once. */
  count(word) {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    return this.#counts.get(word);
  }

  /** A value of the session's whole life. */
  once(word, make) {
    if (!this.#counts.has(word)) this.#counts.set(word, make());
    return this.#counts.get(word);
  }

  config(more) {
    this.threads.add(this.thread);
    return { configurable: { thread_id: this.thread, ...more } };
  }

  /** Writes something down. */
  note(what, value) {
    this.entries.push({ step: this.#step, what, value });
  }

  /** A call of any kind: what it returns is written down. */
  async call(what, work) {
    this.#step++;
    if (this.#step === this.then?.from) await aMoment();
    const result = await patiently(Promise.resolve().then(() => work(this.graph))).then(
      (value) => (this.note(what, value), value),
      (error) => void this.note(`${what} failed`, thrown(error, this.#marks)),
    );
    return result;
  }

  /** A run, streamed or invoked as this way says. Gives its chunks, or what `invoke` returned. */
  async run(input, { configurable, ...options } = {}) {
    const config = { ...this.options, ...options, ...this.config(configurable) };
    if (config.streamMode === undefined) return this.call("invoke", (graph) => graph.invoke(this.#made(input), config));
    const chunks = [];
    await this.call("run", async (graph) => {
      for await (const chunk of await graph.stream(this.#made(input), config)) {
        chunks.push(chunk);
        this.#noteChunk(config, chunk);
      }
      return "ended";
    });
    return chunks;
  }

  #noteChunk(config, chunk) {
    const { streamMode, subgraphs } = config;
    const parts = Array.isArray(streamMode) || subgraphs ? [...chunk] : [chunk];
    const space = subgraphs ? parts.shift().join("|") : "";
    const mode = Array.isArray(streamMode) ? parts.shift() : streamMode;
    const what = `${Array.isArray(streamMode) ? "chunk" : mode}${subgraphs ? " of a graph" : ""}`;
    const value = config.durability === "exit" ? withoutCounters(chunk) : chunk;
    this.entries.push({ step: this.#step, what, value, space, mode, payload: parts[0] });
  }

  /** Inputs that are made of a library's own classes are functions of it. */
  #made(input) {
    return typeof input === "function" ? input(this.lib) : input;
  }

  /** A run that is invoked, in every way. */
  async invoke(input, { configurable, ...options } = {}) {
    const { streamMode, subgraphs, ...rest } = this.options;
    const config = { ...rest, ...options, ...this.config(configurable) };
    return this.call("invoke", (graph) => graph.invoke(this.#made(input), config));
  }

  /** A run whose input is a `Command` of these fields. */
  command(fields, options) {
    return this.run(({ Command, Send, END }) => new Command(typeof fields === "function" ? fields({ Command, Send, END }) : fields), options);
  }

  resume(value, options) {
    return this.command({ resume: value }, options);
  }

  /** A run from a saved checkpoint: one of `history()`, or its place in it. */
  async replay(at, input = null, options) {
    return this.run(input, { ...options, configurable: { ...(await this.#address(at)), ...options?.configurable } });
  }

  async #address(at) {
    const snapshot = typeof at === "number" ? (await this.snapshots())[at] : at;
    return snapshot?.config?.configurable ?? snapshot?.configurable;
  }

  async state({ at, configurable, ...options } = {}) {
    const config = this.config({ ...(at === undefined ? {} : await this.#address(at)), ...configurable });
    return this.call("state", (graph) => graph.getState(config, options));
  }

  /** The history, newest first, written down. */
  async history(options, configurable) {
    return this.call("history", (graph) => listed(graph.getStateHistory(this.config(configurable), options)));
  }

  /** The history, not written down. */
  async snapshots(configurable) {
    return listed(this.graph.getStateHistory(this.config(configurable)));
  }

  async update(values, asNode, { at, configurable } = {}) {
    const config = this.config({ ...(at === undefined ? {} : await this.#address(at)), ...configurable });
    return this.call("update", (graph) => graph.updateState(config, this.#made(values), asNode));
  }

  async bulk(supersteps, { at } = {}) {
    const config = this.config(at === undefined ? {} : await this.#address(at));
    return this.call("bulk update", (graph) => graph.bulkUpdateState(config, this.#made(supersteps)));
  }

  /** The ids of the interrupts that wait, in the order of their tasks. */
  async interrupts() {
    const { tasks } = await this.graph.getState(this.config(), { subgraphs: true });
    return interruptsOf(tasks);
  }
}

/** Those of the innermost tasks: a task around them names them in the order they came. */
function interruptsOf(tasks) {
  return tasks.flatMap(({ state, interrupts }) => (state?.tasks?.length > 0 ? interruptsOf(state.tasks) : interrupts));
}

/** With durability "exit" LangGraph.js writes the counters of the end to what it has shown of the last checkpoint. */
function withoutCounters(value) {
  if (Array.isArray(value)) return value.map(withoutCounters);
  if (value?.metadata?.counters_since_delta_snapshot === undefined) return value;
  const { counters_since_delta_snapshot, ...metadata } = value.metadata;
  return { ...value, metadata };
}

async function listed(iterable) {
  const list = [];
  for await (const item of iterable) list.push(item);
  return list;
}

const INTERNAL = /^__pregel_|^callbacks$|^run_name$/;

/** What has keys in an order that users see. Elsewhere they are sorted, as ids are numbered in the order they come in. */
const KEEPS_ORDER = /^(values|updates|invoke)/;

/** Takes out what is the engine's own in a config (live objects under `__pregel_*`). */
function tidy(value, keepsOrder, around = []) {
  if (typeof value !== "object" || value === null) return value;
  if (around.includes(value)) return "[circular]";
  const within = [...around, value];
  if (Array.isArray(value)) return isMessagePair(value) ? tidyMessage(value) : value.map((item) => tidy(item, keepsOrder, within));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).filter(([key]) => !INTERNAL.test(key));
  if (!keepsOrder) kept.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(kept.map(([key, field]) => [key, key === "elapsed" ? "<elapsed>" : tidy(field, keepsOrder, within)]));
}

function isMessagePair(value) {
  return value.length === 2 && typeof value[1] === "object" && value[1] !== null && "langgraph_step" in value[1];
}
