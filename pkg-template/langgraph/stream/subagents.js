// Which graphs of a run are agents that a model called as tools, and by which call: told by the tasks that start.

import { keyOf } from "./namespace.js";

export class Subagents {
  /** The agents' names by namespace; `undefined` of graphs that are none. The first task that says so counts. */
  #names = new Map();
  /** The calls that tasks carry out, by the tasks' ids. */
  #calls = new Map();

  /** A task starts in the graph at a namespace. */
  note(namespace, task) {
    const key = keyOf(namespace);
    if (!this.#names.has(key)) this.#names.set(key, nonEmpty(task?.metadata?.lc_agent_name));
    const call = callOf(task?.input);
    if (typeof task?.id === "string" && call !== undefined) this.#calls.set(task.id, call);
  }

  nameOf(namespace) {
    return this.#names.get(keyOf(namespace));
  }

  /** The call that an agent was started by: its namespace ends with `node:<id of the task>`. */
  causeOf(namespace) {
    const segment = namespace.at(-1);
    if (this.nameOf(namespace) === undefined || !segment?.includes(":")) return undefined;
    const call = nonEmpty(this.#calls.get(segment.slice(segment.indexOf(":") + 1)));
    return call === undefined ? undefined : { type: "toolCall", tool_call_id: call };
  }
}

function nonEmpty(text) {
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** The id of the call in a task's input: one call with its context, or a list of calls. */
function callOf(input) {
  const calls = Array.isArray(input) ? input : [input?.tool_call];
  return calls.map((call) => call?.id).find((id) => typeof id === "string");
}
