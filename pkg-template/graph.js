// `StateGraph` and what it compiles to: the shapes of LangGraph's calls over the module's.

import { channelOf } from "./annotation.js";
import { Checks } from "./checks.js";
import { mergeConfig } from "./config.js";
import { UNCERTAIN, currentRuntime, waits } from "./context.js";
import { END, START } from "./control.js";
import { DrawableGraph, ShownNode } from "./drawing.js";
import { engine } from "./engine.js";
import { streamEvents, telling } from "./events.js";
import { cacheNamespace } from "./host.js";
import { Program } from "./program.js";
import { EVENTS, taskOf } from "./runtime.js";
import { definitionOf, schemasOf } from "./schema.js";
import { StateAccess } from "./state.js";
import { RunStream, only } from "./stream.js";

/** Where a graph that is dressed as something else, such as a LangChain Runnable, has itself. */
export const BARE = Symbol("superstep.bare");

/** The compiled graph that something is or is the dress of; `undefined` of anything else. */
export function bareOf(graph) {
  return graph instanceof CompiledStateGraph ? graph : graph?.[BARE];
}

export class StateGraph {
  #builder;
  /** `__start__` gives back what it is sent. */
  #nodes = [(input) => input];
  #metadata = [undefined];
  #branches = [];
  #reducers = [];
  /** Of all nodes that have none of their own. */
  #errorHandler;
  /** What pictures say of nodes, and the graphs inside nodes, by number: compiled graphs share it, and show what came since. */
  #shown = { nodes: [], subgraphs: [] };
  /** The graphs inside nodes by the node's name. */
  #subgraphs = { __proto__: null };
  /** The module's graphs of the first of them, by the node's number. */
  #graphs = [];
  #defaults = [];
  #checks;
  /** The keys of each declaration, by number. */
  #declared = new Map();
  /** Reducers, and channels without one, by number: keys that two schemas declare alike have the same. */
  #identities = new Map();

  constructor(state, options) {
    this.#builder = new (engine().GraphBuilder)();
    const schemas = schemasOf(state, options);
    this.#checks = new Checks(schemas);
    const definition = definitionOf(schemas.state);
    const input = schemas.input ? definitionOf(schemas.input) : definition;
    const output = schemas.output ? definitionOf(schemas.output) : definition;
    const keys = this.#declare(definition, this.#checks.checksWrites);
    this.#builder.setSchemas(keys, this.#declare(input), this.#declare(output));
  }

  #declare(definition, isValidated = false) {
    let keys = this.#declared.get(definition);
    if (keys === undefined) {
      keys = Object.entries(definition).map(([name, key]) => this.#addKey(name, key, isValidated));
      this.#declared.set(definition, keys);
    }
    return keys;
  }

  #addKey(name, declared, isValidated) {
    const channel = channelOf(typeof declared === "function" ? declared() : declared);
    const reducer = channel.operator ?? channel.reducer;
    const identity = this.#identityOf(reducer ?? channel);
    const key = this.#builder.addKey(name, channel, identity, isValidated);
    // A key that is there already keeps the default of its first declaration.
    if (key === this.#defaults.length) this.#defaults.push(channel.initialValueFactory ?? (channel.names && (() => [...channel.names])));
    this.#reducers[identity] = reducer;
    return key;
  }

