// LangGraph's functional API: a function as a graph, and functions as tasks of whatever node calls them.

import { Checks } from "./checks.js";
import { certain, configFor } from "./context.js";
import { ShownNode } from "./drawing.js";
import { engine } from "./engine.js";
import { CompiledStateGraph } from "./graph.js";
import { Program } from "./program.js";
import { taskOf } from "./runtime.js";

/**
 * A function that runs as a task of its own when a node, an entrypoint or another task calls it: what it gives is kept,
 * and it is not called again when its caller runs anew after an interrupt or a failure.
 *
 * Whose task it becomes is found as `getConfig()` finds it. Where that is not certain, `with(runtime)` says it.
 */
export function task(optionsOrName, func) {
  refuseGenerators(func, "tasks");
  const { name, retry, cachePolicy, cache, timeout } = optionsOf(optionsOrName);
  if (timeout !== undefined) engine().checkTimeout(timeout);
  // LangGraph takes the name that it had at first, too.
  const callee = { name, func, retry, cachePolicy: cachePolicy ?? cache, timeout };
  const call = (config, args) => {
    const task = taskOf(config);
    if (task !== undefined) return task.call(callee, args);
    throw new Error(
      `Task "${name}" was called outside the context of a graph: call it in an entrypoint, in a node or in ` +
        "another task, or there with the runtime: `task.with(runtime)(...)`.",
    );
  };
  const called = (...args) => call(certain(name, "task.with(runtime)(...)"), args);
  called.with =
    (runtime) =>
    (...args) =>
      call(runtime, args);
  return called;
}

/** A graph that runs a function. The function is given the graph's input and a runtime. */
export function entrypoint(optionsOrName, func) {
  refuseGenerators(func, "entrypoints");
  const { name, checkpointer, store, cache, timeout } = optionsOf(optionsOrName);
  const program = new Program({
    nodes: [undefined, func],
    branches: [],
    reducers: [],
    defaults: [],
    checks: new Checks({}),
    metadata: [],
    store,
    isEntrypoint: true,
  });
  const shown = [undefined, new ShownNode(name, func)];
  const core = engine().GraphBuilder.entrypoint(program, String(name), checkpointer, timeout);
  return new CompiledStateGraph(core, { checkpointer, store, cache, shown, subgraphs: {} });
}

/** What an entrypoint returns that gives one thing to its caller, and keeps another for its next call. */
entrypoint.final = ({ value, save }) => ({ value, save, __lg_type: "__pregel_final" });

/** What the entrypoint's last call has kept for this one. */
export function getPreviousState(config = configFor("getPreviousState", "runtime.previous")) {
  return taskOf(config)?.previous;
}

function optionsOf(optionsOrName) {
  return typeof optionsOrName === "string" ? { name: optionsOrName } : optionsOrName;
}

const GENERATORS = [function* () {}, async function* () {}].map(Object.getPrototypeOf);

function refuseGenerators(func, role) {
  if (!GENERATORS.includes(Object.getPrototypeOf(func))) return;
  throw new Error(`Generators are disallowed as ${role}. For streaming responses, use config.write.`);
}
