// Names of LangGraph's that stand for little of their own.

import { isCommand } from "../control.js";
import { copy } from "../copy.js";
import { randomId } from "../runtime.js";
import { isStandardSchema } from "../standard.js";
import { BaseStore } from "../store.js";

export const COMMAND_SYMBOL = Symbol.for("langgraph.command");

/** What every `Command` is. */
export class CommandInstance {
  constructor(args) {
    this[COMMAND_SYMBOL] = args;
  }

  static [Symbol.hasInstance](value) {
    return isCommand(value);
  }
}

/** Whether a schema checks values and can say what it is in JSON Schema. */
export function isSerializableSchema(schema) {
  return isStandardSchema(schema) && "jsonSchema" in schema["~standard"];
}

/** A checkpoint that holds nothing, as savers of one's own may need it. */
export function emptyCheckpoint() {
  return { v: 4, id: checkpointId(), ts: new Date().toISOString(), channel_values: {}, channel_versions: {}, versions_seen: {} };
}

/** Tenths of microseconds from 1582, from which such ids count, to 1970. */
const UNTIL_1970 = 0x1b21dd213814000n;

/** The id of a checkpoint of step 0, a UUID of version 6. The module makes those of runs; this one is not worth its bytes in every page. */
function checkpointId() {
  const ticks = (BigInt(Date.now()) * 10_000n + UNTIL_1970).toString(16).padStart(15, "0");
  return `${ticks.slice(0, 8)}-${ticks.slice(8, 12)}-6${ticks.slice(12)}-8000-${randomId().slice(-12)}`;
}

export function copyCheckpoint({ v, id, ts, channel_values, channel_versions, versions_seen }) {
  return { v, id, ts, channel_values: { ...channel_values }, channel_versions: { ...channel_versions }, versions_seen: copy(versions_seen ?? {}) };
}

/** A store that hands what is asked of it in one turn to another store at once. */
export class AsyncBatchedStore extends BaseStore {
  lg_name = "AsyncBatchedStore";
  #store;
  #waiting = [];

  constructor(store) {
    super();
    this.#store = store;
  }

  get isRunning() {
    return true;
  }

  start() {}

  async stop() {}

  batch(operations) {
    if (this.#waiting.length === 0) setTimeout(() => this.#flush());
    return new Promise((resolve, reject) => this.#waiting.push({ operations, resolve, reject }));
  }

  async #flush() {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      const results = await this.#store.batch(waiting.flatMap(({ operations }) => operations));
      for (const { operations, resolve } of waiting) resolve(results.splice(0, operations.length));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
