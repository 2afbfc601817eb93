// A run as its readers hold it: what it does as events, and as states, messages and graphs inside it. All of these can be
// read by any number of readers, at any time.

import { createMessagesTransformer } from "./messages.js";
import { REJECT_VALUES, RESOLVE_VALUES } from "./mux.js";
import { filtered } from "./namespace.js";
import { filterSubgraphHandles } from "./subgraphs.js";

/** Hands a stream what it shows, from whoever makes it. */
export const SHOW = Symbol("superstep.show");

const NOTHING = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ value: undefined, done: true }) }),
};

export class GraphRunStream {
  #events;
  #abort;
  #output;
  #resolve;
  #reject;
  #shown = {};

  /** @param discoveryStart - where in the mux's lists it begins, as `eventStart`. */
  constructor(path, mux, discoveryStart = 0, eventStart = 0, extensions = {}, abortController = new AbortController()) {
    this.path = path;
    this.extensions = extensions;
    this._mux = mux;
    this.#events = () => mux.subscribeEvents(path, eventStart);
    this.#shown.subgraphs = filterSubgraphHandles(mux._discoveries, path, discoveryStart);
    this.#abort = abortController;
    this.#output = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who only reads events sees a failure there.
    this.#output.catch(() => {});
  }

  /** All events of the graph and of those inside it. */
  [Symbol.asyncIterator]() {
    return this.#events();
  }

  /** The streams of graphs directly inside it. */
  get subgraphs() {
    return this.#shown.subgraphs;
  }

  /** The states as they come; awaited, the last. */
  get values() {
    const states = this.#shown.values ?? this.#states();
    return { [Symbol.asyncIterator]: () => states[Symbol.asyncIterator](), then: this.#output.then.bind(this.#output) };
  }

  #states() {
    return filtered(
      this.#events,
      ({ method, params }) => method === "values" && params.namespace.length === this.path.length,
      ({ params }) => params.data,
    );
  }

  /** Each message of the graph's own nodes, as a stream. */
  get messages() {
    return (this.#shown.messages ??= this.#messagesOf());
  }

  messagesFrom(node) {
    return this.#messagesOf(node);
  }

  #messagesOf(node) {
    const transformer = createMessagesTransformer(this.path, node);
    const { messages } = transformer.init();
    this._mux.addTransformer(transformer);
    return messages;
  }

  /** How the graph and those inside it are doing. */
  get lifecycle() {
    return this.#shown.lifecycle ?? NOTHING;
  }

  /** The last state, once the run is over. */
  get output() {
    return this.#output;
  }

  get interrupted() {
    return this._mux.interrupted;
  }

  get interrupts() {
    return this._mux.interrupts;
  }

  abort(reason) {
    this.#abort.abort(reason);
  }

  get signal() {
    return this.#abort.signal;
  }

  [RESOLVE_VALUES](values) {
    this.#resolve(values);
  }

  [REJECT_VALUES](error) {
    this.#reject(error);
  }

  [SHOW](shown) {
    Object.assign(this.#shown, shown);
  }
}

/** A graph inside a run. Its namespace ends with `name:index`, or with `name:id`. */
export class SubgraphRunStream extends GraphRunStream {
  constructor(...args) {
    super(...args);
    const [segment = ""] = this.path.slice(-1);
    const [, name, index] = /^(.*):(.*)$/s.exec(segment) ?? [undefined, segment, ""];
    this.name = name;
    this.index = /^\d+$/.test(index) ? Number(index) : 0;
  }
}
