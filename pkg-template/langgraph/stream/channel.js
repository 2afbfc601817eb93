// A list that grows while it is read: each reader begins where it likes and goes at its own pace.

/** Shared by all copies of this class and LangGraph.js', so that each knows the other's channels. */
const BRAND = Symbol.for("langgraph.stream_channel");

export class StreamChannel {
  [BRAND] = true;
  #items = [];
  #waiting = [];
  #failure;
  #isDone = false;
  #onPush;

  /** @param name - what the items' protocol events go by; of a channel without one there are none. */
  constructor(name) {
    this.channelName = name;
  }

  static local() {
    return new StreamChannel();
  }

  static remote(name) {
    return new StreamChannel(name);
  }

  static isInstance(value) {
    return typeof value === "object" && value !== null && value[BRAND] === true;
  }

  push(item) {
    this.#items.push(item);
    this.#wake();
    this.#onPush?.(item);
  }

  /** No more comes; what is there can still be read. */
  close() {
    this.#isDone = true;
    this.#wake();
  }

  /** No more comes: readers are thrown the error behind the last item. */
  fail(error) {
    this.#failure = { error };
    this.close();
  }

  get(index) {
    if (index >= 0 && index < this.#items.length) return this.#items[index];
    throw new RangeError(`StreamChannel index ${index} out of bounds (size=${this.#items.length})`);
  }

  get size() {
    return this.#items.length;
  }

  get done() {
    return this.#isDone;
  }

  iterate(startAt = 0) {
    let place = startAt;
    return {
      next: async () => {
        while (place >= this.#items.length && !this.#isDone) await new Promise((resolve) => this.#waiting.push(resolve));
        if (place < this.#items.length) return { value: this.#items[place++], done: false };
        if (this.#failure !== undefined) throw this.#failure.error;
        return { value: undefined, done: true };
      },
    };
  }

  toAsyncIterable(startAt = 0) {
    return { [Symbol.asyncIterator]: () => this.iterate(startAt) };
  }

  [Symbol.asyncIterator]() {
    return this.iterate();
  }

  /** The items as server-sent events: the body of a response. */
  toEventStream({ startAt, event, serialize = (item) => JSON.stringify(item) ?? "null" } = {}) {
    const items = this.iterate(startAt);
    const name = event ?? this.channelName;
    const head = name === undefined ? "" : `event: ${name}\n`;
    const encoder = new TextEncoder();
    return new ReadableStream({
      async pull(controller) {
        const { value, done } = await items.next();
        if (done) return controller.close();
        const lines = serialize(value).split(/\r\n|\r|\n/);
        return controller.enqueue(encoder.encode(`${head}${lines.map((line) => `data: ${line}\n`).join("")}\n`));
      },
    });
  }

  /** For who runs transformers: has a function called with each item that comes. */
  _wire(onPush) {
    this.#onPush = onPush;
  }

  _close() {
    this.close();
  }

  _fail(error) {
    this.fail(error);
  }

  #wake() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

export function isStreamChannel(value) {
  return StreamChannel.isInstance(value);
}
