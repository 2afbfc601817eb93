// Caches of nodes: LangGraph's `InMemoryCache`, and the class that caches extend.

import { copy } from "./copy.js";

/** What all caches have in common. A cache brings `get`, `set` and `clear`. */
export class BaseCache {}

/** Keeps what nodes wrote in memory. What it is given and what it gives are copies. */
export class InMemoryCache extends BaseCache {
  #namespaces = new Map();

  async get(keys) {
    const now = Date.now();
    return keys.flatMap(([namespace, key]) => {
      const kept = this.#namespaces.get(namespace.join(","));
      const entry = kept?.get(key);
      if (entry === undefined) return [];
      if (entry.until !== undefined && now >= entry.until) {
        kept.delete(key);
        return [];
      }
      return [{ key: [namespace, key], value: copy(entry.value) }];
    });
  }

  async set(pairs) {
    const now = Date.now();
    for (const { key: [namespace, key], value, ttl } of pairs) {
      const name = namespace.join(",");
      if (!this.#namespaces.has(name)) this.#namespaces.set(name, new Map());
      const until = ttl === undefined || ttl === null ? undefined : now + ttl * 1000;
      this.#namespaces.get(name).set(key, { value: copy(value), until });
    }
  }

  /** Forgets what is in these namespaces; without any, everything. */
  async clear(namespaces) {
    if (namespaces.length === 0) this.#namespaces.clear();
    for (const namespace of namespaces) this.#namespaces.delete(namespace.join(","));
  }
}
