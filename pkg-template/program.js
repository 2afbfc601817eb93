// One graph's user code, and how it is called. Which code runs when, and what its answers mean, is the module's to say.

import { enter, outside } from "./context.js";
import { RunContext, createRuntime, identityOf, triggersOf } from "./runtime.js";

export class Program {
  #nodes;
  #branches;
  #reducers;
  #metadata;
  /** The graphs that are nodes, by the nodes' numbers. */
  #subgraphs;
  #nodeNames = [];
  #channelNames = [];
  #keys = new Map();
  #splitValues = [];
  /** The record that is being built. */
  #record = {};

  /** Functions by the numbers that the module gave them. @param store - for runs that are given none. */
  constructor({ nodes, branches, reducers, metadata, store, subgraphs = [] }) {
    this.#nodes = nodes;
    this.#branches = branches;
    this.#reducers = reducers;
    this.#metadata = metadata;
    this.store = store;
    this.#subgraphs = subgraphs;
  }

  bind(nodeNames, channelNames, keys) {
    this.#nodeNames = nodeNames;
    this.#channelNames = channelNames;
    this.#keys = new Map(channelNames.slice(0, keys).map((name, key) => [name, key]));
  }

  begin(port, config) {
    return new Run(this, port, config);
  }

  put(key, value) {
    this.#record[this.#channelNames[key]] = value;
  }

  built() {
    const record = this.#record;
    this.#record = {};
    return record;
  }

