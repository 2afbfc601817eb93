// LangGraph's functional API, of which LangChain sees the entrypoints and the tasks.

import { currentRuntime } from "../context.js";
import { entrypoint as bareEntrypoint, task as bareTask } from "../func.js";
import { Pregel } from "./compiled.js";
import { tracedNode } from "./trace.js";

export function entrypoint(optionsOrName, func) {
  return new Pregel(bareEntrypoint(optionsOrName, like(func, tracedNode(func))));
}

entrypoint.final = bareEntrypoint.final;

export function task(optionsOrName, func) {
  // A task is given its arguments and no runtime, but is called where it is certain which task it is.
  return bareTask(optionsOrName, like(func, (...args) => tracedNode(() => func(...args), { childTag: "seq:step:1" })(args, currentRuntime())));
}

/** Whether a function is a generator can be seen in its prototype. */
function like(func, traced) {
  return Object.setPrototypeOf(traced, Object.getPrototypeOf(func));
}
