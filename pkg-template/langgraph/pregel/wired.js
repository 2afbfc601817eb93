// A graph of nodes that listen to channels: what `new Pregel({ nodes, channels, … })` is given, as the module takes it.

import { Checks } from "../../checks.js";
import { mergeConfig } from "../../config.js";
import { isCommand } from "../../control.js";
import { ShownNode } from "../../drawing.js";
import { engine } from "../../engine.js";
import { EmptyInputError, GraphValidationError, InvalidUpdateError } from "../../errors.js";
import { CompiledStateGraph, bareOf } from "../../graph.js";
import { Program } from "../../program.js";
import { tracedNode } from "../trace.js";
import { PregelNode, SEND } from "./nodes.js";

/** The packets of nodes, which every graph has. */
const TASKS = "__pregel_tasks";

/** What nodes wrote: channels, each with a value, in order. */
class Writes {
  constructor(entries) {
    this.entries = entries;
  }
}

/** The graph itself, which a `Pregel` dresses as a Runnable. */
export function wired(fields) {
  validate(fields);
  const { nodes, channels, inputChannels, outputChannels, name, interruptBefore, interruptAfter, checkpointer, store } = fields;
  const builder = new (engine().GraphBuilder)();
  const list = Object.entries(nodes);
  // Nodes come first: they may be called like channels.
  const numbers = list.map(([nodeName, node]) => builder.addNode(nodeName, undefined, false, ...new ShownNode(nodeName, node.bound).lines(), policiesOf(node)));
  const keys = new Keys(builder, channels);
  builder.setSchemas(keys.all, keys.of(inputChannels), keys.of(outputChannels));
  list.forEach(([, node], nth) => {
    builder.setNodeInput(numbers[nth], keys.of(Object.values(node.channels).filter((channel) => channel in channels)));
    builder.listen(numbers[nth], keys.of(node.triggers), !Array.isArray(node.channels));
  });
  const inside = list.map(([, node]) => (node.subgraphs?.length ? node.subgraphs : [node.bound]).filter((graph) => bareOf(graph) !== undefined));
  const program = new WiredProgram(list, {
    nodes: [undefined, ...list.map(([, node]) => tracedNode(runOf(node)))],
    branches: [],
    reducers: keys.reducers,
    defaults: keys.defaults,
    checks: new Checks({}),
    metadata: [undefined, ...list.map(([, node]) => node.metadata)],
    store,
    subgraphs: [undefined, ...inside.map(([graph]) => graph && CompiledStateGraph.coreOf(graph))],
  });
  const core = builder.compile(program, name?.toString(), interruptBefore, interruptAfter, checkpointer);
  const shown = { nodes: [undefined, ...list.map(([nodeName, node]) => new ShownNode(nodeName, node.bound))], subgraphs: [] };
  const subgraphs = Object.fromEntries(list.map(([nodeName], nth) => [nodeName, inside[nth]]).filter(([, graphs]) => graphs.length > 0));
  return new WiredGraph(core, { ...fields, shown, subgraphs, wiring: fields }, fields.config);
}

function policiesOf({ retryPolicy, cachePolicy, timeout }) {
  return { retryPolicy, cachePolicy, timeout };
}

/** A node as the module calls it: it is given what it reads, and gives what was written. */
function runOf(node) {
  return async (input, config) => {
    const entries = [];
    const configurable = { ...config.configurable, [SEND]: (more) => entries.push(...more) };
    await node.run(input, mergeConfig({ ...config, configurable }, { tags: node.tags }));
    return new Writes(entries);
  };
}

/** Channels by number. */
class Keys {
  all = [];
  reducers = [];
  defaults = [];
  #numbers = new Map();

  constructor(builder, channels) {
    Object.entries(channels).forEach(([name, channel], identity) => {
      if (name === TASKS && channel.lc_graph_name === "Topic") return;
      const number = builder.addKey(name, channel, identity, false);
      this.#numbers.set(name, number);
      this.all.push(number);
      this.reducers[identity] = channel.operator ?? channel.reducer;
      this.defaults[number] = channel.initialValueFactory ?? (channel.names && (() => [...channel.names]));
    });
  }

  of(names) {
    return [names].flat().map((name) => this.#numbers.get(name));
  }
}

/** Reads what nodes are given out of the state, and takes what they wrote apart. */
class WiredProgram extends Program {
  #list;
  #numbers = new Map();
  #values = [];

  constructor(list, parts) {
    super(parts);
    this.#list = list;
  }

  bind(nodeNames, channelNames, keys) {
    super.bind(nodeNames, channelNames, keys);
    this.#numbers = new Map(channelNames.slice(0, keys).map((name, key) => [name, key]));
  }

