// Where checkpoints are kept: LangGraph's `MemorySaver`, and the class that savers extend.

import { copy } from "./copy.js";
import { engine } from "./engine.js";
import { FROZEN, historiesOf, walked } from "./thread.js";

const TASKS = "__pregel_tasks";

/** What all savers have in common. A saver brings `getTuple`, `list`, `put`, `putWrites` and `deleteThread`. */
export class BaseCheckpointSaver {
  async get(config) {
    return (await this.getTuple(config))?.checkpoint;
  }

  getNextVersion(current) {
    if (typeof current === "string") throw new Error("Please override this method to use string versions.");
    return typeof current === "number" ? current + 1 : 1;
  }

  async getDeltaChannelHistory(options) {
    return walked(this, options);
  }
}

/** Keeps checkpoints in the module's memory. What it is given and what it gives are copies. */
export class MemorySaver extends BaseCheckpointSaver {
  #core = new (engine().MemorySaverCore)();
  #frozen;

  async getTuple(config) {
    return this.#read(config, copy);
  }

  async *list(config, { before, limit = Infinity, filter } = {}) {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const until = before?.configurable?.checkpoint_id;
    const list = [thread_id, checkpoint_ns, checkpoint_id || undefined, until || undefined, Math.ceil(limit)];
    add(list, filter);
    const found = new Reader();
    this.#core.list(list, found);
    for (const place of found.rows) {
      const tuple = this.#read(configOf(...place), copy);
      if (tuple !== undefined) yield tuple;
    }
  }

  async put(config, checkpoint, metadata, newVersions) {
    return this._put(config, checkpoint, metadata, newVersions, copy);
  }

  async putWrites(config, writes, taskId, taskPath) {
    this.#putWrites(config, writes, taskId, taskPath, copy);
  }

  async deleteThread(threadId) {
    this.#core.deleteThread(threadId);
  }

  async getDeltaChannelHistory({ config, channels }) {
    const histories = historiesOf(channels);
    if (channels.length === 0) return histories;
    const found = new Reader();
    this.#core.history([...placeOf(config), ...Object.keys(histories)], found);
    for (const [task, channel, value] of found.rows) histories[channel].writes.push([task, channel, copy(value)]);
    for (const [channel, value] of found.values) histories[channel].seed = copy(value);
    return histories;
  }

  /**
   * `getTuple`, `put` and `putWrites`, at once and without copies: for values that nobody else holds and nobody is
   * going to change. What that `getTuple` gives must not be changed either. `undefined` when one of these methods is
   * another than this class's, which is then to be called.
   */
  get [FROZEN]() {
    const { prototype } = MemorySaver;
    if (["getTuple", "put", "putWrites"].some((method) => this[method] !== prototype[method])) return undefined;
    this.#frozen ??= {
      getTuple: (config) => this.#read(config, same),
      put: (config, checkpoint, metadata, newVersions) => this._put(config, checkpoint, metadata, newVersions),
      putWrites: (config, writes, taskId, taskPath) => this.#putWrites(config, writes, taskId, taskPath, same),
    };
    return this.#frozen;
  }

  #read(config, copied) {
    const place = placeOf(config);
    const found = new Reader();
    if (!this.#core.tuple(place, found)) return undefined;
    const [thread, namespace, id] = place;
    const { head: checkpoint, parent } = found;
    checkpoint.channel_values = record(found.values, copied);
    checkpoint.channel_versions = record(found.versions, same);
    checkpoint.versions_seen = copied(checkpoint.versions_seen);
    if (found.isOld) this.#migrate(checkpoint, found.packets.map(([, packet]) => copied(packet)));
    const tuple = {
      config: id === undefined ? configOf(thread, namespace, checkpoint.id) : config,
      checkpoint,
      metadata: record(found.metadata, copied),
      pendingWrites: found.rows.map(([task, channel, value]) => [task, channel, copied(value)]),
    };
    if (parent !== undefined) tuple.parentConfig = configOf(thread, namespace, parent);
    return tuple;
  }

  /** Gives a checkpoint of an older format its channel of packets, in the newest of its versions. */
  #migrate({ channel_values, channel_versions }, packets) {
    const versions = Object.values(channel_versions);
    channel_values[TASKS] = packets;
    channel_versions[TASKS] = versions.length > 0 ? versions.reduce(newer) : this.getNextVersion(undefined);
  }

  /** For savers that keep what is here elsewhere, too: `copied` makes the copies of what is kept. */
  _put(config, checkpoint, metadata, newVersions, copied) {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const { id, v, ts, channel_values, channel_versions, versions_seen = {} } = checkpoint;
    const kept = copied ?? same;
    const list = [thread_id, checkpoint_ns ?? "", id, checkpoint_id, v, ts, kept(versions_seen), copied];
    // The module knows which of the channels' values are to be copied.
    add(list, channel_values);
    add(list, channel_versions);
    add(list, metadata, kept);
    add(list, newVersions);
    this.#core.put(list);
    return configOf(thread_id, checkpoint_ns ?? "", id);
  }

  #putWrites(config, writes, taskId, taskPath, copied) {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const list = [thread_id, checkpoint_ns, checkpoint_id, taskId, String(taskPath ?? "")];
    for (const [channel, value] of writes) list.push(String(channel), copied(value));
    this.#core.putWrites(list);
  }
}

/** Takes in what the module reads, and only keeps it: the module is busy meanwhile. */
class Reader {
  values = [];
  versions = [];
  metadata = [];
  packets = [];
  rows = [];

  /** By the module's numbers. */
  #parts = [this.values, this.versions, this.metadata, this.packets];

  checkpoint(id, parent, v, ts, versions_seen, isOld) {
    this.head = { v, id, ts, channel_values: {}, channel_versions: {}, versions_seen };
    this.parent = parent;
    this.isOld = isOld;
  }

  field(part, key, value) {
    this.#parts[part].push([key, value]);
  }

  row(...row) {
    this.rows.push(row);
  }
}

/** The thread, the namespace and, unless the newest is meant, the id that a configuration reads by. */
function placeOf({ configurable }) {
  const { thread_id, checkpoint_ns, checkpoint_id, thread_ts } = configurable ?? {};
  return [thread_id, checkpoint_ns ?? "", checkpoint_id || thread_ts || undefined];
}

function configOf(thread_id, checkpoint_ns, checkpoint_id) {
  return { configurable: { thread_id, checkpoint_ns, checkpoint_id } };
}

function record(entries, copied) {
  return Object.fromEntries(entries.map(([key, value]) => [key, copied(value)]));
}

/** Adds a record to a list of arguments as the module reads it: key, value, key, value, and no key. */
function add(list, record, copied = same) {
  const held = record ?? {};
  for (const key of Object.keys(held)) list.push(key, copied(held[key]));
  list.push(undefined);
}

function newer(a, b) {
  const isNewer = typeof a === "number" && typeof b === "number" ? b > a : String(b).localeCompare(String(a)) > 0;
  return isNewer ? b : a;
}

const same = (value) => value;
