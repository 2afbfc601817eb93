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
  /** For threads whose last run is over, while what follows is done: a promise of that, and what keeps it. */
  #following = new Map();
  /** Who waits for a run to be over, by the run's id. */
  #waiting = new Map();
  #webhooks = new Map();
  /** The runs on threads that are not over. */
  #open = new Set();
  /** Who waits until there are none. */
  #idle = [];

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

  /** For the module: does what follows a run. */
  after(place, threadId, runId, undoes, forgets, error) {
    const following = {};
    following.promise = new Promise((resolve) => (following.resolve = resolve));
    this.#following.set(threadId, following);
    return this.#follow(this.#graphs[place], threadId, runId, undoes, forgets, error);
  }

  async #follow({ graph, saver }, threadId, runId, undoes, forgets, error) {
    const webhook = this.#webhooks.get(runId);
    this.#webhooks.delete(runId);
    if (undoes && saver !== undefined) await undo(graph, saver, threadId, runId);
    if (this.#isThere(threadId)) await this.refresh(threadId, error);
    if (webhook !== undefined) notify(webhook, this.core, threadId, runId);
    if (forgets) await saver?.deleteThread(threadId);
  }

  /** A run on a thread begins: until it is over and what follows is done, the client is needed. */
  noteOpen(runId) {
    this.#open.add(runId);
    busy.add(this);
  }

  /** For the module: a run is over, and so is what follows it. */
  noteOver(threadId, runId) {
    this.#open.delete(runId);
    if (this.#open.size === 0) this.#rest();
    this.#following.get(threadId)?.resolve();
    this.#following.delete(threadId);
    for (const resolve of this.#waiting.get(runId) ?? []) resolve();
    this.#waiting.delete(runId);
  }

  #isThere(threadId) {
    return this.core.searchThreads({ ids: [threadId] }, true).length > 0;
  }

  /** The thread's state is taken over from the last run that is over. */
  async settled(threadId) {
    while (this.#following.has(threadId)) await this.#following.get(threadId).promise;
  }

  async allSettled() {
    for (const threadId of [...this.#following.keys()]) await this.settled(threadId);
  }

  /** The run is over, and so is what follows it. */
  async over(threadId, runId) {
    const { status } = this.core.runRow(threadId, runId);
    if (status !== "pending" && status !== "running") return threadId ? this.settled(threadId) : undefined;
    await new Promise((resolve) => this.#waiting.set(runId, [...(this.#waiting.get(runId) ?? []), resolve]));
  }

  #rest() {
    busy.delete(this);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** No run on a thread is on or waits. */
  async idle() {
    if (this.#open.size > 0) await new Promise((resolve) => this.#idle.push(resolve));
  }

  /** An address that is told when a run is over. */
  noteWebhook(runId, webhook) {
    if (typeof webhook === "string") this.#webhooks.set(runId, webhook);
  }

  /** Stops a thread's runs and forgets all of it. */
  async deleteThread(threadId) {
    const open = this.core.listRuns(threadId, { limit: Infinity }).filter(({ status }) => status === "pending" || status === "running");
    const over = open.map(({ run_id }) => this.over(threadId, run_id));
    this.core.deleteThread(threadId);
    await Promise.all(over);
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
