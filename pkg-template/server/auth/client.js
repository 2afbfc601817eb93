// A client for one asker: each call asks the rules first, and sees of the rest nothing.

import { contains } from "../../client/contains.js";
import { Problem } from "../problem.js";

/** Who asks, as nodes find it in `configurable`. */
function claims(user) {
  return { langgraph_auth_user: user, langgraph_auth_user_id: user.identity, langgraph_auth_permissions: user.permissions };
}

export class GuardedClient {
  constructor(client, rules, user) {
    const ask = (event, value) => rules.allow(user, event, value);
    this.assistants = new GuardedAssistants(client, ask);
    this.threads = new GuardedThreads(client, ask);
    this.runs = new GuardedRuns(client, ask, this.threads, this.assistants, claims(user));
    this.store = new GuardedStore(client.store, ask);
  }
}

class GuardedThreads {
  #threads;
  #ask;

  constructor({ threads }, ask) {
    this.#threads = threads;
    this.#ask = ask;
  }

  /** Refuses what the rules refuse; a thread that the asker may not see is not there. */
  async check(event, threadId, value = {}) {
    const filter = await this.#ask(event, Object.assign(value, { thread_id: threadId }));
    const { metadata } = await this.#threads.get(threadId);
    if (filter !== undefined && !contains(metadata, filter)) throw new Problem(404, `Thread with ID ${threadId} not found`);
  }

  async create(payload) {
    const value = { thread_id: payload.threadId, metadata: { ...payload.metadata }, if_exists: payload.ifExists };
    const filter = await this.#ask("threads:create", value);
    const known = payload.threadId === undefined ? 0 : await this.#threads.count({ ids: [payload.threadId] });
    const seen = payload.threadId === undefined ? 0 : await this.#threads.count({ ids: [payload.threadId], mustHave: filter });
    if (known > seen) throw new Problem(409, `Thread with ID ${payload.threadId} already exists`);
    return this.#threads.create({ ...payload, metadata: value.metadata });
  }

  async get(threadId) {
    await this.check("threads:read", threadId);
    return this.#threads.get(threadId);
  }

  async update(threadId, payload) {
    const value = { metadata: { ...payload.metadata } };
    await this.check("threads:update", threadId, value);
    return this.#threads.update(threadId, { ...payload, metadata: value.metadata });
  }

  async copy(threadId) {
    await this.check("threads:read", threadId);
    const value = { metadata: {} };
    await this.#ask("threads:create", value);
    const { thread_id } = await this.#threads.copy(threadId);
    return this.#threads.update(thread_id, { metadata: value.metadata });
  }

  async delete(threadId) {
    await this.check("threads:delete", threadId);
    await this.#threads.delete(threadId);
  }

  async search(query) {
    const mustHave = await this.#ask("threads:search", { ...query });
    return this.#threads.search({ ...query, mustHave });
  }

  async count(query) {
    const mustHave = await this.#ask("threads:search", { ...query });
    return this.#threads.count({ ...query, mustHave });
  }

  async getState(threadId, ...rest) {
    await this.check("threads:read", threadId);
    return this.#threads.getState(threadId, ...rest);
  }

  async getHistory(threadId, options) {
    await this.check("threads:read", threadId);
    return this.#threads.getHistory(threadId, options);
  }

  async updateState(threadId, options) {
    await this.check("threads:update", threadId);
    return this.#threads.updateState(threadId, options);
  }
}

class GuardedRuns {
  #runs;
  #ask;
  #threads;
  #known;
  #assistants;
  #claims;

  constructor(client, ask, threads, assistants, claimed) {
    this.#runs = client.runs;
    this.#known = client.threads;
    this.#ask = ask;
    this.#threads = threads;
    this.#assistants = assistants;
    this.#claims = claimed;
  }

  async stream(threadId, assistantId, payload) {
    return this.#runs.stream(threadId, assistantId, await this.#allowed(threadId, assistantId, payload));
  }

  async wait(threadId, assistantId, payload) {
    return this.#runs.wait(threadId, assistantId, await this.#allowed(threadId, assistantId, payload));
  }

  async create(threadId, assistantId, payload) {
    return this.#runs.create(threadId, assistantId, await this.#allowed(threadId, assistantId, payload));
  }

  async createBatch(payloads) {
    return Promise.all(payloads.map(({ assistantId, ...payload }) => this.create(null, assistantId, payload)));
  }

  async list(threadId, options) {
    await this.#threads.check("threads:read", threadId);
    return this.#runs.list(threadId, options);
  }

  async get(threadId, runId) {
    return this.#checked("threads:read", threadId, runId);
  }

  async cancel(threadId, runId, ...rest) {
    await this.#checked("threads:update", threadId, runId);
    await this.#runs.cancel(threadId, runId, ...rest);
  }

  async join(threadId, runId) {
    await this.#checked("threads:read", threadId, runId);
    return this.#runs.join(threadId, runId);
  }

  async joinStream(threadId, runId, options) {
    await this.#checked("threads:read", threadId, runId);
    return this.#runs.joinStream(threadId, runId, options);
  }

  async delete(threadId, runId) {
    await this.#checked("threads:delete", threadId, runId);
    await this.#runs.delete(threadId, runId);
  }

