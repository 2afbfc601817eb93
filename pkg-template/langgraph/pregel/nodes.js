// Nodes that listen to channels and write to channels, as LangGraph's `Channel` makes them.

import { Runnable, RunnableBinding, RunnablePassthrough, _coerceToRunnable } from "@langchain/core/runnables";

import { InvalidUpdateError } from "../../errors.js";

/** Where a node's task takes what its writers write. */
export const SEND = "__pregel_send";

/** Stands for what a writer is given. */
const PASSTHROUGH = Symbol("superstep.passthrough");

const passing = new RunnablePassthrough();

export class Channel {
  /** A node that runs when the channel changes, or when one of several does and all of them hold something. */
  static subscribeTo(channels, { key, tags } = {}) {
    if (!Array.isArray(channels)) return new PregelNode({ channels: key ? { [key]: channels } : [channels], triggers: [channels], tags });
    if (key !== undefined) throw new Error("Can't specify a key when subscribing to multiple channels");
    return new PregelNode({ channels: Object.fromEntries(channels.map((channel) => [channel, channel])), triggers: channels, tags });
  }

  /** Writes what it is given to channels; to others what functions make of it, and values. */
  static writeTo(channels, writes = {}) {
    const passed = channels.map((channel) => ({ channel, value: PASSTHROUGH }));
    const made = Object.entries(writes).map(([channel, value]) => {
      const isMade = Runnable.isRunnable(value) || typeof value === "function";
      return isMade ? { channel, value: PASSTHROUGH, skipNone: true, mapper: _coerceToRunnable(value) } : { channel, value };
    });
    return new ChannelWrite([...passed, ...made]);
  }
}

export class ChannelWrite extends Runnable {
  lc_namespace = ["langgraph"];

  constructor(writes) {
    super();
    this.writes = writes;
    this.name = `ChannelWrite<${writes.map(({ channel }) => channel).join(",")}>`;
  }

  async invoke(input, config) {
    const send = config?.configurable?.[SEND];
    if (send === undefined) throw new Error(`${this.name} writes in a node of a Pregel graph, and was called outside of one.`);
    send(await this.entries(input, config));
    return input;
  }

  async entries(input, config) {
    const entries = [];
    for (const { channel, value, skipNone, mapper } of this.writes) {
      if (channel === "__pregel_tasks") throw new InvalidUpdateError("Cannot write to the reserved channel TASKS");
      const given = value === PASSTHROUGH ? input : value;
      const written = mapper === undefined ? given : await mapper.invoke(given, config);
      if (!skipNone || written !== undefined) entries.push([channel, written]);
    }
    return entries;
  }
}

export class PregelNode extends RunnableBinding {
  lc_graph_name = "PregelNode";

  constructor(fields) {
    const { channels, triggers, mapper, writers = [], bound = passing, kwargs = {}, metadata = {}, config, tags } = fields;
    const { retryPolicy, cachePolicy, timeout, subgraphs } = fields;
    const allTags = [...(config?.tags ?? []), ...(tags ?? [])];
    super({ ...fields, bound, kwargs, config: { ...config, tags: allTags } });
    Object.assign(this, { channels, triggers, mapper, writers, metadata, tags: allTags, retryPolicy, cachePolicy, timeout, subgraphs });
  }

  /** Lets the node read more channels. */
  join(channels) {
    if (!Array.isArray(channels)) throw new Error("channels must be a list");
    return this.#with({ channels: { ...this.channels, ...Object.fromEntries(channels.map((channel) => [channel, channel])) } });
  }

  pipe(next) {
    if (next instanceof ChannelWrite) return this.#with({ writers: [...this.writers, next] });
    return this.#with({ bound: this.bound === passing ? _coerceToRunnable(next) : this.bound.pipe(next) });
  }

  #with(changes) {
    const { channels, triggers, mapper, writers, bound, kwargs, config, retryPolicy, cachePolicy, timeout } = this;
    return new PregelNode({ channels, triggers, mapper, writers, bound, kwargs, config, retryPolicy, cachePolicy, timeout, ...changes });
  }

  /** What it is given of the state that the module hands it: one value, or several by name. */
  inputOf(state) {
    const input = Array.isArray(this.channels) ? first(this.channels, state) : picked(this.channels, state);
    return this.mapper === undefined ? input : this.mapper(input);
  }

  /** Runs it; what its writers write goes to `configurable[SEND]`. */
  async run(input, config) {
    const output = this.bound === passing ? input : await this.bound.invoke(input, config);
    await this.write(output, config);
  }

  async write(output, config) {
    let value = output;
    for (const writer of this.writers) value = await writer.invoke(value, config);
  }
}

function first(channels, state) {
  return state[channels.find((channel) => channel in state)];
}

function picked(channels, state) {
  const there = Object.entries(channels).filter(([, channel]) => channel in state);
  return Object.fromEntries(there.map(([key, channel]) => [key, state[channel]]));
}
