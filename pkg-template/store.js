// Stores: LangGraph's calls, each as a batch of operations, and the store in memory, whose rules are the module's.

import { copy } from "./copy.js";
import { engine } from "./engine.js";

/** What every store can do. A store of one's own says how a batch is done. */
export class BaseStore {
  async get(namespace, key, options) {
    readable(namespace);
    return only(this.batch([{ namespace, key, ...options }]));
  }

  async search(namespacePrefix, { filter, limit = 10, offset = 0, query, ...options } = {}) {
    readable(namespacePrefix);
    return only(this.batch([{ namespacePrefix, filter, limit, offset, query, ...options }]));
  }

  async put(namespace, key, value, index, options) {
    engine().validateNamespace(namespace, false, false);
    await this.batch([{ namespace, key, value, index, ...options }]);
  }

  async delete(namespace, key) {
    readable(namespace);
    await this.batch([{ namespace, key, value: null }]);
  }

  async listNamespaces({ prefix, suffix, maxDepth, limit = 100, offset = 0 } = {}) {
    const conditions = [];
    for (const [matchType, path] of Object.entries({ prefix, suffix })) {
      if (!path) continue;
      readable(path);
      conditions.push({ matchType, path });
    }
    const matchConditions = conditions.length === 0 ? undefined : conditions;
    return only(this.batch([{ matchConditions, maxDepth, limit, offset }]));
  }

  start() {}

  stop() {}
}

/** A store in memory: values are copied on their way in and out. */
export class InMemoryStore extends BaseStore {
  #core;
  #embeddings;
  #options;
  #sweeper;

  constructor(options) {
    super();
    const { ttl, index } = options ?? {};
    const fields = index ? (index.fields ?? ["$"]) : undefined;
    this.#core = new (engine().StoreCore)(host, ttl?.defaultTtl, ttl?.refreshOnRead, ttl?.sweepIntervalMinutes, fields);
    this.#options = options;
    if (index) this.#embeddings = embeddingsOf(index);
  }

  get indexConfig() {
    return this.#options?.index;
  }

  async batch(operations) {
    const batch = this.#core.begin(operations);
    if (this.#embeddings === undefined) return batch.finish([], []);
    const [queries, texts] = batch.texts();
    const asked = await Promise.all(queries.map((query) => this.#embeddings.embedQuery(query)));
    const vectors = texts.length === 0 ? [] : await this.#embeddings.embedDocuments(texts);
    return batch.finish(vectorsOf(asked), vectorsOf(vectors));
  }

  sweepExpiredItems() {
    return this.#core.sweep();
  }

  /** Removes what has expired on time, where batches that come by do so late. */
  start() {
    const minutes = this.#options?.ttl?.sweepIntervalMinutes;
    if (this.#sweeper !== undefined || !(minutes > 0)) return;
    this.#sweeper = setInterval(() => this.sweepExpiredItems(), minutes * 60_000);
    // Node's timers keep a process alive unless they are told not to.
    this.#sweeper.unref?.();
  }

  stop() {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}

function readable(namespace) {
  engine().validateNamespace(namespace, true, true);
}

async function only(answers) {
  return (await answers)[0];
}

/** LangChain's embeddings, or those of a function from texts to vectors. */
function embeddingsOf({ embeddings, embed = embeddings }) {
  if (typeof embed === "function") {
    return { embedDocuments: async (texts) => embed(texts), embedQuery: async (text) => (await embed([text]))[0] };
  }
  if (typeof embed?.embedQuery === "function" && typeof embed.embedDocuments === "function") return embed;
  throw new TypeError('"index.embeddings" must be embeddings of LangChain, or a function from texts to vectors');
}

function vectorsOf(vectors) {
  return Array.from(vectors, (vector) => {
    if (typeof vector === "object" && vector?.length > 0) return Float64Array.from(vector);
    throw new TypeError("An embedding must be a list of numbers");
  });
}

/** What the module asks of JavaScript. */
const host = {
  copy,
  number: Number,
  field: (value, name) => value[name],

  operation(given) {
    const { namespace, key, value, index, ttl, refreshTtl, namespacePrefix, filter, query } = given;
    const { matchConditions, maxDepth, offset, limit } = given;
    const lists = "matchConditions" in given || limit !== undefined;
    const conditions = matchConditions?.flatMap(({ matchType, path }) => [matchType, path]);
    const read = [namespace, key, "value" in given, value, index, ttl, refreshTtl, namespacePrefix, filter, query];
    return [...read, lists, conditions, maxDepth, offset, limit];
  },

  text(value) {
    if (typeof value === "object" && value !== null) return JSON.stringify(value, null, 2);
    return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
  },

  inOrder(namespaces) {
    const names = namespaces.map((labels) => labels.join(":"));
    return [...names.keys()].sort((a, b) => names[a].localeCompare(names[b]));
  },

  item(value, key, namespace, createdAt, updatedAt) {
    return { value: copy(value), key, namespace, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
  },
};
