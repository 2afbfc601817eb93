// LangChain's callbacks, as runs and tasks of graphs tell them. They are classes and promises of LangChain's own, which
// is why this is no business of the module's.

import { CallbackManager, ensureHandler } from "@langchain/core/callbacks/manager";

import { dictionary } from "../events.js";

/** The manager of what is about to start; `undefined` where nobody listens and nothing traces. */
export function managerOf({ callbacks, tags, metadata, configurable, context }, ownTags = []) {
  return CallbackManager._configureSync(tagged(callbacks, ownTags), undefined, tags, undefined, metadata, undefined, {
    tracerInheritableMetadata: tracedMetadata(configurable, context),
  });
}

/** Tags of what starts alone, which its children do not inherit, come before those that they do. */
function tagged(callbacks, ownTags) {
  if (callbacks === undefined || ownTags.length === 0) return callbacks;
  const manager = Array.isArray(callbacks) ? listed(callbacks) : callbacks.copy();
  manager.addTags(ownTags, false);
  return manager;
}

function listed(handlers) {
  const manager = new CallbackManager();
  manager.setHandlers(handlers.map(ensureHandler), true);
  return manager;
}

/** Starts a run of what has this name and prints as `json`. */
export function chainStart(manager, json, name, input, runId) {
  return manager.handleChainStart(json, dictionary("input", input), runId, undefined, undefined, undefined, name);
}

export function chainEnd(run, output) {
  return run.handleChainEnd(dictionary("output", output));
}

/** What LangGraph tells tracers of a configuration: texts, numbers and booleans that are no secrets. */
function tracedMetadata(configurable, context) {
  const told = {};
  for (const [key, value] of Object.entries(configurable ?? {})) {
    // What the context has as well is the context's: `undefined` stops LangChain from telling it.
    const isContext = context !== undefined && context !== null && Object.hasOwn(context, key) && Object.is(context[key], value);
    if (isContext && !key.startsWith("__")) told[key] = undefined;
    else if (!isContext && isTold(key, value)) told[key] = value;
  }
  return Object.keys(told).length > 0 ? told : undefined;
}

const SECRET = /key|token|secret|password|auth/i;

function isTold(key, value) {
  return !key.startsWith("__") && !SECRET.test(key) && ["string", "number", "boolean"].includes(typeof value);
}
