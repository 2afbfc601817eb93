// What LangGraph.js keeps of a task in `configurable`, for itself. Libraries read and write the state by it: `langchain`'s
// tools see the state so, and the files of `deepagents` are there.

import { Command, Overwrite } from "../control.js";
import { runOf, taskOf } from "../runtime.js";

/** Where it keeps packets. */
const PACKETS = ["__pregel_tasks", "__pregel_push"];

/** What tasks wrote before they were over, by attempt: a list of keys and values. */
const early = new WeakMap();

/** Has a task write before it is over. */
export function writeEarly({ attempt }, writes) {
  early.set(attempt, [...(early.get(attempt) ?? []), ...writes]);
}

/** What a task returned, behind what it wrote before. */
export function withEarlyWrites({ attempt }, returned) {
  const writes = early.get(attempt);
  if (writes === undefined) return returned;
  const commands = writes.map(([key, value]) => new Command(PACKETS.includes(key) ? { goto: value } : { update: { [key]: value } }));
  return returned === undefined || returned === null ? commands : [...commands, ...[returned].flat()];
}

/** @param channel - gives the graph's channel of a key, by whose reducer writes go into what is read. */
export function noteTask(runtime, channel = () => undefined) {
  const { configurable } = runtime;
  const task = taskOf(runtime);
  configurable.__pregel_scratchpad = { currentTaskInput: task.input };
  configurable.__pregel_send = (writes) => writeEarly(task, writes);
  configurable.__pregel_read = (select, isFresh) => read(runtime, channel, select, isFresh);
}

/** A configuration without that, as a run of its own is given it. */
export function withoutTask(config) {
  if (config.configurable?.__pregel_scratchpad === undefined) return config;
  const { __pregel_scratchpad, __pregel_send, __pregel_read, ...configurable } = config.configurable;
  return { ...config, configurable };
}

/** A key's value, or those of several keys, as the task found them; fresh ones with what it has written since. */
function read(runtime, channel, select, isFresh = false) {
  const valueOf = (key) => (isFresh ? withWrites(runtime, channel, key) : found(runtime, key));
  if (!Array.isArray(select)) return valueOf(select) ?? null;
  return Object.fromEntries(select.map((key) => [key, valueOf(key)]).filter(([, value]) => value !== undefined));
}

function found(runtime, key) {
  const { program, port } = runOf(runtime);
  const number = program.channelNumber(key);
  return number < 0 ? undefined : port.read(number);
}

function withWrites(runtime, channel, key) {
  const writes = (early.get(taskOf(runtime).attempt) ?? []).filter(([written]) => written === key);
  if (writes.length === 0) return found(runtime, key);
  const { operator } = channel(key) ?? {};
  return writes.reduce((value, [, write]) => folded(operator, value, write), found(runtime, key));
}

/** A key's value after a write: what its reducer makes of both, or else the write. */
function folded(operator, value, write) {
  if (Overwrite.isInstance(write)) return write.__overwrite__;
  return operator === undefined || value === undefined ? write : operator(value, write);
}