  /** A run, on a thread that the asker may touch. */
  async #checked(event, threadId, runId) {
    const run = await this.#runs.get(threadId, runId);
    await this.#threads.check(event, run.thread_id);
    return run;
  }

  /** What a run is started with: as the rules leave it, and with who asks. */
  async #allowed(threadId, assistantId, payload) {
    await this.#assistants.checkRunnable(assistantId);
    const value = { thread_id: threadId, assistant_id: assistantId, metadata: { ...payload.metadata }, kwargs: payload };
    const isThere = threadId !== null && (await this.#known.count({ ids: [threadId] })) > 0;
    if (isThere) await this.#threads.check("threads:create_run", threadId, value);
    else await this.#ask("threads:create_run", value);
    const config = { ...payload.config, configurable: { ...payload.config?.configurable, ...this.#claims } };
    return { ...payload, metadata: value.metadata, config };
  }
}

class GuardedAssistants {
  #assistants;
  #threads;
  #ask;

  constructor({ assistants, threads }, ask) {
    this.#assistants = assistants;
    this.#threads = threads;
    this.#ask = ask;
  }

  async #check(event, assistantId, value = {}) {
    const filter = await this.#ask(event, Object.assign(value, { assistant_id: assistantId }));
    const { metadata } = await this.#assistants.get(assistantId);
    if (filter !== undefined && !contains(metadata, filter)) throw new Problem(404, "Assistant not found");
  }

  /** A graph's own assistant is everybody's; any other only of who may see it. */
  async checkRunnable(assistantId) {
    if (typeof assistantId !== "string") return;
    const { metadata } = await this.#assistants.get(assistantId);
    if (metadata.created_by !== "system") await this.#check("assistants:read", assistantId);
  }

  async create(payload) {
    const value = { assistant_id: payload.assistantId, graph_id: payload.graphId, metadata: { ...payload.metadata } };
    const filter = await this.#ask("assistants:create", value);
    // That it is created by the system is for nobody to say.
    const { created_by: _, ...metadata } = value.metadata;
    const made = await this.#assistants.create({ ...payload, metadata });
    if (filter !== undefined && !contains(made.metadata, filter)) throw new Problem(409, "Assistant already exists");
    return made;
  }

  async get(assistantId) {
    await this.#check("assistants:read", assistantId);
    return this.#assistants.get(assistantId);
  }

  async getGraph(assistantId, options) {
    await this.#check("assistants:read", assistantId);
    return this.#assistants.getGraph(assistantId, options);
  }

  async update(assistantId, payload) {
    const value = { ...payload };
    await this.#check("assistants:update", assistantId, value);
    const { created_by: _, ...metadata } = value.metadata ?? {};
    return this.#assistants.update(assistantId, { ...payload, metadata: value.metadata === undefined ? undefined : metadata });
  }

  async delete(assistantId, { deleteThreads }) {
    await this.#check("assistants:delete", assistantId);
    const mustHave = deleteThreads ? await this.#ask("threads:delete", { assistant_id: assistantId }) : undefined;
    const { assistant_id } = await this.#assistants.get(assistantId);
    await this.#assistants.delete(assistantId, { deleteThreads: false });
    const theirs = deleteThreads ? await this.#threads.search({ metadata: { assistant_id }, mustHave, limit: Infinity }) : [];
    for (const { thread_id } of theirs) await this.#threads.delete(thread_id);
  }

  async search(query) {
    const mustHave = await this.#ask("assistants:search", { ...query });
    return this.#assistants.search({ ...query, mustHave });
  }

  async count(query) {
    const mustHave = await this.#ask("assistants:search", { ...query });
    return this.#assistants.count({ ...query, mustHave });
  }

  async getVersions(assistantId, query) {
    await this.#check("assistants:read", assistantId);
    return this.#assistants.getVersions(assistantId, query);
  }

  async setLatest(assistantId, version) {
    await this.#check("assistants:update", assistantId);
    return this.#assistants.setLatest(assistantId, version);
  }
}

/** Rules of the store change the namespace, which is then another. */
class GuardedStore {
  #store;
  #ask;

  constructor(store, ask) {
    this.#store = store;
    this.#ask = ask;
  }

  async putItem(namespace, key, value, options) {
    const put = await this.#asked("store:put", { namespace, key, value });
    await this.#store.putItem(put.namespace, put.key, put.value, options);
  }

  async getItem(namespace, key, options) {
    const get = await this.#asked("store:get", { namespace, key });
    return this.#store.getItem(get.namespace, get.key, options);
  }

  async deleteItem(namespace, key) {
    const deleted = await this.#asked("store:delete", { namespace, key });
    await this.#store.deleteItem(deleted.namespace, deleted.key);
  }

  async searchItems(namespace, options) {
    const search = await this.#asked("store:search", { namespace, ...options });
    return this.#store.searchItems(search.namespace, options);
  }

  async listNamespaces(options) {
    const list = await this.#asked("store:list_namespaces", { namespace: options.prefix, suffix: options.suffix, max_depth: options.maxDepth });
    return this.#store.listNamespaces({ ...options, prefix: list.namespace });
  }

  async #asked(event, value) {
    const filter = await this.#ask(event, value);
    // Items have no metadata that a filter could be about: one that is not followed would let everything through.
    if (filter !== undefined) throw new Problem(500, `Rules of "${event}" change the namespace or refuse: a filter says nothing of items`);
    return value;
  }
}
