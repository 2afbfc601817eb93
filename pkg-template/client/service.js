// What a client's calls share: the module's half of it, the graphs with their savers, and what follows a run.

import { engine } from "../engine.js";
import { CompiledStateGraph, bareOf } from "../graph.js";
import { MemorySaver } from "../savers.js";
import { InMemoryStore } from "../store.js";
import { ClientHost } from "./host.js";
import { copyThread, undo } from "./kept.js";
import { interruptsOf } from "./state.js";
import { notify } from "./webhook.js";

/** Clients with runs that are not over, also where nobody else holds them any more. */
const busy = new Set();

export class Service {
  #graphs = [];
  /** The runs on threads that are not over, or of which not all that follows is done, by id. */
  #open = new Map();

  constructor(graphs, checkpointer, store) {
    /** The graphs by name, as they were given. */
    this.given = { ...graphs };
    const usual = checkpointer ?? new MemorySaver();
    this.store = store ?? new InMemoryStore();
    this.core = new (engine().ClientCore)(new ClientHost(this));
    for (const [name, given] of Object.entries(graphs)) {
      const graph = bareOf(given);
      if (graph === undefined) throw new Error(`Graph "${name}" is not compiled: pass what \`.compile()\` returns.`);
      const own = graph.checkpointer;
      const saver = checkpointer ?? (own === false ? undefined : typeof own === "object" && own !== null ? own : usual);
      const kept = store ?? graph.store ?? this.store;
      this.#graphs.push({ graph, saver });
      this.core.add(name, CompiledStateGraph.coreOf(graph), graph, { ...graph.config, store: graph.config?.store ?? kept }, saver);
    }
  }

  /** The graph of an assistant. */
  graphOf(assistantId) {
    return this.#graphs[this.core.graphOf(assistantId)].graph;
  }

  /** Who reads and updates the state of a thread; `undefined` where nothing is kept of it. */
  stateOf(thread, checkpoint) {
    const graphId = thread.metadata.graph_id;
    if (graphId === undefined) return undefined;
    const { graph, saver } = this.#graphs[this.core.graphOf(graphId)];
    const configurable = { checkpoint_ns: "", ...checkpoint, thread_id: thread.thread_id };
    return saver && graph.stateAccess({ configurable }, saver);
  }

  /** Takes a thread's state over into what is told of the thread. */
  async refresh(threadId, error) {
    const thread = this.core.thread(threadId);
    const snapshot = await this.stateOf(thread)?.get();
    if (snapshot === undefined) return this.core.noteState(threadId, thread.values, thread.interrupts, false, error);
    const { values, next, tasks } = snapshot;
    this.core.noteState(threadId, values, interruptsOf(tasks), next.length > 0, error);
  }

  /** A run on a thread begins: until it is over and what follows is done, the client is needed. */
  noteOpen(runId, threadId, webhook) {
    const run = { threadId, webhook, isFollowed: false };
    run.over = new Promise((resolve) => (run.end = resolve));
    this.#open.set(runId, run);
    busy.add(this);
  }

  /** For the module: does what follows a run. */
  async after(place, threadId, runId, undoes, forgets, error) {
    const { graph, saver } = this.#graphs[place];
    const run = this.#open.get(runId);
    run.isFollowed = true;
    if (undoes && saver !== undefined) await undo(graph, saver, threadId, runId);
    if (this.#isThere(threadId)) await this.refresh(threadId, error);
    if (typeof run.webhook === "string") notify(run.webhook, this.core, threadId, runId);
    if (forgets) await saver?.deleteThread(threadId);
  }

  /** For the module: a run is over, and so is what follows it. */
  noteOver(runId) {
    this.#open.get(runId)?.end();
    this.#open.delete(runId);
    if (this.#open.size === 0) busy.delete(this);
  }

  #isThere(threadId) {
    return this.core.searchThreads({ ids: [threadId] }, true).length > 0;
  }

  /** The thread's state, or without one that of each, is taken over from the last run that is over. */
  async settled(threadId) {
    const followed = [...this.#open.values()].filter((run) => run.isFollowed && (threadId === undefined || run.threadId === threadId));
    await Promise.all(followed.map(({ over }) => over));
  }

  /** The run is over, and so is what follows it. */
  async over(threadId, runId) {
    this.core.runRow(threadId, runId);
    await this.#open.get(runId)?.over;
  }

  /** No run on a thread is on or waits. */
  async idle() {
    while (this.#open.size > 0) await Promise.all([...this.#open.values()].map(({ over }) => over));
  }

  /** Stops a thread's runs and forgets all of it. */
  async deleteThread(threadId) {
    const open = [...this.#open.values()].filter((run) => run.threadId === threadId);
    this.core.deleteThread(threadId);
    await Promise.all(open.map(({ over }) => over));
    await Promise.all([...this.#savers()].map((saver) => saver.deleteThread(threadId)));
  }

  /** A new thread with all that is kept of another. */
  async copyThread(threadId) {
    await this.settled(threadId);
    const { thread_id } = this.core.copyThread(threadId);
    for (const saver of this.#savers()) await copyThread(saver, threadId, thread_id);
    await this.refresh(thread_id);
    return this.core.thread(thread_id);
  }

  #savers() {
    return new Set(this.#graphs.map(({ saver }) => saver).filter((saver) => saver !== undefined));
  }
}
