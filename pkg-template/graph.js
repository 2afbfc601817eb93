// `StateGraph` and what it compiles to: the shapes of LangGraph's calls over the module's.

import { channelOf } from "./annotation.js";
import { Checks } from "./checks.js";
import { END, START } from "./control.js";
import { engine } from "./engine.js";
import { Program } from "./program.js";
import { definitionOf, schemasOf } from "./schema.js";
import { RunStream, only } from "./stream.js";

export class StateGraph {
  #builder;
  /** `__start__` gives back what it is sent. */
  #nodes = [(input) => input];
  #metadata = [undefined];
  #branches = [];
  #reducers = [];
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
    if (key === this.#defaults.length) this.#defaults.push(channel.initialValueFactory);
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
    const metadata = Object.entries(options?.metadata ?? {}).filter(([, value]) => isDrawn(value));
    const node = this.#builder.addNode(
      String(name),
      options?.ends,
      options?.defer === true,
      metadata.map(([key]) => key),
      metadata.map(([, value]) => String(value)),
    );
    this.#nodes[node] = callable(action);
    this.#metadata[node] = options?.metadata;
    if (options?.input !== undefined) this.#builder.setNodeInput(node, this.#declare(definitionOf(options.input)));
  }

  addEdge(source, target) {
    if (Array.isArray(source)) this.#builder.addJoin(source.map(String), String(target));
    else this.#builder.addEdge(String(source), String(target));
    return this;
  }

  addConditionalEdges(source, path, pathMap) {
    if (typeof source === "object" && source !== null) return this.addConditionalEdges(source.source, source.path, source.pathMap);
    const route = callable(path);
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

  compile({ name, description, interruptBefore, interruptAfter } = {}) {
    const program = new Program({
      nodes: [...this.#nodes],
      branches: [...this.#branches],
      reducers: [...this.#reducers],
      defaults: [...this.#defaults],
      checks: this.#checks,
      metadata: [...this.#metadata],
    });
    const core = this.#builder.compile(program, name?.toString(), interruptBefore, interruptAfter);
    return new CompiledStateGraph(core, description);
  }
}

export class CompiledStateGraph {
  #core;

  constructor(core, description) {
    this.#core = core;
    this.description = description;
  }

  /** The module's graph, for `Client`. */
  static coreOf(graph) {
    return graph.#core;
  }

  get name() {
    return this.#core.name;
  }

  /** A run whose chunks are what `streamMode` asks for. */
  async stream(input, options = {}) {
    return this.#started(input, options, false);
  }

  #started(input, options, isOutput) {
    const run = new RunStream(() => this.#core.stream(input, options, isOutput), options.signal, abortError);
    run.start();
    return run;
  }

  /** The state at the end of a run; with a `streamMode` other than `"values"` the list of its chunks. */
  async invoke(input, options = {}) {
    if (options.streamMode !== undefined && options.streamMode !== "values") {
      const chunks = [];
      for await (const chunk of this.#started(input, options, true)) chunks.push(chunk);
      return chunks;
    }
    return only(new RunStream(() => this.#core.invoke(input, options), options.signal, abortError));
  }

  getGraph() {
    return new DrawableGraph(this.#core);
  }

  async getGraphAsync() {
    return this.getGraph();
  }
}

class DrawableGraph {
  #core;

  constructor(core) {
    this.#core = core;
  }

  drawMermaid(options) {
    return this.#core.mermaid(options);
  }

  /** Nodes by id, as LangGraph's graph has them. */
  get nodes() {
    return Object.fromEntries(this.toJSON().nodes.map((node) => [node.id, { ...node, name: node.id }]));
  }

  get edges() {
    return this.toJSON().edges;
  }

  toJSON() {
    const [nodes, edges] = this.#core.drawing();
    return { nodes: nodes.map(nodeJSON), edges: edges.map(edgeJSON) };
  }
}

/** A node of the module's drawing as LangGraph prints it. */
function nodeJSON([id, type, name, ...metadata]) {
  if (type === "schema") return { id, type, data: { $schema: "https://json-schema.org/draft/2020-12/schema" } };
  const entries = metadata.flatMap((key, i) => (i % 2 === 0 ? [[key, metadata[i + 1]]] : []));
  return { id, type, data: { id: ["langgraph", "RunnableCallable"], name }, metadata: Object.fromEntries(entries) };
}

function edgeJSON([source, target, conditional, label]) {
  return { source, target, ...(label !== undefined && { data: label }), conditional };
}

/** LangGraph throws the reason of an aborted run; one that is no object as an error's message. */
function abortError(reason) {
  return typeof reason === "object" ? reason : new Error(String(reason));
}

function entriesOf(nodes) {
  return Array.isArray(nodes) ? nodes : Object.entries(nodes);
}

/** A function as it is; of an object that can be invoked, such as a compiled graph or a LangChain runnable, that. */
function callable(action) {
  if (typeof action === "function") return action;
  if (typeof action?.invoke === "function") return (input, runtime) => action.invoke(input, runtime);
  throw new Error("Expected a Runnable, function or object.\nInstead got an unsupported type.");
}

/** Whether LangGraph's picture shows a metadata value. */
function isDrawn(value) {
  const isScalar = (item) => ["string", "number", "boolean"].includes(typeof item);
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}