  #identityOf(thing) {
    const known = this.#identities.get(thing);
    if (known !== undefined) return known;
    this.#identities.set(thing, this.#identities.size);
    return this.#identities.size - 1;
  }

  addNode(...args) {
    const nodes = typeof args[0] === "string" ? [args] : entriesOf(args[0]);
    if (nodes.length === 0) throw new Error("No nodes provided in `addNode`");
    for (const [name, action, options] of nodes) this.#addOne(name, action, options);
    return this;
  }

  #addOne(name, action, options) {
    const shown = new ShownNode(name, action, options);
    const node = this.#builder.addNode(String(name), options?.ends, options?.defer === true, ...shown.lines(), options);
    if (options?.errorHandler !== undefined) this.#nodes[node - 1] = this._handler(options.errorHandler);
    this.#nodes[node] = this._node(action, String(name));
    this.#metadata[node] = options?.metadata;
    if (options?.input !== undefined) this.#builder.setNodeInput(node, this.#declare(definitionOf(options.input)));
    this.#shown.nodes[node] = shown;
    const subgraphs = isGraph(action) ? [action] : (options?.subgraphs ?? []);
    for (const subgraph of subgraphs) if (isGraph(subgraph)) this.#nest(node, name, subgraph);
  }

  /** A graph on a server is a node like others, but for its state. */
  #nest(node, name, subgraph) {
    const bare = bareOf(subgraph);
    const core = bare && CompiledStateGraph.coreOf(bare);
    if (bare !== undefined) this.#shown.subgraphs[this.#builder.addSubgraph(node, core)] = bare;
    this.#graphs[node] ??= core ?? {};
    this.#subgraphs[name] = [...(this.#subgraphs[name] ?? []), subgraph];
  }

  /** What is called as a node; graphs that trace their nodes say otherwise, as of the three that follow. */
  _node(action) {
    return callable(action);
  }

  /** What is called as a conditional edge. */
  _condition(path) {
    return callable(path);
  }

  /** What is called when a node has failed. */
  _handler(handler) {
    return handler;
  }

  /** What `compile` gives. */
  _compiled(graph) {
    return graph;
  }

  /** Policies for nodes that do not say, also for those that are there already. */
  setNodeDefaults(defaults) {
    this.#builder.setNodeDefaults(defaults);
    if (defaults.errorHandler !== undefined) this.#errorHandler = this._handler(defaults.errorHandler);
    return this;
  }

  addEdge(source, target) {
    if (Array.isArray(source)) this.#builder.addJoin(source.map(String), String(target));
    else this.#builder.addEdge(String(source), String(target));
    return this;
  }

  addConditionalEdges(source, path, pathMap) {
    if (typeof source === "object" && source !== null) return this.addConditionalEdges(source.source, source.path, source.pathMap);
    const route = this._condition(path, String(source));
    const answers = pathMap === undefined ? undefined : Array.isArray(pathMap) ? pathMap : Object.keys(pathMap);
    const targets = pathMap === undefined ? [] : Object.values(pathMap);
    const branch = this.#builder.addBranch(String(source), "condition", answers?.map(String), targets.map(String));
    this.#branches[branch] = route;
    return this;
  }

  addSequence(nodes) {
    const sequence = entriesOf(nodes);
    this.#builder.checkSequence(sequence.map(([name]) => String(name)));
    let previous;
    for (const [name, action, options] of sequence) {
      this.addNode(name, action, options);
      if (previous !== undefined) this.addEdge(previous, name);
      previous = name;
    }
    return this;
  }

  setEntryPoint(node) {
    return this.addEdge(START, node);
  }

  setFinishPoint(node) {
    return this.addEdge(node, END);
  }

  compile({ name, description, checkpointer, interruptBefore, interruptAfter, ...properties } = {}) {
    const { store } = properties;
    const program = new Program({
      nodes: [...this.#nodes, this.#errorHandler],
      branches: [...this.#branches],
      reducers: [...this.#reducers],
      defaults: [...this.#defaults],
      checks: this.#checks,
      metadata: [...this.#metadata],
      store,
      subgraphs: [...this.#graphs],
    });
    const core = this.#builder.compile(program, name?.toString(), interruptBefore, interruptAfter, checkpointer);
    const parts = { ...properties, shown: this.#shown, subgraphs: { ...this.#subgraphs }, description, checkpointer };
    return this._compiled(new CompiledStateGraph(core, parts), properties);
  }
}

export class CompiledStateGraph {
  #core;
  #shown;
  #subgraphs;

  #parts;

  /** @param config - what `withConfig` bound. */
  constructor(core, parts, config) {
    const { shown, subgraphs, description, checkpointer, store, cache, retryPolicy, stepTimeout } = parts;
    this.#parts = parts;
    this.#core = core;
    this.#shown = shown;
    this.#subgraphs = subgraphs;
    this.description = description;
    this.checkpointer = checkpointer;
    this.store = store;
    this.cache = cache;
    this.retryPolicy = retryPolicy;
    this.stepTimeout = stepTimeout;
    this.config = config;
  }

  /** The module's graph, for `Client`. */
  static coreOf(graph) {
    return bareOf(graph).#core;
  }

  get name() {
    return this.#core.name;
  }

  /** The same graph with a configuration under that of every call. */
  withConfig(config) {
    return new CompiledStateGraph(this.#core, this.#parts, mergeConfig(this.config ?? {}, config));
  }

  getName() {
    return this.name;
  }

  /** What kind of node it is in a picture. */
  get lc_id() {
    return ["langgraph", "pregel", "CompiledStateGraph"];
  }

  /** A run whose chunks are what `streamMode` asks for. */
  async stream(input, options = {}) {
    return this.#started(input, options, false);
  }

  #started(input, options, isOutput) {
    const { run, told } = this.#open(input, options, false, isOutput);
    run.start();
    return told === undefined ? run : telling(run, told);
  }

  /** The state at the end of a run; with a `streamMode` other than `"values"` the list of its chunks. */
  async invoke(input, options = {}) {
    if (options.streamMode !== undefined && options.streamMode !== "values") {
      const chunks = [];
      for await (const chunk of this.#started(input, options, true)) chunks.push(chunk);
      return chunks;
    }
    const { run, told } = this.#open(input, options, true, true);
    const state = await only(run);
    told?.end(state);
    return state;
  }

  /** What starts and ends in a run, as LangChain's events of version "v2"; `filters` say of which. */
  streamEvents(input, options, filters) {
    return streamEvents(this, input, mergeConfig(this.config, options), filters);
  }

  /**
   * A run: of its own, or inside the task that calls. With `isOutput` it shows the output's keys. `told` is told of its
   * end where somebody reads events.
   */
  #open(input, options, invokes, isOutput) {
    const { task, config: given } = taskAround(mergeConfig(this.config, options));
    const { told, config } = (task && given[EVENTS]?.nested(task, this.name, input, given)) ?? { config: given };
    return { run: this.runIn(task, input, config, invokes, isOutput), told };
  }

  /** For the package: a run of its own, or inside a task, of which the whole configuration is given. */
  runIn(task, input, config, invokes, isOutput) {
    const open = () => {
      if (task !== undefined) return task.nest(this.#core, this, input, config, invokes, isOutput);
      return invokes ? this.#core.invoke(this, input, config) : this.#core.stream(this, input, config, isOutput);
    };
    return new RunStream(open, config.signal, abortError);
  }

  /** A thread's state: its values, what is next, and what waits. */
  async getState(config, options) {
    return this.stateAccess(config).get(options);
  }

  /** A thread's states, the newest first. */
  async *getStateHistory(config, options) {
    yield* this.stateAccess(config).history(options);
  }

  /** Changes a thread's state as if a node had returned the values; gives the configuration of the new checkpoint. */
  async updateState(config, values, asNode) {
    return this.bulkUpdateState(config, [{ updates: [{ values, asNode }] }]);
  }

  async bulkUpdateState(config, supersteps) {
    return this.stateAccess(config).update(supersteps);
  }

  /** For the package: who reads and updates the thread that a configuration names, in a saver or else the graph's own. */
  stateAccess(config, saver) {
    return StateAccess.of(this, this.#core, mergeConfig(this.config, config), saver);
  }

  /** With `xray`, the graphs inside nodes are drawn in their place: all of them, or so many levels. */
  getGraph(options) {
    return new DrawableGraph(this.#core, options?.xray, (origin) => this.#shownAt(origin));
  }

  async getGraphAsync(options) {
    return this.getGraph(options);
  }

  /** The graphs inside nodes, with `recurse` those inside them as well; with a namespace only the one that is there. */
  *getSubgraphs(namespace, recurse) {
    for (const [name, graphs] of Object.entries(this.#subgraphs)) {
      const isThere = namespace === name;
      const isOnTheWay = namespace === undefined || namespace.startsWith(`${name}|`);
      for (const graph of graphs) {
        if (isThere || namespace === undefined) yield [name, graph];
        if (isThere) return;
        if (!isOnTheWay || !recurse) continue;
        for (const [inner, found] of graph.getSubgraphs(namespace?.slice(name.length + 1), true)) {
          yield [`${name}|${inner}`, found];
          if (namespace !== undefined) return;
        }
      }
    }
  }

  async *getSubgraphsAsync(namespace, recurse) {
    yield* this.getSubgraphs(namespace, recurse);
  }

  /** Forgets what the cache holds of these nodes and tasks; without any, everything. */
  async clearCache(names = []) {
    await this.cache?.clear(names.flatMap((name) => [cacheNamespace(name), cacheNamespace(name, true)]));
  }

  /** What a picture says of a node: the subgraphs on the way to it by number, and then its own number. */
  #shownAt([number, ...inner]) {
    return inner.length === 0 ? this.#shown.nodes[number] : this.#shown.subgraphs[number].#shownAt(inner);
  }
}

/** Whether something has a state that is read with that of the graph around it. */
function isGraph(action) {
  return typeof action?.stateAccess === "function";
}

/** The task inside which a graph is run, by its configuration or by where it is called, and the run's configuration. */
export function taskAround(config) {
  const task = taskOf(config);
  if (task !== undefined) return task.isOver ? { config } : { task, config };
  const runtime = currentRuntime();
  if (runtime === undefined || runtime === UNCERTAIN || taskOf(runtime).isOver) return { config };
  return { task: taskOf(runtime), config: mergeConfig(runtime, config) };
}

/** LangGraph throws the reason of an aborted run; one that is no object as an error's message. */
function abortError(reason) {
  return typeof reason === "object" ? reason : new Error(String(reason));
}

function entriesOf(nodes) {
  return Array.isArray(nodes) ? nodes : Object.entries(nodes);
}

/** A function as it is; of an object that can be invoked, such as a compiled graph or a LangChain runnable, that. */
export function callable(action) {
  if (typeof action === "function") return action;
  const invoke = (input, runtime) => action.invoke(input, runtime);
  if (bareOf(action) !== undefined) return waits(invoke);
  if (typeof action?.invoke === "function") return invoke;
  throw new Error("Expected a Runnable, function or object.\nInstead got an unsupported type.");
}