  builtUpdate(node) {
    return { [this.#nodeNames[node]]: this.built() };
  }

  wrap(node, payload) {
    return { [this.#nodeNames[node]]: payload };
  }

  split(object) {
    const keys = [];
    const values = [];
    for (const name of Object.keys(object)) {
      const key = this.#keys.get(name);
      if (key === undefined) continue;
      keys.push(key);
      values.push(object[name]);
    }
    this.#splitValues = values;
    return keys;
  }

  splitValues() {
    return this.#splitValues;
  }

  writes(values) {
    return { $writes: values };
  }

  /** A checkpoint in LangGraph's form, from lists of numbers. */
  checkpoint(id, keys, values, versions, seen, leftoverNames, leftoverVersions) {
    const names = this.#channelNames;
    const channel_values = Object.fromEntries(values.map((value, nth) => [names[keys[nth]], value]));
    const channel_versions = {};
    versions.forEach((version, channel) => {
      if (version > 0) channel_versions[names[channel]] = version;
    });
    const versions_seen = {};
    for (let nth = 0; nth < seen.length; nth += 3) {
      const [node, channel, version] = [seen[nth], seen[nth + 1], seen[nth + 2]];
      const entry = (versions_seen[SEEN_BY[node] ?? this.#nodeNames[node]] ??= {});
      if (channel >= 0) entry[names[channel]] = version;
    }
    leftoverVersions.forEach((version, nth) => {
      const [node, channel] = [leftoverNames[2 * nth], leftoverNames[2 * nth + 1]];
      (node === "" ? channel_versions : (versions_seen[node] ??= {}))[channel] = version;
    });
    return { v: 4, id, ts: new Date().toISOString(), channel_values, channel_versions, versions_seen };
  }

  taskState(id, node, push, error, interrupts, result, namespace, thread, all) {
    const name = this.#nodeNames[node];
    const path = push < 0 ? ["__pregel_pull", name] : ["__pregel_push", push, false];
    if (error !== undefined) return { id, name, path, error, interrupts, result };
    const subgraph = this.#subgraphs[node];
    const isKept = subgraph !== undefined && (all || !subgraph.keepsNothing);
    const state = isKept ? { state: { configurable: { thread_id: thread.threadId, checkpoint_ns: namespace } } } : {};
    return { id, name, path, interrupts, ...state, result };
  }

  initial(reducer) {
    const { default: initial } = this.#reducers[reducer];
    return initial === undefined ? undefined : outside(initial);
  }

  reduce(reducer, current, update) {
    return outside(this.#reducers[reducer].reducer, current, update);
  }

  node(number) {
    return this.#nodes[number];
  }

  branch(number) {
    return this.#branches[number];
  }

  get hasBranches() {
    return this.#branches.length > 0;
  }

  nodeName(number) {
    return this.#nodeNames[number];
  }

  nodeMetadata(number) {
    return this.#metadata[number];
  }

  channelName(number) {
    return this.#channelNames[number];
  }

  channelNumber(name) {
    return this.#channelNames.indexOf(name);
  }
}

/** What metadata says of a task's place: events say it anyway. */
const PLACES = ["thread_id", "checkpoint_id", "checkpoint_ns", "checkpoint_map"].concat(
  ["step", "node", "triggers", "path", "checkpoint_ns"].map((name) => `langgraph_${name}`),
);

/** LangSmith does not show what has this tag. */
const HIDDEN = "langsmith:hidden";

/** Who has seen versions, beside nodes. */
const SEEN_BY = { [-1]: "__interrupt__", [-2]: "__input__" };

/** One run of a graph: calls its functions and tells the module what came of it. */
class Run {
  #program;
  #port;
  #context;
  /** Where there are conditions, what the nodes of this superstep were given: a condition is of its node's task. */
  #inputs = new Map();
  #step;

  constructor(program, port, config) {
    this.#program = program;
    this.#port = port;
    this.#context = new RunContext(program, port, config);
  }

  start(task, input, step, node, trigger, push) {
    if (this.#program.hasBranches) this.#keepInput(task, step, input);
    const which = { task, step, node, trigger, push, input };
    const told = this.#context.events && this.#tellStart(which, input);
    const settle = (returned) => {
      told?.end(returned);
      this.#settle(task, node, returned);
    };
    this.#call(this.#program.node(node), input, which, settle);
  }

  route(task, branch, state, step, node, trigger, push) {
    const which = { task, step, node, trigger, push, input: this.#inputs.get(task) };
    const told = this.#context.events && this.#tellCondition(which, state);
    const answer = (answered) => {
      told?.end(answered);
      this.#port.answer(task, answered);
    };
    this.#call(this.#program.branch(branch), state, which, answer);
  }

  #tellStart(which, input) {
    this.#tellInput(which.step - 1);
    return this.#tellNode(which, this.#context.tags, input);
  }

  /** `__start__` gives back what it is given, and has no code that could tell of it. */
  #tellInput(step) {
    const given = this.#context.events.takeInput();
    if (given === undefined) return;
    const which = { step, node: 0, trigger: this.#program.channelNumber("__start__"), push: -1 };
    this.#tellNode(which, [...this.#context.tags, HIDDEN], given.input).end(given.input);
  }

  #tellNode(which, tags, input) {
    const place = { name: this.#program.nodeName(which.node), step: which.step };
    return this.#context.events.node(tags, place, identityOf(this.#context, which), input);
  }

  #tellCondition(which, state) {
    const isOfInput = which.node === 0;
    if (isOfInput) this.#tellInput(which.step);
    const tags = isOfInput ? [...this.#context.tags, HIDDEN] : this.#context.tags;
    return this.#context.events.condition(tags, identityOf(this.#context, which), state);
  }

  #keepInput(task, step, input) {
    if (step !== this.#step) this.#inputs.clear();
    this.#step = step;
    this.#inputs.set(task, input);
  }

  /** Calls user code and tells what came of it. What is no promise is not awaited. */
  #call(userCode, given, which, tell) {
    const fail = (thrown) => this.#port.fail(which.task, which.node, thrown);
    // Reading what came may call getters of the user's: what those throw fails the task as well.
    const then = (result) => {
      try {
        tell(result);
      } catch (thrown) {
        fail(thrown);
      }
    };
    let result;
    try {
      result = enter(createRuntime(this.#context, which), userCode, given);
    } catch (thrown) {
      fail(thrown);
      return;
    }
    if (result instanceof Promise) result.then(then, fail);
    else then(result);
  }

  /** The ordinary case, a plain object, crosses taken apart; everything else is for the module to read. */
  #settle(task, node, returned) {
    const isOrdinary =
      typeof returned === "object" && returned !== null && !Array.isArray(returned) && returned.lg_name === undefined;
    if (!isOrdinary) {
      this.#port.settleValue(task, node, returned);
      return;
    }
    const keys = this.#program.split(returned);
    this.#port.settle(task, keys, this.#program.splitValues(), this.#context.wantsMessages ? returned : undefined);
  }

  messageMetadata(step, node, trigger, push) {
    const tags = [...this.#context.tags, `graph:step:${step}`];
    const identity = identityOf(this.#context, { step, node, trigger, push });
    return { tags, name: this.#program.nodeName(node), ...identity.metadata };
  }

  taskStarted(step, node, trigger, push, input) {
    const which = { step, node, trigger, push };
    const triggers = triggersOf(this.#program, which);
    const name = this.#program.nodeName(node);
    return { id: this.#taskId(which), name, input, triggers, interrupts: [], metadata: this.#taskMetadata(node) };
  }

  taskFinished(step, node, trigger, push, result, interrupts, error) {
    const id = this.#taskId({ step, node, trigger, push });
    const told = error === undefined ? null : errorOf(error);
    return { id, name: this.#program.nodeName(node), result, interrupts, error: told };
  }

  #taskId({ step, node, trigger, push }) {
    return this.#port.taskId(step, node, trigger, push);
  }

  #taskMetadata(node) {
    const { tags } = this.#context;
    const told = { ...this.#context.metadata, ...this.#program.nodeMetadata(node) };
    for (const key of PLACES) delete told[key];
    if (tags.length > 0) told.tags = tags;
    return told;
  }

  debug(step, type, payload) {
    return { step, type, timestamp: new Date().toISOString(), payload };
  }

  interrupted(interrupts) {
    return { __interrupt__: interrupts };
  }

  /** The payload of a checkpoint; configurations are in Python's words, as LangGraph shows them. */
  overview(config, parent, isLoaded, said, values, tasks) {
    const { metadata, recursionLimit, tags, config: given } = this.#context;
    const shared = { metadata, recursion_limit: recursionLimit, tags };
    if (given.maxConcurrency !== undefined) shared.max_concurrency = given.maxConcurrency;
    const shown = (at) => at && { ...shared, configurable: placedAt(given.configurable, at.configurable) };
    return {
      config: shown(config),
      values,
      metadata: said,
      next: tasks.map((task) => task.name),
      tasks,
      parentConfig: isLoaded ? parent && withoutMap(parent) : shown(parent),
    };
  }
}

/** A configuration with the place of a checkpoint in it. */
function placedAt(configurable, { checkpoint_id, ...place }) {
  const { checkpoint_id: given, ...rest } = configurable;
  const isNamed = checkpoint_id !== undefined || "checkpoint_id" in configurable;
  return { ...rest, ...place, ...(isNamed ? { checkpoint_id } : {}) };
}

function withoutMap({ configurable: { checkpoint_map: _, ...configurable } }) {
  return { configurable };
}

/** What task events show of an error; one whose properties cannot be read is shown without them. */
function errorOf(error) {
  try {
    return { message: error?.message, name: error?.name };
  } catch {
    return { message: undefined, name: undefined };
  }
}
