// One graph's user code, and how it is called. Which code runs when, and what its answers mean, is the module's to say.

import { enter, outside } from "./context.js";
import { Calls } from "./calls.js";
import { commandForParent } from "./control.js";
import { NodeError } from "./errors.js";
import { RunContext, createRuntime, identityOf, triggersOf } from "./runtime.js";

export class Program {
  #nodes;
  #branches;
  #reducers;
  #defaults;
  #checks;
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
  constructor({ nodes, branches, reducers, defaults, checks, metadata, store, subgraphs = [], isEntrypoint = false }) {
    this.#nodes = nodes;
    this.#branches = branches;
    this.#reducers = reducers;
    this.#defaults = defaults;
    this.#checks = checks;
    this.#metadata = metadata;
    this.store = store;
    this.#subgraphs = subgraphs;
    this.isEntrypoint = isEntrypoint;
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
      const entry = node === "" ? channel_versions : (versions_seen[node] ??= {});
      if (channel !== "") entry[channel] = version;
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

  initial(key) {
    const initial = this.#defaults[key];
    return outside(initial);
  }

  reduce(number, current, update) {
    const reducer = this.#reducers[number];
    return outside(reducer, current, update);
  }

  get checksInput() {
    return this.#checks.checksInput;
  }

  admit(input, config) {
    return this.#checks.admit(input, config);
  }

  /** The values of writes as the graph's schema makes them, or a promise of that. */
  check(keys, values) {
    const names = Array.from(keys, (key) => this.#channelNames[key]);
    return this.#checks.writes(names, values);
  }

  decides(retryOn, error) {
    return Boolean(outside(retryOn, error));
  }

  cacheText(keyOf = JSON.stringify, input) {
    return String(outside(keyOf, [input]));
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

/** The longest time that `setTimeout` knows. */
const LONGEST = 2 ** 31 - 1;

/** A task within its superstep. */
function placeOf({ node, push }) {
  return `${node}:${push}`;
}

/** One run of a graph: calls its functions and tells the module what came of it. */
class Run {
  #program;
  #port;
  #context;
  /** Where there are conditions, this superstep's attempts: a condition is of its node's task. */
  #attempts = new Map();
  /** When this superstep's tasks that may start again first did, by node and packet. */
  #firsts = new Map();
  #timers = new Map();
  #step;

  constructor(program, port, config) {
    this.#program = program;
    this.#port = port;
    this.#context = new RunContext(program, port, config);
    this.#context.calls = new Calls(this.#context);
  }

  start(task, input, step, node, trigger, push, attempt, watched) {
    if (Calls.has({ push })) {
      this.#context.calls.start({ task, step, node, trigger, push, input, attempt, watched });
      return;
    }
    const which = this.#begin({ task, step, node, trigger, push, input, attempt, watched });
    const told = this.#context.events && this.#tellStart(which, input);
    const settle = (returned) => {
      if (told !== undefined) this.#tellEnd(told, which, returned);
      this.#settle(task, node, returned);
    };
    this.#call(this.#program.node(node), input, which, settle);
  }

  handle(task, input, step, node, trigger, push, attempt, failed, error) {
    const which = this.#begin({ task, step, node, trigger, push, input, attempt, watched: 0 });
    const settle = (returned) => this.#settle(task, node, returned);
    const nodeError = new NodeError(this.#program.nodeName(failed), error);
    const handler = this.#program.node(node);
    this.#call((given, runtime) => handler(given, nodeError, runtime), input, which, settle);
  }

  tell(step, pause, checkpointId, interrupts) {
    const { events } = this.#context;
    // What a graph inside a task is given when it goes on is no input; a run may stop before its first task.
    if (interrupts === undefined) events?.takeInput();
    else if (events) this.#tellInput(step - 1);
    return events?.transition?.(pause, checkpointId, this.#context.namespace, interrupts);
  }

  lookUp(task, node, asked) {
    asked.then(
      ([found]) => this.#port.found(task, found),
      (thrown) => this.#port.fail(task, node, thrown),
    );
  }

  answerCall(number, value) {
    this.#context.calls.answer(number, value);
  }

  throwCall(number, thrown, isStop) {
    if (isStop) this.#context.calls.stop(number, thrown);
    else this.#context.calls.throw(number, thrown);
  }

  callAlone(number) {
    this.#context.calls.alone(number);
  }

  route(task, branch, state, step, node, trigger, push) {
    const which = this.#attempts.get(task) ?? { task, step, node, trigger, push };
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

  /** What an entrypoint returns is taken apart, which LangGraph tells of. */
  #tellEnd(told, which, returned) {
    if (this.#program.isEntrypoint) {
      const { events, tags } = this.#context;
      events.parts([HIDDEN, ...tags], identityOf(this.#context, which), returned);
    } else if (commandForParent(returned) !== undefined) return;
    told.end(returned);
  }

  /** `__start__`, which entrypoints have none of, gives back what it is given, and has no code that could tell of it. */
  #tellInput(step) {
    const given = this.#context.events.takeInput();
    if (given === undefined || this.#program.isEntrypoint) return;
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

  /** Notes an attempt with when the task first started. */
  #begin(which) {
    if (which.step !== this.#step) {
      this.#step = which.step;
      this.#attempts.clear();
      this.#firsts.clear();
    }
    which.since = (which.attempt > 1 ? this.#firsts.get(placeOf(which)) : undefined) ?? Date.now();
    if (which.watched > 0) this.#firsts.set(placeOf(which), which.since);
    if (this.#program.hasBranches) this.#attempts.set(which.task, which);
    return which;
  }

  after(timer, millis) {
    if (this.#timers.size === 0) this.#port.whenOver(() => this.#timers.forEach(clearTimeout));
    const elapsed = () => {
      this.#timers.delete(timer);
      this.#port.elapsed(timer);
    };
    this.#timers.set(timer, setTimeout(elapsed, Math.min(millis, LONGEST)));
  }

  forget(timer) {
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
  }

  logRetry(node, push, failures, millis, error) {
    const name = error?.name ?? error?.constructor?.unminifiable_name ?? error?.constructor?.name;
    const what = `Retrying task "${this.#context.calls.nameOf({ node, push })}" after ${millis.toFixed(2)}ms (attempt ${failures})`;
    console.log(`${what} after ${name}: ${error}`);
  }

  drainReason() {
    return this.#context.drainReason;
  }

  validate(task, node, keys, values) {
    const fail = (thrown) => this.#port.fail(task, node, thrown);
    const tell = (checked) => this.#port.validated(task, checked);
    try {
      const checked = this.#program.check(keys, values);
      if (checked instanceof Promise) checked.then(tell, fail);
      else tell(checked);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** Calls user code and tells what came of it. What is no promise is not awaited. */
  #call(userCode, given, which, tell) {
    const fail = (thrown) => {
      this.#firsts.set(placeOf(which), which.since);
      this.#port.fail(which.task, which.node, thrown);
    };
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
      !this.#program.isEntrypoint && typeof returned === "object" && returned !== null && !Array.isArray(returned) && returned.lg_name === undefined;
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
    return { tags, name: this.#context.calls.nameOf({ node, push }), ...identity.metadata };
  }

  taskStarted(step, node, trigger, push, input) {
    const which = { step, node, trigger, push };
    const triggers = triggersOf(this.#program, which);
    const name = this.#context.calls.nameOf(which);
    return { id: this.#taskId(which), name, input, triggers, interrupts: [], metadata: this.#taskMetadata(node) };
  }

  taskFinished(step, node, trigger, push, result, interrupts, error) {
    const id = this.#taskId({ step, node, trigger, push });
    const told = error === undefined ? null : errorOf(error);
    return { id, name: this.#context.calls.nameOf({ node, push }), result, interrupts, error: told };
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
