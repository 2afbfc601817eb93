// `client.store`: the store that the graphs of a client have, as LangGraph's SDK shows it.

export class StoreClient {
  #store;

  constructor({ store }) {
    this.#store = store;
  }

  async putItem(namespace, key, value, { index, ttl } = {}) {
    await this.#store.put(namespace, key, value, index ?? undefined, ttl === undefined || ttl === null ? undefined : { ttl });
  }

  async getItem(namespace, key, { refreshTtl } = {}) {
    const item = await this.#store.get(namespace, key, refreshed(refreshTtl));
    return item === null || item === undefined ? null : shown(item);
  }

  async deleteItem(namespace, key) {
    await this.#store.delete(namespace, key);
  }

  async searchItems(namespacePrefix, { filter, limit, offset, query, refreshTtl } = {}) {
    const options = { filter, limit, offset, query, ...refreshed(refreshTtl) };
    const items = await this.#store.search(namespacePrefix, options);
    return { items: items.map((item) => (item.score === undefined ? shown(item) : { ...shown(item), score: item.score })) };
  }

  async listNamespaces({ prefix, suffix, maxDepth, limit, offset } = {}) {
    return { namespaces: await this.#store.listNamespaces({ prefix, suffix, maxDepth, limit, offset }) };
  }
}

function refreshed(refreshTtl) {
  return refreshTtl === undefined || refreshTtl === null ? {} : { refreshTtl };
}

/** An item as the SDK shows it: times as text. */
function shown({ namespace, key, value, createdAt, updatedAt }) {
  return { namespace, key, value, createdAt: timeOf(createdAt), updatedAt: timeOf(updatedAt) };
}

function timeOf(time) {
  return time instanceof Date ? time.toISOString() : time;
}
