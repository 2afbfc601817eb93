// Which task the running code belongs to. LangGraph's `interrupt()`, `getConfig()` and their like are not handed a
// runtime, so they have to ask.
//
// Until a node awaits something that is certain in every runtime. After an `await` only AsyncLocalStorage or
// AsyncContext can tell; browsers have neither, and there it is certain while one task of the page is running. Where it
// is not certain nothing is guessed: a guess could act on another task.

import { runOf, taskOf } from "./runtime.js";

/** What there is instead of a runtime where several tasks could be the one that asks. */
export const UNCERTAIN = Symbol("superstep.uncertain");

/** While a reducer is called: it belongs to no task. */
const NO_TASK = Symbol("superstep.noTask");

/** Keeps a runtime across `await`s; missing in browsers. */
let storage;

/** Without a storage: the runtime of the user code whose synchronous part runs. */
let called;

/** Without a storage: the runtimes of tasks that have been called and have not settled. */
const running = new Set();

/** The runs whose end takes their tasks out of `running`. */
const watched = new WeakSet();

/** Functions that do nothing after their synchronous part but wait for others. */
const waiting = new WeakSet();

/** Plugs in Node's `AsyncLocalStorage`, and with `AsyncResource` what binds a function to where it comes from. */
export function plug({ AsyncLocalStorage, AsyncResource }) {
  if (storage !== undefined || AsyncLocalStorage === undefined) return;
  const runtimes = new AsyncLocalStorage();
  storage = {
    run: (runtime, ...call) => runtimes.run(runtime, ...call),
    get: () => runtimes.getStore(),
    bind(poll) {
      if (AsyncResource === undefined) return AsyncLocalStorage.bind?.(poll) ?? poll;
      const resource = new AsyncResource("superstep", { requireManualDestroy: true });
      return () => resource.runInAsyncScope(poll);
    },
  };
}

/** Plugs in the language's own way, as proposed: https://github.com/tc39/proposal-async-context */
function plugAsyncContext({ Variable, Snapshot }) {
  const runtimes = new Variable();
  storage = {
    run: (runtime, ...call) => runtimes.run(runtime, ...call),
    get: () => runtimes.get(),
    bind: (poll) => Snapshot.wrap(poll),
  };
}

if (globalThis.AsyncContext?.Variable !== undefined) plugAsyncContext(globalThis.AsyncContext);
// Vercel's edge runtime has it as a global, and no module to import it from.
else plug(globalThis);

/**
 * Binds what drives a run to where the run was started, so that user code, and storages of its own, find themselves
 * there: the module drives many runs from one queue.
 */
export function bind(poll) {
  return storage === undefined ? poll : storage.bind(poll);
}

/** Calls a node or a condition as its task. What it returns is a promise, or no promise of any kind. */
export function enter(runtime, userCode, input) {
  if (storage !== undefined) return storage.run(runtime, call, userCode, input, runtime);
  const result = callAs(runtime, call, userCode, input, runtime);
  if (result instanceof Promise && !waiting.has(userCode)) keepRunning(runtime, result);
  return result;
}

/** Calls a reducer or a default: it is of no task. */
export function outside(userCode, ...given) {
  return storage === undefined ? callAs(NO_TASK, userCode, ...given) : userCode(...given);
}

/** Calls a saver: whatever it does is of no task, though the graph that stores may run inside one. */
export function apart(userCode) {
  return storage === undefined ? callAs(NO_TASK, userCode) : storage.run(undefined, userCode);
}

/** Says of a node that it only waits for others, as a graph does that is a node: it is never the one that asks. */
export function waits(userCode) {
  waiting.add(userCode);
  return userCode;
}

/** The runtime of the running code's task; `undefined` outside of tasks, `UNCERTAIN` where it could be one of several. */
export function currentRuntime() {
  if (storage !== undefined) return storage.get();
  if (called !== undefined) return called === NO_TASK ? undefined : called;
  if (running.size > 1) return UNCERTAIN;
  return running.values().next().value;
}

/** What can be awaited but is no promise is adopted: it may answer twice, or with another of its kind. */
function call(userCode, input, runtime) {
  const result = userCode(input, runtime);
  if (typeof result?.then !== "function" || result instanceof Promise) return result;
  return new Promise((resolve) => resolve(result));
}

function callAs(runtime, userCode, ...given) {
  const before = called;
  called = runtime;
  try {
    return userCode(...given);
  } finally {
    called = before;
  }
}

/** A task runs until it settles; one that never does, until its run is over. */
function keepRunning(runtime, promise) {
  running.add(runtime);
  const settled = () => running.delete(runtime);
  promise.then(settled, settled);
  const run = runOf(runtime);
  if (watched.has(run)) return;
  watched.add(run);
  run.port.whenOver(() => {
    for (const other of running) if (runOf(other) === run) running.delete(other);
  });
}

/** Asks the caller of the graph, and gives the answer once the run is resumed with it. */
export function interrupt(value, options) {
  return runtimeFor("interrupt", "runtime.interrupt(value)").interrupt(value, options);
}

/** Sends a chunk to whoever streams in mode `custom`. */
export function writer(chunk) {
  return runtimeFor("writer", "runtime.writer(chunk)").writer(chunk);
}

/** The running task's runtime; `undefined` outside of tasks. */
export function getConfig() {
  return certain("getConfig", "runtime");
}

export function getStore(config = configFor("getStore", "runtime.store")) {
  return config.store;
}

export function getWriter(config = configFor("getWriter", "runtime.writer")) {
  return config.writer || config.configurable?.writer;
}

/** What the running task's node was given as its first argument. */
export function getCurrentTaskInput(config = configFor("getCurrentTaskInput", "getCurrentTaskInput(runtime)")) {
  const input = taskOf(config)?.input;
  if (input === undefined) throw new Error("BUG: internal scratchpad not initialized.");
  return input;
}

function runtimeFor(name, fix) {
  const runtime = certain(name, fix);
  if (runtime === undefined) throw new Error("Called interrupt() outside the context of a graph.");
  return runtime;
}

export function configFor(name, fix) {
  const runtime = certain(name, fix);
  if (runtime !== undefined) return runtime;
  throw new Error(
    "Config not retrievable. This is likely because you are running in an environment without support for " +
      `AsyncLocalStorage.\nIf you're running \`${name}\` in such environment, pass the \`config\` from the node function ` +
      "directly.",
  );
}

/** The running code's runtime, `undefined` outside of tasks. Where it is not certain, the error says what helps. */
export function certain(name, fix) {
  const runtime = currentRuntime();
  if (runtime !== UNCERTAIN) return runtime;
  throw new Error(
    `${name}() cannot tell which of ${running.size} running tasks calls it: after an \`await\` only a runtime with ` +
      `AsyncLocalStorage can. Use \`${fix}\` instead, of the \`runtime\` that the node gets as its second argument, ` +
      "or that `getConfig()` gives before the first `await`; pass `runtime` on to what the node calls.",
  );
}
