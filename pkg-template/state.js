// Reading and updating a thread's state: the calls to the saver, around what the module makes of its tuples.

import { engine } from "./engine.js";
import { only, RunStream } from "./stream.js";
import { Thread, addressOf, flatten } from "./thread.js";

/** Where a configuration from a graph around carries its saver: a subgraph's state is read with it. */
const LENT = "__pregel_checkpointer";

/** A graph's own state methods, once it is known which graph, saver and namespace a configuration means. */
export class StateAccess {
  #graph;
  #core;
  #saver;
  #config;

  constructor(graph, core, saver, config) {
    this.#graph = graph;
    this.#core = core;
    this.#saver = saver;
    this.#config = config;
  }

  /** The graph that a configuration's namespace names: this one or one inside it. `kept` is its saver, if another than its own. */
  static of(graph, core, config, kept) {
    const configurable = config?.configurable ?? {};
    const lent = configurable[LENT];
    const saver = kept ?? core.stateSaver(lent);
    const namespace = configurable.checkpoint_ns ?? "";
    if (namespace !== "" && lent === undefined) {
      const place = engine().CompiledGraph.placeOf(namespace);
      for (const [, subgraph] of graph.getSubgraphs(place, true)) return subgraph.stateAccess(lend(config, saver));
    }
    return new StateAccess(graph, core, saver, own(config, core.ownNamespace(namespace)));
  }

  async get({ subgraphs } = {}) {
    const tuple = await this.#saver.getTuple(this.#config);
    if (tuple === undefined || tuple === null) return { values: {}, next: [], config: shownConfig(this.#config), tasks: [] };
    return this.#snapshot(tuple, !this.#config.configurable?.checkpoint_id, subgraphs === true);
  }

  async *history(options) {
    const config = { ...this.#config, configurable: { checkpoint_ns: "", ...this.#config.configurable } };
    for await (const tuple of this.#saver.list(config, options)) yield await this.#snapshot(tuple, false, false);
  }

  async #snapshot(tuple, appliesPending, recurses) {
    const { thread_id, checkpoint_ns = "" } = tuple.config.configurable;
    const thread = new Thread(this.#saver, tuple.config, checkpoint_ns, tuple.metadata?.parents ?? {});
    const flat = flatten(tuple);
    const unread = this.#core.unread(flat);
    if (unread.length > 0) await thread.readHistories(flat, unread);
    const [values, next, tasks] = this.#core.view(flat, thread, checkpoint_ns, appliesPending);
    if (recurses) await this.#readSubgraphs(tasks);
    const { checkpoint_id = tuple.checkpoint.id } = tuple.config.configurable;
    const mapped = addressOf(thread_id, checkpoint_ns, checkpoint_id, tuple.metadata?.parents);
    return {
      values,
      next,
      tasks,
      metadata: thread_id === undefined ? tuple.metadata : { ...tuple.metadata, thread_id },
      config: { ...tuple.config, configurable: { ...tuple.config.configurable, ...mapped.configurable } },
      createdAt: tuple.checkpoint.ts,
      parentConfig: tuple.parentConfig,
    };
  }

  async #readSubgraphs(tasks) {
    const subgraphs = new Map(this.#graph.getSubgraphs());
    for (const task of tasks.filter(({ state }) => state !== undefined)) {
      const subgraph = subgraphs.get(task.name);
      task.state = await subgraph.stateAccess(lend(task.state, this.#saver)).get({ subgraphs: true });
    }
  }

  /** Supersteps of updates, one after another, each from the checkpoint that the last one made. */
  async update(supersteps) {
    const { checkpoint_ns = "", [LENT]: lent } = this.#config.configurable ?? {};
    this.#core.checkSupersteps(supersteps.map(({ updates }) => updates.length), lent === undefined ? checkpoint_ns : "");
    let config = this.#config;
    for (const { updates } of supersteps) config = await this.#updateOnce(config, updates);
    return config;
  }

  async #updateOnce(config, updates) {
    const { thread_id, checkpoint_ns = "" } = config.configurable ?? {};
    const thread = new Thread(this.#saver, config, checkpoint_ns);
    const values = updates.map((update) => update.values);
    const nodes = updates.map((update) => update.asNode);
    let core;
    const open = () => (core = this.#core.update(thread, config, checkpoint_ns, values, nodes));
    await only(new RunStream(open));
    return addressOf(thread_id, checkpoint_ns, core.checkpointId, thread.parents);
  }
}

function lend(config, saver) {
  return { ...config, configurable: { ...config.configurable, [LENT]: saver } };
}

function own(config, checkpoint_ns) {
  if (checkpoint_ns === (config?.configurable?.checkpoint_ns ?? "")) return config ?? {};
  return { ...config, configurable: { ...config.configurable, checkpoint_ns } };
}

/** What callers are shown of a configuration: not the saver that was lent with it. */
function shownConfig({ configurable: { [LENT]: _, ...configurable } = {}, ...config }) {
  return { ...config, configurable };
}
