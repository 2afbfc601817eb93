// A run as an async iterator: nothing but the passing on of chunks.

export class RunStream {
  #open;
  #core;
  #signal;
  #errorOf;
  #chunks = [];
  #next = 0;
  #waiting = [];
  #isOver = false;

  /**
   * @param open - makes the run; called when the first chunk is asked for.
   * @param signal - aborts the run.
   * @param errorOf - what the reader is thrown, from the signal's reason.
   */
  constructor(open, signal, errorOf = (reason) => reason) {
    if (signal !== undefined && signal !== null && typeof signal.addEventListener !== "function") {
      throw new TypeError("\"signal\" must be an AbortSignal");
    }
    this.#open = open;
    this.#signal = signal ?? undefined;
    this.#errorOf = errorOf;
  }

  /** Starts the run before its first chunk is asked for. */
  start() {
    if (this.#core !== undefined || this.#isOver) return;
    if (this.#signal?.aborted) throw this.#errorOf(this.#signal.reason);
    this.#core = this.#open();
    this.#signal?.addEventListener("abort", this.#abort, { once: true });
    this.#core.start(this.#release);
  }

  /** Puts a chunk of a run that shows its subgraphs behind those that there are. */
  tell(path, mode, payload) {
    this.#core?.show(mode, payload, path);
  }

  next() {
    if (this.#next < this.#chunks.length) {
      return Promise.resolve({ value: this.#chunks[this.#next++], done: false });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#pass();
    });
  }

  return(value) {
    this.#core?.leave();
    this.#end();
    return Promise.resolve({ value, done: true });
  }

  throw(error) {
    this.#core?.leave();
    this.#end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** Hands what there is to whoever waits; the module calls it again when there is more. */
  #pass = () => {
    while (this.#waiting.length > 0) {
      if (this.#next === this.#chunks.length && !this.#refill()) return;
      this.#waiting.shift()?.resolve({ value: this.#chunks[this.#next++], done: false });
    }
  };

  /** Whether there are chunks to hand out. */
  #refill() {
    if (this.#isOver) return this.#end();
    let taken;
    try {
      this.start();
      taken = this.#core.take(this.#pass);
    } catch (error) {
      this.#waiting.shift()?.reject(error);
      return this.#end();
    }
    if (taken === null) return this.#end();
    if (taken === undefined) return false;
    this.#chunks = taken;
    this.#next = 0;
    return true;
  }

  #end() {
    this.#isOver = true;
    this.#chunks = [];
    this.#next = 0;
    this.#release();
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
    return false;
  }

  #abort = () => this.#core.abort(this.#errorOf(this.#signal.reason));

  /** The module calls it when the run is over, read or not: a signal outlives many runs. */
  #release = () => this.#signal?.removeEventListener("abort", this.#abort);
}

if (Symbol.asyncDispose !== undefined) {
  RunStream.prototype[Symbol.asyncDispose] = async function () {
    await this.return();
  };
}

/** The one chunk of a run that has one. */
export async function only(stream) {
  const { value } = await stream.next();
  await stream.return();
  return value;
}
