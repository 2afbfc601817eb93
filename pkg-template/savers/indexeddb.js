// Checkpoints that survive a reload: a `MemorySaver` whose threads are logged in the browser's IndexedDB.
//
// What is stored is what `put` and `putWrites` were called with, in their order: read again, it makes the same of the
// module's memory. So the rules of savers are in one place, and another tab's calls are just more of the log.

import { copy } from "../copy.js";
import { MemorySaver } from "../savers.js";
import { Log } from "./log.js";

export class IndexedDBSaver extends MemorySaver {
  #log;
  #serde;
  /** By thread: up to where its log is in memory, and which later entries are, because they are this saver's own. */
  #known = new Map();
  /** By thread: what is being read of its log. */
  #reading = new Map();

  /** @param serde - LangGraph's serializer; without it values are what the browser's structured clone makes of them. */
  constructor({ name = "superstep", serde } = {}) {
    super();
    this.#log = new Log(name);
    this.#serde = serde;
  }

  async getTuple(config) {
    await this.#read(threadOf(config));
    return super.getTuple(config);
  }

  async *list(config, options) {
    const thread = threadOf(config);
    const threads = thread === undefined ? await this.#log.threads() : [thread];
    for (const each of threads) await this.#read(each);
    yield* super.list(config, options);
  }

  async put(config, checkpoint, metadata, newVersions) {
    const fresh = new Set();
    const noting = (value) => (fresh.add(value), copy(value));
    const at = this._put(config, checkpoint, metadata, newVersions, noting);
    // A value that the parent has already is taken over from it again.
    const values = Object.entries(checkpoint.channel_values ?? {}).map(([channel, value]) => [channel, isObject(value) && !fresh.has(value) ? undefined : value]);
    const stored = { ...checkpoint, channel_values: Object.fromEntries(values) };
    await this.#add(threadOf(config), "put", [config.configurable, stored, metadata, newVersions]);
    return at;
  }

  async putWrites(config, writes, taskId, taskPath) {
    await super.putWrites(config, writes, taskId, taskPath);
    await this.#add(threadOf(config), "putWrites", [config.configurable, writes, taskId, taskPath]);
  }

  async deleteThread(threadId) {
    await super.deleteThread(threadId);
    this.#known.delete(threadId);
    await this.#log.delete(threadId);
  }

  async getDeltaChannelHistory(options) {
    await this.#read(threadOf(options.config));
    return super.getDeltaChannelHistory(options);
  }

  /** Lets go of the database, which others may want to delete. The saver opens it again when it is used. */
  close() {
    this.#log.close();
  }

  async #add(thread, method, given) {
    try {
      const number = await this.#log.add(thread, method, await this.#written(given));
      this.#knowledgeOf(thread).own.add(number);
    } catch (cause) {
      // What is not in the log must not be in memory either: it is read again.
      await this.#forget(thread);
      throw storing(cause);
    }
  }

  /** Takes in what the log has of a thread and memory does not yet. */
  #read(thread) {
    if (typeof thread !== "string") return undefined;
    const reading = this.#reading.get(thread) ?? this.#readOnce(thread).finally(() => this.#reading.delete(thread));
    this.#reading.set(thread, reading);
    return reading;
  }

  async #readOnce(thread) {
    const { until } = this.#knowledgeOf(thread);
    const { wasDeleted, entries } = await this.#log.since(thread, until);
    if (wasDeleted) {
      await this.#forget(thread);
      return this.#readOnce(thread);
    }
    for (const entry of entries) await this.#replay(thread, entry);
  }

  async #replay(thread, { number, method, given }) {
    const knowledge = this.#knowledgeOf(thread);
    if (!knowledge.own.delete(number)) {
      const [configurable, ...rest] = await this.#understood(given);
      if (method === "put") this._put({ configurable }, ...rest, same);
      else await super.putWrites({ configurable }, ...rest);
    }
    knowledge.until = number;
  }

  async #forget(thread) {
    this.#known.delete(thread);
    if (typeof thread === "string") await super.deleteThread(thread);
  }

  #knowledgeOf(thread) {
    if (!this.#known.has(thread)) this.#known.set(thread, { until: 0, own: new Set() });
    return this.#known.get(thread);
  }

  async #written(given) {
    return this.#serde === undefined ? given : this.#serde.dumpsTyped(given);
  }

  async #understood(given) {
    return this.#serde === undefined ? given : this.#serde.loadsTyped(...given);
  }
}

function threadOf(config) {
  return config?.configurable?.thread_id;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

const same = (value) => value;

/** What went wrong while something was stored, with how to mend it. */
function storing(cause) {
  const advice = {
    DataCloneError: "A value in the state cannot be stored as it is: keep data in it, or pass a `serde`, such as LangGraph's JsonPlusSerializer.",
    QuotaExceededError: "The browser has no room left for this page: delete threads that are not needed with `deleteThread`.",
  }[cause?.name];
  if (advice === undefined) return cause;
  const error = new Error(`The checkpoint could not be stored. ${advice} (${cause.message})`, { cause });
  error.name = cause.name;
  return error;
}
