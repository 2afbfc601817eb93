// Nodes, conditional edges and tasks as LangChain runs: what they call inherits their callbacks, by the runtime that they
// are given and, where there is AsyncLocalStorage, by itself.

import { Runnable } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import { joinCallbacks } from "../config.js";
import { enter } from "../context.js";
import { commandForParent } from "../control.js";
import { ParentCommand } from "../errors.js";
import { EVENTS, taskOf } from "../runtime.js";
import { chainEnd, chainStart, managerOf } from "./callbacks.js";
import { handlersOf } from "./streams.js";
import { noteTask, withEarlyWrites } from "./task_config.js";

/** How LangChain prints what it cannot serialize. */
const printed = (...id) => ({ lc: 1, type: "not_implemented", id });
const SEQUENCE = printed("langchain_core", "runnables", "RunnableSequence");
const LAMBDA = printed("langchain_core", "runnables", "RunnableLambda");

/** LangSmith does not show what has this tag. */
const HIDDEN = "langsmith:hidden";

/** The runs of nodes whose conditional edges have yet to be followed, by attempt: they end with the last. */
const open = new WeakMap();

/**
 * A node or a task.
 *
 * @param conditionsAfter - counts the conditional edges that are followed when it is over.
 * @param childTag - what it calls is tagged with.
 * @param channel - gives the graph's channel of a key.
 */
export function tracedNode(userCode, { conditionsAfter = () => 0, childTag, channel } = {}) {
  return (input, runtime) => {
    noteTask(runtime, channel);
    const task = taskOf(runtime);
    const manager = taskManager(runtime);
    const returned =
      manager === undefined ? within(runtime, userCode, input) : run(manager, userCode, input, runtime, conditionsAfter(), childTag);
    return returned instanceof Promise ? returned.then((value) => withEarlyWrites(task, value)) : withEarlyWrites(task, returned);
  };
}

async function run(manager, userCode, input, runtime, conditions, childTag) {
  const traced = await chainStart(manager, SEQUENCE, runtime.runName, input);
  const { attempt } = taskOf(runtime);
  try {
    const output = await within(lent(runtime, traced.getChild(childTag)), userCode, input);
    const command = commandForParent(output);
    if (command !== undefined) await traced.handleChainError(new ParentCommand(command));
    else if (conditions > 0) open.set(attempt, { traced, output, conditions });
    else await chainEnd(traced, output);
    return output;
  } catch (error) {
    await traced.handleChainError(error);
    throw error;
  }
}

/** A conditional edge: a run of its own inside that of its node. A LangChain Runnable tells of itself. */
export function tracedCondition(path, isRunnable) {
  return (state, runtime) => {
    noteTask(runtime);
    const { attempt } = taskOf(runtime);
    const node = attempt.node === 0 ? runtime[EVENTS]?.start : open.get(attempt);
    if (node !== undefined) return followFrom(node, path, state, runtime, isRunnable, attempt.node === 0 ? [HIDDEN] : []);
    const manager = taskManager(runtime);
    return manager === undefined ? within(runtime, path, state) : follow(manager, path, state, runtime, undefined, isRunnable);
  };
}

/** @param given - the run of the node, or a promise of it. @param tags - what that run is tagged with besides. */
async function followFrom(given, path, state, runtime, isRunnable, tags) {
  const node = await given;
  const facts = told(runtime);
  const manager = managerOf({ ...facts, tags: [...facts.tags, ...tags], callbacks: node.traced.getChild() });
  return follow(manager, path, state, runtime, node, isRunnable);
}

async function follow(manager, path, state, runtime, node, isRunnable) {
  try {
    const answer = isRunnable ? await within(lent(runtime, manager), path, state) : await lambda(manager, path, state, runtime);
    if (node !== undefined && --node.conditions === 0) await chainEnd(node.traced, node.output);
    return answer;
  } catch (error) {
    await node?.traced.handleChainError(error);
    throw error;
  }
}

async function lambda(manager, path, state, runtime) {
  const traced = await chainStart(manager, LAMBDA, "RunnableLambda", state);
  try {
    const answer = await within(lent(runtime, traced.getChild()), path, state);
    await chainEnd(traced, answer);
    return answer;
  } catch (error) {
    await traced.handleChainError(error);
    throw error;
  }
}

/**
 * `__start__`, which gives what it is given, and has no code of the user's. Gives its run, which ends when its conditional
 * edges have been followed.
 */
export async function traceStart(manager, input, conditions) {
  const traced = await chainStart(manager, SEQUENCE, "__start__", input);
  if (conditions === 0) await chainEnd(traced, input);
  return { traced, output: input, conditions };
}

function taskManager(runtime) {
  const own = handlersOf(runtime);
  const { callbacks } = runtime;
  const joined = own.length === 0 ? callbacks : joinCallbacks(callbacks ?? [], own);
  return managerOf({ ...told(runtime), callbacks: joined }, [`graph:step:${taskOf(runtime).attempt.step}`]);
}

/** What a manager is made from. */
function told({ tags, metadata, configurable, context }) {
  return { tags, metadata, configurable, context };
}

/** The runtime with callbacks for what the task calls; a run's name is not that of its children. */
function lent(runtime, callbacks) {
  runtime.callbacks = callbacks;
  delete runtime.runName;
  return runtime;
}

/** Calls user code as its task, for LangChain as well. What returns a Runnable has that invoked. */
function within(runtime, userCode, input) {
  const result = AsyncLocalStorageProviderSingleton.runWithConfig(runtime, () => enter(runtime, userCode, input));
  const invoked = (returned) => (Runnable.isRunnable(returned) ? returned.invoke(input, runtime) : returned);
  return result instanceof Promise ? result.then(invoked) : invoked(result);
}
