// What of an input and of a configuration goes to the server.

import { BaseMessage } from "@langchain/core/messages";

import { isCommand } from "../../control.js";

/** An input, or a command in its place. */
export function inputOf(input) {
  return isCommand(input) ? { command: input.toJSON() } : { input: plain(input) };
}

/** A value with LangChain's messages as what they hold. */
function plain(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (BaseMessage.isInstance(value)) return { ...value.toDict().data, role: value.getType() };
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** The fields of `configurable` that are of this side alone. */
const OWN = ["callbacks", "checkpoint_map", "checkpoint_id", "checkpoint_ns", "thread_id"];

/** The ids that the metadata repeats. */
const IDS = ["thread_id", "checkpoint_id", "checkpoint_ns", "task_id", "run_id", "assistant_id", "graph_id"];

/** The thread, and what a run is configured with; the thread is in the request's address. */
export function requestOf({ configurable = {}, context, metadata, tags, recursionLimit }) {
  const ids = Object.fromEntries(IDS.filter((id) => configurable[id] !== undefined).map((id) => [id, configurable[id]]));
  const given = Object.fromEntries(Object.entries(configurable).filter(([key]) => !OWN.includes(key) && !key.startsWith("__pregel_")));
  return {
    threadId: configurable.thread_id,
    context,
    config: { ...sendable({ tags: tags ?? [], metadata: { ...ids, ...metadata }, configurable: given }), recursion_limit: recursionLimit },
  };
}

/** A value that JSON can say: without its rings, and with texts for long integers. */
function sendable(value) {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return unringed(value, []);
  }
}

function unringed(value, around) {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (around.includes(value)) return "[Circular]";
  if (typeof value.toJSON === "function") return unringed(value.toJSON(), [...around, value]);
  const entries = Object.entries(value).map(([key, field]) => [key, unringed(field, [...around, value])]);
  return Array.isArray(value) ? entries.map(([, field]) => field) : Object.fromEntries(entries);
}
