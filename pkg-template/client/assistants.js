// `client.assistants`

import { picked } from "./picked.js";

export class AssistantsClient {
  #service;
  #core;

  constructor(service) {
    this.#service = service;
    this.#core = service.core;
  }

  async get(assistantId) {
    return this.#core.assistant(assistantId);
  }

  /** The nodes and edges of an assistant's graph. */
  async getGraph(assistantId, { xray } = {}) {
    return this.#service.graphOf(assistantId).getGraph({ xray }).toJSON();
  }

  async create(payload) {
    return this.#core.createAssistant(payload);
  }

  /** Changes an assistant: it has one more version then. */
  async update(assistantId, payload) {
    return this.#core.updateAssistant(assistantId, payload);
  }

  async delete(assistantId, { deleteThreads = false } = {}) {
    const assistant_id = this.#core.deleteAssistant(assistantId);
    if (!deleteThreads) return;
    const theirs = this.#core.searchThreads({ metadata: { assistant_id } }, true);
    for (const { thread_id } of theirs) await this.#service.deleteThread(thread_id);
  }

  /** The assistants that a query finds; with `includePagination` also from where the next ones are. */
  async search({ select, includePagination = false, ...query } = {}) {
    const assistants = this.#core.searchAssistants(query, false).map((assistant) => picked(assistant, select));
    if (!includePagination) return assistants;
    const until = (query.offset ?? 0) + assistants.length;
    const next = until < this.#core.searchAssistants(query, true).length ? String(until) : null;
    return { assistants, next };
  }

  async count(query = {}) {
    return this.#core.searchAssistants(query, true).length;
  }

  /** The versions of an assistant, the newest first. */
  async getVersions(assistantId, query = {}) {
    return this.#core.assistantVersions(assistantId, query);
  }

  async setLatest(assistantId, version) {
    return this.#core.setLatestAssistant(assistantId, version);
  }
}
