/** The checkpointers that sessions run on, and what one of them holds. */
import { MemorySaver } from "@langchain/langgraph-checkpoint";

let SqliteSaver;

/** By name: gives a saver for one session. `own` is the library's own; the others serve both libraries. */
export const savers = {
  own: (lib) => new lib.MemorySaver(),
  memory: () => new MemorySaver(),
  sqlite: () => SqliteSaver.fromConnString(":memory:"),
};

/** Why there is no SQLite here, or undefined: its addon is built by `npm rebuild better-sqlite3`, as npm ci runs no scripts. */
export const noSqlite = await reasonForNoSqlite();

async function reasonForNoSqlite() {
  try {
    ({ SqliteSaver } = await import("@langchain/langgraph-checkpoint-sqlite"));
    SqliteSaver.fromConnString(":memory:").db.close();
  } catch (error) {
    return `run \`npm rebuild better-sqlite3\` first: ${String(error.message).split("\n")[0]}`;
  }
}

/** Everything saved of a thread: each namespace newest first, one after the other. */
export async function stored(saver, thread) {
  const config = { configurable: { thread_id: thread } };
  const spaces = new Map();
  for await (const tuple of saver.list(config)) {
    const space = tuple.config.configurable.checkpoint_ns;
    spaces.set(space, [...(spaces.get(space) ?? []), plainTuple(tuple)]);
  }
  const latest = await saver.getTuple(config);
  return { latest: latest?.config, checkpoints: sorted([...spaces.values()], said).flat() };
}

function plainTuple({ config, parentConfig, checkpoint, metadata, pendingWrites }) {
  return { config, parentConfig, metadata, checkpoint, pendingWrites: orderedWrites(pendingWrites ?? []) };
}

/** Savers order tasks of one path, and SQLite all tasks, by their ids, which are random: here, by what they wrote. */
function orderedWrites(writes) {
  const tasks = new Map();
  for (const write of writes) tasks.set(write[0], [...(tasks.get(write[0]) ?? []), write]);
  return sorted([...tasks.values()], (written) => said(written.map(([, channel, value]) => [channel, value]))).flat();
}

/** Sorts by a text, leaving equal ones as they were. */
export function sorted(list, key) {
  const keyed = list.map((item) => [key(item), item]);
  keyed.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return keyed.map(([, item]) => item);
}

const RANDOM = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** A value as text, without ids and times. */
export function said(value) {
  return (JSON.stringify(value) ?? "").replace(RANDOM, "");
}
