// A thread as the module knows it: a saver, and where in it the thread's checkpoints are. What is stored when is the
// module's to say; here names become numbers and back.

import { apart } from "./context.js";
import { copy } from "./copy.js";

/** Where the engine finds a `MemorySaver`'s methods for values that nobody else holds. */
export const FROZEN = Symbol("superstep.frozen");

export class Thread {
  #saver;
  #config;
  #namespace;
  #parents;
  /** What is said of each checkpoint besides. */
  #notes;
  /** The last checkpoint to be stored: they are stored one after another. */
  #last = Promise.resolve();
  /** What must be stored before the next checkpoint, which cannot be read without it. */
  #base = [];
  #waiting = new Set();
  /** What was stored with the checkpoint that was loaded. */
  #loaded;
  /** Copies of channels' values, as they were when they last changed: nodes may change the values themselves. */
  #frozen = new Map();
  /** Once the run is left, nobody waits for the saver any more: it may never answer. */
  #left = new Promise((resolve) => {
    this.leave = () => resolve();
  });

  /** @param parents - the checkpoints of the graphs around this one, by namespace; if left out, as they were. `notes` are kept with each checkpoint. */
  constructor(saver, config, namespace, parents, notes) {
    this.#saver = saver;
    this.#config = config;
    this.#namespace = namespace;
    this.#parents = parents;
    this.#notes = notes;
  }

  get saver() {
    return this.#saver;
  }

  get threadId() {
    return this.#config.configurable?.thread_id;
  }

  get parents() {
    return this.#parents;
  }

  /** The checkpoint with an id, or the last one, or the last before another; `undefined` when there is none. */
  load(id, before) {
    return Promise.race([apart(() => this.#load(id, before)), this.#left]);
  }

  async #load(id, before) {
    const tuple = before === undefined ? await this.#saver.getTuple(this.#at(id)) : await this.#lastBefore(before);
    this.#parents ??= tuple?.metadata?.parents ?? {};
    if (tuple === undefined || tuple === null) return undefined;
    this.#loaded = tuple.metadata;
    const latest = id === undefined ? tuple : await this.#saver.getTuple(this.#at(undefined));
    const isSuperseded = latest !== undefined && latest.checkpoint?.id !== tuple.checkpoint?.id;
    return flatten(tuple, isSuperseded);
  }

  async #lastBefore(checkpoint_id) {
    for await (const tuple of this.#saver.list(this.#at(undefined), { before: { configurable: { checkpoint_id } }, limit: 1 })) {
      return tuple;
    }
    return undefined;
  }

  /** What is said of a checkpoint: of the first, what was stored with it. */
  metadata(isFirst, source, step, deltas) {
    return isFirst && this.#loaded !== undefined ? this.#loaded : { ...this.#notes, source, step, parents: this.#parents, ...deltas };
  }

  /** Reads what values are rebuilt from that a checkpoint need not hold. */
  async readHistories(tuple, channels) {
    const saver = this.#saver;
    const options = { config: this.#at(tuple.id), channels };
    const histories = await (saver.getDeltaChannelHistory?.(options) ?? walked(saver, options));
    readable(tuple.id, () => {
      const found = channels.filter((channel) => histories[channel] !== undefined);
      tuple.rebuilt = found;
      tuple.seeds = found.map((channel) => ("seed" in histories[channel] ? [histories[channel].seed] : []));
      tuple.histories = found.map((channel) => Array.from(histories[channel].writes, ([, , value]) => value));
    });
  }

  put(parent, checkpoint, source, step, changed, deltas) {
    this.#freeze(checkpoint.channel_values, changed);
    const newVersions = {};
    for (const name of changed) newVersions[name] = checkpoint.channel_versions[name];
    const metadata = this.metadata(false, source, step, deltas);
    // The one before a thread's input only holds what the others are built on.
    if (step < -1) metadata.parents = {};
    const config = this.#at(parent);
    const put = () => (this.#saver[FROZEN] ?? this.#saver).put(config, checkpoint, metadata, newVersions);
    const before = [this.#last, ...this.#base];
    this.#base = [];
    this.#last = apart(() => (before.length > 1 ? Promise.all(before) : before[0]).then(put));
    this.#wait(this.#last);
  }

  #freeze(values, changed) {
    for (const name of changed) this.#frozen.delete(name);
    for (const [name, value] of Object.entries(values)) {
      if (!this.#frozen.has(name)) this.#frozen.set(name, copy(value));
      values[name] = this.#frozen.get(name);
    }
  }

  putWrites(checkpoint, task, path, channels, values, isBuiltOn) {
    const writes = channels.map((channel, nth) => [channel, copy(values[nth])]);
    const saver = this.#saver[FROZEN] ?? this.#saver;
    const put = apart(async () => saver.putWrites(this.#at(checkpoint), writes, task, path));
    if (isBuiltOn) this.#base.push(put);
    this.#wait(put);
  }

  /** Failures are kept until somebody waits for them. */
  #wait(promise) {
    const waited = promise.then(() => {
      this.#waiting.delete(waited);
    });
    waited.catch(() => {});
    this.#waiting.add(waited);
  }

  /** Everything that was to be stored is. */
  settled() {
    return Promise.race([Promise.all(this.#waiting), this.#left]);
  }

  /** The configuration of a checkpoint of the thread. */
  #at(checkpoint_id) {
    const configurable = { ...this.#config.configurable, checkpoint_ns: this.#namespace, checkpoint_id };
    return { ...this.#config, configurable };
  }

  /** What events say of the checkpoint's place. */
  configOf(checkpoint_id) {
    const { configurable } = addressOf(this.threadId, this.#namespace, checkpoint_id);
    return { configurable: Object.keys(this.#parents).length > 0 ? { ...configurable, checkpoint_map: this.#parents } : configurable };
  }
}

/** The configuration of a checkpoint, with those of the graphs around its own. */
export function addressOf(thread_id, checkpoint_ns, checkpoint_id, parents = {}) {
  const configurable = { thread_id, checkpoint_ns, ...(checkpoint_id === undefined ? {} : { checkpoint_id }) };
  if (Object.keys(parents).length > 0) configurable.checkpoint_map = { ...parents, [checkpoint_ns]: checkpoint_id };
  return { configurable };
}

/**
 * What came to channels on the way to a checkpoint, from any saver. Its own `getTuple` is awaited at each ancestor, so this
 * cannot be the module's. No ancestor counts twice: a saver may name one that is its own.
 */
export async function walked(saver, { config, channels }) {
  const histories = historiesOf(channels);
  const open = new Set(channels);
  const passed = new Set();
  let next = open.size > 0 ? (await saver.getTuple(config))?.parentConfig : undefined;
  while (next && open.size > 0) {
    const ancestor = await saver.getTuple(next);
    if (ancestor === undefined || passed.has(ancestor.checkpoint.id)) break;
    passed.add(ancestor.checkpoint.id);
    const values = ancestor.checkpoint.channel_values;
    for (const channel of open) {
      const writes = ancestor.pendingWrites?.filter(([, written]) => written === channel) ?? [];
      histories[channel].writes.unshift(...writes);
      if (Object.hasOwn(values, channel)) {
        histories[channel].seed = values[channel];
        open.delete(channel);
      }
    }
    next = ancestor.parentConfig;
  }
  return histories;
}

export function historiesOf(channels) {
  return Object.fromEntries(channels.map((channel) => [channel, { writes: [] }]));
}

/** A saver's tuple as lists: what the module reads of it. */
export function flatten(tuple, isSuperseded = false) {
  return readable(tuple.checkpoint?.id, () => lists(tuple, isSuperseded));
}

function readable(id, read) {
  try {
    return read();
  } catch (cause) {
    const { message } = cause;
    throw new Error(`Checkpoint "${String(id)}" cannot be read: ${message}. Go on from an older one by its "checkpoint_id".`, { cause });
  }
}

function textOf(id) {
  return id === undefined || id === null ? undefined : String(id);
}

function lists({ checkpoint, metadata, parentConfig, pendingWrites }, isSuperseded) {
  const { id, channel_values, channel_versions, versions_seen } = checkpoint;
  const counters = Object.entries(metadata?.counters_since_delta_snapshot ?? {});
  const seen = Object.entries(versions_seen ?? {}).flatMap(([node, versions]) => [
    [node, "", 0],
    ...Object.entries(versions).map(([channel, version]) => [node, channel, version]),
  ]);
  return {
    id,
    version: checkpoint.v,
    step: Number(metadata?.step ?? -2),
    source: String(metadata?.source ?? "loop"),
    parent: textOf(parentConfig?.configurable?.checkpoint_id),
    isSuperseded,
    names: Object.keys(channel_values ?? {}),
    values: Object.values(channel_values ?? {}),
    versioned: Object.keys(channel_versions ?? {}),
    versions: Object.values(channel_versions ?? {}).map(Number),
    seenNodes: seen.map(([node]) => node),
    seenChannels: seen.map(([, channel]) => channel),
    seenVersions: seen.map(([, , version]) => Number(version)),
    owners: (pendingWrites ?? []).map(([task]) => String(task)),
    channels: (pendingWrites ?? []).map(([, channel]) => String(channel)),
    written: (pendingWrites ?? []).map(([, , value]) => value),
    isVersioned: metadata?.delta_writes_versioned === true,
    counted: counters.map(([key]) => key),
    counts: counters.flatMap(([, counts]) => [Number(counts?.[0]), Number(counts?.[1])]),
    rebuilt: [],
    seeds: [],
    histories: [],
  };
}
