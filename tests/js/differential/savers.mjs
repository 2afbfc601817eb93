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

/** Everything saved of a thread, in the saver's own order: newest first, each namespace after the other. */
export async function stored(saver, thread) {
  const config = { configurable: { thread_id: thread } };
  const checkpoints = [];
  for await (const tuple of saver.list(config)) checkpoints.push(plainTuple(tuple));
  const latest = await saver.getTuple(config);
  return { latest: latest?.config, checkpoints };
}

function plainTuple({ config, parentConfig, checkpoint, metadata, pendingWrites }) {
  return { config, parentConfig, metadata, checkpoint, pendingWrites: orderedWrites(pendingWrites ?? []) };
}

/** Savers order tasks of one path, and SQLite all tasks, by their ids, which are random: here, by what they wrote. */
function orderedWrites(writes) {
  const tasks = new Map();
  for (const write of writes) tasks.set(write[0], [...(tasks.get(write[0]) ?? []), write]);
  const keyed = [...tasks.values()].map((written) => [saidBy(written), written]);
  keyed.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return keyed.flatMap(([, written]) => written);
}

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g;

function saidBy(writes) {
  return JSON.stringify(writes.map(([, channel, value]) => [channel, value])).replace(ID, "");
}
