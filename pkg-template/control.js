// What nodes and callers steer a graph with.

import { engine } from "./engine.js";

export const START = "__start__";
export const END = "__end__";

/** Where a run's values hold what it was interrupted with. */
export const INTERRUPT = "__interrupt__";

/** A packet for one node: it runs in the next superstep with `args` as its whole input. */
export class Send {
  lg_name = "Send";

  /** @param options - `timeout` is of this task, instead of the node's. */
  constructor(node, args, options) {
    this.node = node;
    this.args = args;
    this.timeout = timeoutPolicy(options?.timeout);
  }

  toJSON() {
    return { lg_name: this.lg_name, node: this.node, args: this.args, timeout: this.timeout };
  }
}

/** A timeout as LangGraph keeps it. What is none is refused by the module. */
function timeoutPolicy(timeout) {
  if (timeout === undefined || timeout === null) return undefined;
  engine().checkTimeout(timeout);
  const { runTimeout, idleTimeout, refreshOn = "auto" } = typeof timeout === "number" ? { runTimeout: timeout } : timeout;
  return { runTimeout, idleTimeout, refreshOn };
}

/** Asks the run that it is given to to stop before its next superstep. */
export class RunControl {
  #reason;

  requestDrain(reason = "shutdown") {
    this.#reason = reason;
  }

  get drainRequested() {
    return this.#reason !== undefined;
  }

  get drainReason() {
    return this.#reason;
  }
}

/** An update of the state and where to go next. */
export class Command {
  static PARENT = "__parent__";

  lg_name = "Command";
  /** Asks LangChain's tools to hand it on as it is. */
  lc_direct_tool_output = true;

  constructor({ update, goto, resume, graph } = {}) {
    this.update = update;
    this.goto = goto === undefined ? [] : Array.isArray(goto) ? goto : [goto];
    this.resume = resume;
    this.graph = graph;
  }

  toJSON() {
    const { lg_name, update, resume, goto } = this;
    return { lg_name, update, resume, goto };
  }
}

/** A write that takes the place of a reduced key's value instead of being folded into it. */
export class Overwrite {
  lg_name = "Overwrite";

  constructor(value) {
    this.__overwrite__ = value;
  }

  get value() {
    return this.__overwrite__;
  }

  toJSON() {
    return { __overwrite__: this.__overwrite__ };
  }

  static isInstance(value) {
    return typeof value === "object" && value !== null && ("__overwrite__" in value || value.lg_name === "Overwrite");
  }
}

/** Whether a value is a `Command`, of this package or of LangGraph's. */
export function isCommand(value) {
  if (typeof value !== "object" || value === null || value.lg_name !== "Command") return false;
  return Object.getPrototypeOf(value) !== Object.prototype;
}

/** The command for the graph around in what a node gave: the node leaves with it, as with an error. */
export function commandForParent(given) {
  return [given].flat().find((item) => isCommand(item) && item.graph === Command.PARENT);
}

/** Whether a run's values say that it was interrupted. */
export function isInterrupted(values) {
  return typeof values === "object" && values !== null && Array.isArray(values[INTERRUPT]);
}
