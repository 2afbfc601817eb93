// The one place through which all events of a run go: transformers see each of them, and may add events or hold some back,
// before it is in the list that readers read.

import { isInterrupted, INTERRUPT } from "../../control.js";
import { StreamChannel, isStreamChannel } from "./channel.js";
import { filtered, isInside, keyOf } from "./namespace.js";
import { convertToProtocolEvent, eventOf } from "./protocol.js";

/** How the streams of graphs are told of the last values, and of a failure. */
export const RESOLVE_VALUES = Symbol("superstep.resolve_values");
export const REJECT_VALUES = Symbol("superstep.reject_values");

export class StreamMux {
  /** All events, as readers see them. */
  _events = StreamChannel.local();
  /** The graphs inside, as they are seen first: `{ ns, stream }`. */
  _discoveries = StreamChannel.local();
  #seq = 0;
  /** Where the event that is looked at comes from: what transformers push meanwhile comes from there, too. */
  #namespace = [];
  #transformers = [];
  /** The channels that end with the run. */
  #channels = [];
  /** What transformers will know at the end: `[name, promise]`. */
  #promised = [];
  /** The streams of graphs, and the last values of each, by namespace. */
  #streams = new Map();
  #values = new Map();
  #interrupts = [];
  #isInterrupted = false;
  /** How the run ended, once it has: `{}`, or `{ error }`. */
  #end;

  register(path, stream) {
    this.#streams.set(keyOf(path), stream);
  }

  /** A transformer that comes late sees all that there was. */
  addTransformer(transformer) {
    const before = this._events.size;
    this.#transformers.push(transformer);
    transformer.onRegister?.({ push: (namespace, event) => this.push(namespace, event) });
    for (let place = 0; place < before; place++) transformer.process(this._events.get(place));
    if (this.#end === undefined) return;
    if ("error" in this.#end) transformer.fail?.(this.#end.error);
    else transformer.finalize?.();
  }

  /** Channels in what a transformer shows end with the run; what goes through those with a name is an event as well. */
  wireChannels(projection) {
    for (const [name, shown] of Object.entries(projection)) {
      if (isStreamChannel(shown)) this.#wire(shown);
      else if (typeof shown?.then === "function") this.#promised.push([name, Promise.resolve(shown)]);
    }
  }

  #wire(channel) {
    this.#channels.push(channel);
    const { channelName } = channel;
    if (typeof channelName !== "string") return;
    channel._wire((data) => this.#append(eventOf(`custom:${channelName}`, this.#namespace, { data })));
  }

  push(namespace, event) {
    if (event.method === "values") this.#values.set(keyOf(namespace), event.params.data);
    const around = this.#namespace;
    this.#namespace = namespace;
    let isKept = true;
    for (const transformer of this.#transformers) if (!transformer.process(event)) isKept = false;
    this.#namespace = around;
    if (isKept) this.#append(event);
  }

  #append(event) {
    this._events.push({ ...event, seq: this.#seq++ });
  }

  /** The run is over. Its list of events stays open until transformers have said what they know only now. */
  close() {
    this.#end = {};
    for (const [key, values] of this.#values) this.#streams.get(key)?.[RESOLVE_VALUES](values);
    const ending = this.#transformers.map((transformer) => transformer.finalize?.()).filter((ending) => typeof ending?.then === "function");
    for (const channel of this.#channels) channel._close();
    const last = [...ending, ...this.#promised.map((promised) => this.#showPromised(promised))];
    if (last.length === 0) this.#closeLists();
    else Promise.allSettled(last).then(() => this.#closeLists());
    for (const stream of this.#streams.values()) stream[RESOLVE_VALUES](undefined);
  }

  /** One that is rejected is no event; whoever waits for it sees why. */
  async #showPromised([name, promised]) {
    const payload = await promised;
    if (!this._events.done) this.#append(eventOf("custom", [], { data: { name, payload } }));
  }

  #closeLists() {
    this._events.close();
    this._discoveries.close();
  }

  fail(error) {
    this.#end = { error };
    for (const transformer of this.#transformers) transformer.fail?.(error);
    for (const channel of this.#channels) channel._fail(error);
    this._events.fail(error);
    this._discoveries.fail(error);
    for (const stream of this.#streams.values()) stream[REJECT_VALUES](error);
  }

  markInterrupted(interrupts) {
    this.#isInterrupted = true;
    this.#interrupts.push(...interrupts);
  }

  get interrupted() {
    return this.#isInterrupted;
  }

  get interrupts() {
    return this.#interrupts;
  }

  /** The events of a namespace and of those inside it. */
  subscribeEvents(path, startAt = 0) {
    const events = filtered(
      () => this._events.iterate(startAt),
      ({ params }) => isInside(params.namespace, path),
    );
    return events[Symbol.asyncIterator]();
  }
}

/** Puts a run's chunks through, to the end or to its failure. */
export async function pump(chunks, mux) {
  try {
    let seq = 0;
    for await (const [namespace, mode, payload] of chunks) {
      if (mode === "values" && isInterrupted(payload)) mux.markInterrupted(payload[INTERRUPT].map(shownInterrupt));
      const events = convertToProtocolEvent({ namespace, mode, payload, seq });
      seq += events.length;
      for (const event of events) mux.push(namespace, event);
    }
  } catch (error) {
    mux.fail(error);
    return;
  }
  mux.close();
}

function shownInterrupt({ id, value }) {
  return { interruptId: id ?? "", payload: value };
}
