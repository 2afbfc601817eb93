// `client.threads`

import { picked } from "./picked.js";
import { refused } from "./refused.js";
import { EMPTY, threadState } from "./state.js";

export class ThreadsClient {
  #service;
  #core;

  constructor(service) {
    this.#service = service;
    this.#core = service.core;
  }

  /** A new thread, with `supersteps` at the end of those updates. */
  async create({ supersteps, ...given } = {}) {
    const thread = this.#core.createThread(given);
    if (supersteps === undefined || supersteps.length === 0) return thread;
    const access = this.#service.stateOf(thread);
    if (access === undefined) throw refused(400, "\"supersteps\" need a \"graphId\", whose graph keeps checkpoints");
    await access.update(supersteps.map(({ updates }) => ({ updates: updates.map(updateOf) })));
    await this.#service.refresh(thread.thread_id);
    return this.#core.thread(thread.thread_id);
  }

  async get(threadId) {
    await this.#service.settled(threadId);
    return this.#core.thread(threadId);
  }

  async update(threadId, payload = {}) {
    await this.#service.settled(threadId);
    return this.#core.updateThread(threadId, payload);
  }

  /** A new thread with all that is kept of another. */
  async copy(threadId) {
    return this.#service.copyThread(threadId);
  }

  async delete(threadId) {
    await this.#service.settled(threadId);
    await this.#service.deleteThread(threadId);
  }

  async search({ select, ...query } = {}) {
    await this.#service.settled();
    return this.#core.searchThreads(query, false).map((thread) => picked(thread, select));
  }

  async count(query = {}) {
    await this.#service.settled();
    return this.#core.searchThreads(query, true).length;
  }

  /** A thread's state, now or at a checkpoint. */
  async getState(threadId, checkpoint, { subgraphs = false } = {}) {
    const access = await this.#stateOf(threadId, checkpoint);
    return threadState((await access?.get({ subgraphs })) ?? EMPTY);
  }

  /** A thread's states, the newest first. */
  async getHistory(threadId, { limit = 10, before, metadata, checkpoint } = {}) {
    const access = await this.#stateOf(threadId, checkpoint);
    if (access === undefined) return [];
    const until = typeof before === "string" ? { configurable: { checkpoint_id: before } } : before;
    const states = [];
    for await (const state of access.history({ limit, before: until, filter: metadata })) states.push(threadState(state));
    return states;
  }

  /** Changes a thread's state as if a node had returned the values. */
  async updateState(threadId, { values, asNode, checkpoint, checkpointId } = {}) {
    this.#core.checkIdle(threadId);
    const access = await this.#stateOf(threadId, checkpoint ?? checkpointId);
    if (access === undefined) throw refused(400, `Thread ${threadId} has no graph ID: run a graph on it, or make it with a "graphId"`);
    const { configurable } = await access.update([{ updates: [{ values, asNode }] }]);
    await this.#service.refresh(threadId);
    return { checkpoint: configurable, configurable, checkpoint_id: configurable.checkpoint_id };
  }

  async #stateOf(threadId, checkpoint) {
    const thread = await this.get(threadId);
    const named = typeof checkpoint === "string" ? { checkpoint_id: checkpoint } : (checkpoint ?? undefined);
    return this.#service.stateOf(thread, named);
  }
}

function updateOf({ values, command, asNode, as_node: node = asNode }) {
  return { values: command ?? values, asNode: node };
}