  begin(port, config) {
    const run = super.begin(port, config);
    const { start, taskStarted } = run;
    run.start = (task, state, step, node, ...rest) => start.call(run, task, this.#inputOf(node, state), step, node, ...rest);
    run.taskStarted = (step, node, trigger, push, state) => taskStarted.call(run, step, node, trigger, push, this.#inputOf(node, state));
    return run;
  }

  #inputOf(node, state) {
    return this.#list[node - 1][1].inputOf(state);
  }

  split(given) {
    const entries = given instanceof Writes ? given.entries : Object.entries(given);
    const known = entries.filter(([name]) => this.#numbers.has(name));
    this.#values = known.map(([, value]) => value);
    return known.map(([name]) => this.#numbers.get(name));
  }

  splitValues() {
    return this.#values;
  }
}

class WiredGraph extends CompiledStateGraph {
  #core;
  #parts;

  constructor(core, parts, config) {
    super(core, parts, config);
    this.#core = core;
    this.#parts = parts;
  }

  withConfig(config) {
    return new WiredGraph(this.#core, this.#parts, mergeConfig(this.config ?? {}, config));
  }

  runIn(task, input, config, invokes, isOutput) {
    const { outputChannels, streamChannels } = this.#parts.wiring;
    const usual = invokes || isOutput ? outputChannels : streamChannels;
    const outputKeys = config.outputKeys ?? usual;
    const run = super.runIn(task, this.#inputOf(input), outputKeys === undefined ? config : { ...config, outputKeys }, invokes, isOutput);
    return this.#naming(run);
  }

  /** The module names the channel that takes the input of other graphs. */
  #naming(run) {
    const next = run.next.bind(run);
    run.next = () =>
      next().catch((error) => {
        throw error?.name === EmptyInputError.unminifiable_name ? this.#nothingWritten() : error;
      });
    return run;
  }

  #nothingWritten() {
    return new EmptyInputError(`Received no input writes for ${JSON.stringify(this.#parts.wiring.inputChannels, null, 2)}`);
  }

  /** An input by the channels that take it. */
  #inputOf(input) {
    const { inputChannels } = this.#parts.wiring;
    if (input === undefined || input === null || isCommand(input)) return input;
    if (!Array.isArray(inputChannels)) return { [inputChannels]: input };
    if (typeof input !== "object" || Array.isArray(input)) throw new Error('Input chunk must be an object when "inputChannels" is an array');
    const taken = Object.entries(input).filter(([name]) => inputChannels.includes(name));
    if (taken.length === 0) throw this.#nothingWritten();
    return Object.fromEntries(taken);
  }

  /** An update is what a node would have given: its writers say where it goes. */
  async bulkUpdateState(config, supersteps) {
    const written = [];
    for (const { updates } of supersteps) written.push({ updates: await Promise.all(updates.map((update) => this.#written(update))) });
    return super.bulkUpdateState(config, written);
  }

  async #written({ values, asNode, ...rest }) {
    const { nodes } = this.#parts.wiring;
    const names = Object.keys(nodes);
    const name = asNode ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined) throw new InvalidUpdateError('Ambiguous update, specify "asNode"');
    if (!Object.hasOwn(nodes, name)) throw new InvalidUpdateError(`Node "${name}" does not exist`);
    if (nodes[name].writers.length === 0) throw new InvalidUpdateError(`No writers found for node "${name}"`);
    const entries = [];
    await nodes[name].write(values, { configurable: { [SEND]: (more) => entries.push(...more) } });
    return { values: Object.fromEntries(entries), asNode: name, ...rest };
  }
}

/** What LangGraph refuses, in its words. */
function validate({ nodes, channels, inputChannels, outputChannels, streamChannels, interruptBefore, interruptAfter }) {
  if (!channels) throw new GraphValidationError("Channels not provided");
  if (Object.hasOwn(channels, TASKS) && channels[TASKS].lc_graph_name !== "Topic") {
    throw new Error(`Channel '${TASKS}' is reserved and cannot be used in the graph.`);
  }
  const heard = new Set();
  for (const [name, node] of Object.entries(nodes)) {
    if (name === "__interrupt__") throw new GraphValidationError('"Node name __interrupt__ is reserved"');
    if (!(node instanceof PregelNode)) throw new GraphValidationError(`Invalid node type ${typeof node}, expected PregelNode`);
    for (const trigger of node.triggers) heard.add(trigger);
  }
  for (const name of heard) if (!(name in channels)) throw new GraphValidationError(`Subscribed channel '${name}' not in channels`);
  if (!Array.isArray(inputChannels) && !heard.has(inputChannels)) {
    throw new GraphValidationError(`Input channel ${inputChannels} is not subscribed to by any node`);
  }
  if (Array.isArray(inputChannels) && !inputChannels.some((name) => heard.has(name))) {
    throw new GraphValidationError(`None of the input channels ${inputChannels} are subscribed to by any node`);
  }
  for (const name of [outputChannels, streamChannels ?? []].flat()) {
    if (!(name in channels)) throw new GraphValidationError(`Output channel '${name}' not in channels`);
  }
  for (const stops of [interruptAfter, interruptBefore]) {
    if (!Array.isArray(stops)) continue;
    for (const name of stops) if (!(name in nodes)) throw new GraphValidationError(`Node ${name} not in nodes`);
  }
}
