// What a graph on a server tells, in the stream of the graph here that has it as a node.

import { taskOf } from "../../runtime.js";

/** Modes as the module numbers them. */
const MODES = ["values", "updates", "messages", "messages-tuple", "custom", "debug", "tasks", "checkpoints", "tools"];

export class Relay {
  #port;
  #around;

  constructor({ configurable } = {}) {
    const task = taskOf({ configurable });
    this.#port = task?.run.port;
    this.#around = aroundOf(configurable);
    /** What is read of the graph here together with the graphs inside it. */
    this.modes = MODES.filter((_, mode) => this.#port?.relay(mode));
  }

  pass(mode, namespace, data) {
    if (this.modes.includes(mode)) this.#port.relay(MODES.indexOf(mode), [...this.#around, ...namespace], data);
  }
}

/** The namespace of the task that runs the graph, by its parts. */
export function aroundOf(configurable) {
  const around = configurable?.checkpoint_ns;
  return typeof around === "string" ? around.split("|") : [];
}
