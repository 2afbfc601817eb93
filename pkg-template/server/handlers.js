// What answers each route: the client's methods, under the wire's names.

import { engine } from "../engine.js";
import { camelCase } from "./body.js";
import { json, nothing } from "./json.js";
import { Problem } from "./problem.js";
import { events, later } from "./streams.js";

export class Handlers {
  #client;
  #heartbeat;

  constructor(client, heartbeat) {
    this.#client = client;
    this.#heartbeat = heartbeat;
  }

  ok() {
    return json({ ok: true });
  }

  info() {
    return json({ version: engine().version(), context: "superstep", flags: { assistants: true, crons: false, langsmith: false } });
  }

  async createAssistant({ body }) {
    return json(await this.#client.assistants.create(camelCase(body)));
  }

  async searchAssistants({ body }) {
    const query = camelCase(body);
    const { assistants, next } = await this.#client.assistants.search({ ...query, includePagination: true });
    const total = await this.#client.assistants.count(query);
    return json(assistants, { "x-pagination-total": String(total), ...(next === null ? {} : { "x-pagination-next": next }) });
  }

  async countAssistants({ body }) {
    return json(await this.#client.assistants.count(camelCase(body)));
  }

  async getAssistant({ parts: [id] }) {
    return json(await this.#client.assistants.get(id));
  }

  async updateAssistant({ parts: [id], body }) {
    return json(await this.#client.assistants.update(id, camelCase(body)));
  }

  async deleteAssistant({ parts: [id], query }) {
    await this.#client.assistants.delete(id, { deleteThreads: query.get("delete_threads") === "true" });
    return nothing();
  }

  async getGraph({ parts: [id], query }) {
    return json(await this.#client.assistants.getGraph(id, { xray: levels(query.get("xray")) }));
  }

  async getVersions({ parts: [id], body }) {
    return json(await this.#client.assistants.getVersions(id, camelCase(body)));
  }

  async setLatest({ parts: [id], body }) {
    const { version } = camelCase(body);
    if (!Number.isInteger(version)) throw new Problem(422, "\"version\" must be a number");
    return json(await this.#client.assistants.setLatest(id, version));
  }

  async createThread({ body }) {
    return json(await this.#client.threads.create(camelCase(body)));
  }

  async searchThreads({ body }) {
    const query = camelCase(body);
    const { limit = 10, offset = 0 } = query;
    const threads = await this.#client.threads.search(query);
    const total = await this.#client.threads.count(query);
    const next = offset + threads.length;
    const more = threads.length === limit && next < total ? { "x-pagination-next": String(next) } : {};
    return json(threads, { "x-pagination-total": String(total), ...more });
  }

  async countThreads({ body }) {
    return json(await this.#client.threads.count(camelCase(body)));
  }

  async getThread({ parts: [id] }) {
    return json(await this.#client.threads.get(id));
  }

  async updateThread({ parts: [id], body, request }) {
    const thread = await this.#client.threads.update(id, camelCase(body));
    return request.headers.get("prefer") === "return=minimal" ? nothing() : json(thread);
  }

  async deleteThread({ parts: [id] }) {
    await this.#client.threads.delete(id);
    return nothing();
  }

  async copyThread({ parts: [id] }) {
    return json(await this.#client.threads.copy(id));
  }

  async getState({ parts: [id], query }) {
    return json(await this.#client.threads.getState(id, undefined, { subgraphs: query.get("subgraphs") === "true" }));
  }

  async getStateAt({ parts: [id], body }) {
    const { checkpoint, subgraphs } = camelCase(body);
    return json(await this.#client.threads.getState(id, checkpoint, { subgraphs: subgraphs === true }));
  }

  async getStateById({ parts: [id, checkpoint], query }) {
    return json(await this.#client.threads.getState(id, checkpoint, { subgraphs: query.get("subgraphs") === "true" }));
  }

  async updateState({ parts: [id], body }) {
    return json(await this.#client.threads.updateState(id, camelCase(body)));
  }

  async getHistory({ parts: [id], query }) {
    const { limit, before } = Object.fromEntries(query);
    return json(await this.#client.threads.getHistory(id, { limit: numberOf("limit", limit), before }));
  }

  async searchHistory({ parts: [id], body }) {
    const query = camelCase(body);
    return json(await this.#client.threads.getHistory(id, { ...query, before: beforeOf(query.before) }));
  }

  async listRuns({ parts: [id], query }) {
    const { limit, offset, status } = Object.fromEntries(query);
    const select = query.getAll("select");
    const paging = { limit: numberOf("limit", limit), offset: numberOf("offset", offset) };
    return json(await this.#client.runs.list(id, { ...paging, status, select: select.length === 0 ? undefined : select }));
  }

  async createRun({ parts: [id], body }) {
    return this.#create(id, body);
  }

  async createStateless({ body }) {
    return this.#create(null, body);
  }

  async createBatch({ body }) {
    if (!Array.isArray(body)) throw new Problem(422, "The request's body must be a list of runs");
    return json(await this.#client.runs.createBatch(body.map(camelCase)));
  }

  streamRun({ parts: [id], body, request }) {
    return this.#stream(id, body, request);
  }

  streamStateless({ body, request }) {
    return this.#stream(null, body, request);
  }

  waitForRun({ parts: [id], body }) {
    return this.#wait(id, body);
  }

  waitForStateless({ body }) {
    return this.#wait(null, body);
  }

  async getRun({ parts: [id, run] }) {
    return json(await this.#client.runs.get(id, run));
  }

  async deleteRun({ parts: [id, run] }) {
    await this.#client.runs.delete(id, run);
    return nothing();
  }

  async cancelRun({ parts: [id, run], query }) {
    const waits = ["1", "true"].includes(query.get("wait"));
    await this.#client.runs.cancel(id, run, waits, query.get("action") ?? undefined);
    return waits ? nothing() : new Response(null, { status: 202 });
  }

  async joinRun({ parts: [id, run] }) {
    // Where there is no such run, the answer is not to be waited for.
    await this.#client.runs.get(id, run);
    return later(this.#client.runs.join(id, run), {}, this.#heartbeat);
  }

  joinStream({ parts: [id, run], query, request }) {
    return this.#join(id, run, query, request);
  }

  joinStateless({ parts: [run], query, request }) {
    return this.#join(null, run, query, request);
  }

  async putItem({ body }) {
    const { namespace, key, value, index, ttl } = camelCase(body);
    await this.#client.store.putItem(namespace, key, value, { index, ttl });
    return nothing();
  }

  async getItem({ query }) {
    const namespace = query.getAll("namespace").flatMap((labels) => labels.split("."));
    const item = await this.#client.store.getItem(namespace, query.get("key"));
    return json(item === null ? null : itemOf(item));
  }

  async deleteItem({ body, query }) {
    const { namespace, key } = body === undefined ? { namespace: query.get("namespace")?.split("."), key: query.get("key") } : camelCase(body);
    await this.#client.store.deleteItem(namespace, key);
    return nothing();
  }

  async searchItems({ body }) {
    const { namespacePrefix = [], ...query } = camelCase(body);
    const { items } = await this.#client.store.searchItems(namespacePrefix, query);
    return json({ items: items.map((item) => ({ ...itemOf(item), score: item.score ?? null })) });
  }

  async listNamespaces({ body }) {
    return json(await this.#client.store.listNamespaces(camelCase(body)));
  }

  async #create(threadId, body) {
    const { assistantId, ...payload } = runOf(body);
    const run = await this.#client.runs.create(threadId, assistantId, payload);
    return json(run, placeOf(threadId, run));
  }

  async #stream(threadId, body, request) {
    const { assistantId, ...payload } = runOf(body);
    let created;
    const stream = await this.#client.runs.stream(threadId, assistantId, { ...payload, onRunCreated: (run) => (created = run) });
    stream.start();
    return events(stream, request, placeOf(threadId, created), this.#heartbeat);
  }

  async #wait(threadId, body) {
    const { assistantId, ...payload } = runOf(body);
    let created;
    const started = new Promise((resolve) => (created = resolve));
    const values = this.#client.runs.wait(threadId, assistantId, { ...payload, raiseError: false, onRunCreated: created });
    // A run that cannot be made is a problem; one that was made is waited for.
    const run = await Promise.race([started, values.then(() => started)]);
    return later(values, placeOf(threadId, run), this.#heartbeat);
  }

  async #join(threadId, runId, query, request) {
    const run = await this.#client.runs.get(threadId, runId);
    const streamMode = query.getAll("stream_mode").flatMap(modesOf);
    const stream = await this.#client.runs.joinStream(threadId, runId, {
      lastEventId: request.headers.get("last-event-id") ?? query.get("last_event_id") ?? undefined,
      streamMode: streamMode.length === 0 ? undefined : streamMode,
      cancelOnDisconnect: ["1", "true"].includes(query.get("cancel_on_disconnect")),
    });
    stream.start();
    return events(stream, request, placeOf(threadId, run), this.#heartbeat);
  }
}

/** Who reads a run over a connection may lose it: the run goes on, unless it is said. */
function runOf(body) {
  return { onDisconnect: "continue", ...camelCase(body) };
}

/** Where a run is found again. */
function placeOf(threadId, { run_id }) {
  return { "content-location": threadId === null ? `/runs/${run_id}` : `/threads/${threadId}/runs/${run_id}` };
}

/** SDKs write several modes as a list of JSON, with commas, or one by one. */
function modesOf(text) {
  if (!text.startsWith("[")) return text.split(",");
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(422, "\"stream_mode\" must be a mode or a list of modes");
  }
}

function levels(xray) {
  if (xray === null || xray === "false") return undefined;
  return xray === "true" ? true : numberOf("xray", xray);
}

function numberOf(name, text) {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new Problem(422, `"${name}" must be a number`);
  return number;
}

/** The SDK sends a checkpoint, or a configuration that names one. */
function beforeOf(before) {
  return typeof before === "object" && before?.checkpoint_id !== undefined ? before.checkpoint_id : before;
}

function itemOf({ namespace, key, value, createdAt, updatedAt }) {
  return { namespace, key, value, created_at: createdAt, updated_at: updatedAt };
}
