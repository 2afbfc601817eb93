// One graph's user code, and how it is called. Which code runs when, and what its answers mean, is the module's to say.

import { RunContext, createRuntime, identityOf, triggersOf } from "./runtime.js";

export class Program {
  #nodes;
  #branches;
  #reducers;
  #defaults;
  #checks;
  #metadata;
  #nodeNames = [];
  #channelNames = [];
  #keys = new Map();
  #splitValues = [];
  /** The record that is being built. */
  #record = {};

  /** Functions by the numbers that the module gave them. */
  constructor({ nodes, branches, reducers, defaults, checks, metadata }) {
    this.#nodes = nodes;
    this.#branches = branches;
    this.#reducers = reducers;
    this.#defaults = defaults;
    this.#checks = checks;
    this.#metadata = metadata;
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

  initial(key) {
    const initial = this.#defaults[key];
    return initial();
  }

  reduce(number, current, update) {
    const reducer = this.#reducers[number];
    return reducer(current, update);
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

  node(number) {
    return this.#nodes[number];
  }

  branch(number) {
    return this.#branches[number];
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
}

/** One run of a graph: calls its functions and tells the module what came of it. */
class Run {
  #program;
  #port;
  #config;
  #context;

  constructor(program, port, config) {
    this.#program = program;
    this.#port = port;
    this.#config = config;
    this.#context = new RunContext(program, port, config);
  }

  start(task, input, step, node, trigger, push) {
    const settle = (returned) => this.#settle(task, node, returned);
    this.#call(this.#program.node(node), input, { task, step, node, trigger, push }, settle);
  }

  route(task, branch, state, step, node, trigger, push) {
    const answer = (answered) => this.#port.answer(task, answered);
    this.#call(this.#program.branch(branch), state, { task, step, node, trigger, push }, answer);
  }

  validate(task, keys, values) {
    const fail = (thrown) => this.#port.fail(task, thrown);
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
  #call(userCode, input, which, tell) {
    const fail = (thrown) => this.#port.fail(which.task, thrown);
    // Reading what came may call getters of the user's: what those throw fails the task as well.
    const then = (result) => {
      try {
        tell(result);
      } catch (thrown) {
        fail(thrown);
      }
    };
    let result;
    let isPromised;
    try {
      result = userCode(input, createRuntime(this.#context, which));
      isPromised = typeof result?.then === "function";
    } catch (thrown) {
      fail(thrown);
      return;
    }
    if (result instanceof Promise) result.then(then, fail);
    // Whatever else can be awaited is adopted first: it may answer twice, or with another of its kind.
    else if (isPromised) new Promise((resolve) => resolve(result)).then(then, fail);
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
    const tags = [...(this.#config.tags ?? []), `graph:step:${step}`];
    const identity = identityOf(this.#context, { step, node, trigger, push });
    return { tags, name: this.#program.nodeName(node), ...identity.metadata };
  }

  taskStarted(step, node, trigger, push, input) {
    const which = { step, node, trigger, push };
    const triggers = triggersOf(this.#program, which);
    const name = this.#program.nodeName(node);
    return { id: this.#taskId(which), name, input, triggers, interrupts: [], metadata: this.#taskMetadata(node) };
  }

  taskFinished(step, node, trigger, push, result, error) {
    const id = this.#taskId({ step, node, trigger, push });
    const told = error === undefined ? null : errorOf(error);
    return { id, name: this.#program.nodeName(node), result, interrupts: [], error: told };
  }

  #taskId({ step, node, trigger, push }) {
    return this.#port.taskId(step, node, trigger, push);
  }

  #taskMetadata(node) {
    const { tags, metadata } = this.#config;
    const { thread_id, checkpoint_id, checkpoint_ns, ...own } = metadata ?? {};
    const told = { ls_integration: "langgraph", ...own, ...this.#program.nodeMetadata(node) };
    if (tags?.length > 0) told.tags = tags;
    return told;
  }

  debug(step, type, payload) {
    return { step, type, timestamp: new Date().toISOString(), payload };
  }

  interrupted(interrupts) {
    return { __interrupt__: interrupts };
  }

  writes(values) {
    return { $writes: values };
  }
}

/** What task events show of an error; one whose properties cannot be read is shown without them. */
function errorOf(error) {
  try {
    return { message: error?.message, name: error?.name };
  } catch {
    return { message: undefined, name: undefined };
  }
}
