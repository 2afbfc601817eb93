// A channel of a run's stream: what is pushed into it is kept, and read by any number of readers, each from where it likes.

const BRAND = Symbol.for("langgraph.stream_channel");

export class StreamChannel {
  #items = [];
  #waiting = [];
  #isDone = false;
  #failure;
  #onPush;

  /** @param name - under which what is pushed is part of the run's events; without one it stays where it is. */
  constructor(name) {
    this[BRAND] = true;
    this.channelName = name;
  }

  static local() {
    return new StreamChannel();
  }

  static remote(name) {
    return new StreamChannel(name);
  }

  /** Also of channels of other copies of the package. */
  static isInstance(value) {
    return typeof value === "object" && value !== null && value[BRAND] === true;
  }

  push(item) {
    this.#items.push(item);
    this.#wake();
    this.#onPush?.(item);
  }

  /** A reader of its own, which waits for what is yet to come. */
  iterate(startAt = 0) {
    let place = startAt;
    const next = async () => {
      while (place >= this.#items.length && !this.#isDone) await new Promise((resolve) => this.#waiting.push(resolve));
      if (place < this.#items.length) return { value: this.#items[place++], done: false };
      if (this.#failure) throw this.#failure;
      return { value: undefined, done: true };
    };
    return { next };
  }

  toAsyncIterable(startAt = 0) {
    return { [Symbol.asyncIterator]: () => this.iterate(startAt) };
  }

  /** The items as server-sent events. */
  toEventStream({ event = this.channelName, startAt, serialize = (item) => JSON.stringify(item) ?? "null" } = {}) {
    const encoder = new TextEncoder();
    const items = this.iterate(startAt);
    const head = event === undefined || event === null ? [] : [`event: ${event}`];
    return new ReadableStream({
      async pull(controller) {
        try {
          const { value, done } = await items.next();
          if (done) return controller.close();
          const lines = serialize(value).split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
          controller.enqueue(encoder.encode(`${[...head, ...lines].join("\n")}\n\n`));
        } catch (error) {
          controller.error(error);
        }
      },
    });
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

  /** Nothing more comes. */
  close() {
    this.#isDone = true;
    this.#wake();
  }

  /** Nothing more comes, and readers that have read all there is are thrown this. */
  fail(error) {
    this.#failure = error;
    this.close();
  }

  /** For who forwards what is pushed. */
  _wire(onPush) {
    this.#onPush = onPush;
  }

  _close() {
    this.close();
  }

  _fail(error) {
    this.fail(error);
  }

  [Symbol.asyncIterator]() {
    return this.iterate();
  }

  #wake() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
