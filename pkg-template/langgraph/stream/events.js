// `streamEvents` of version "v3": a run that is read as a `GraphRunStream`.

import { IterableReadableStream } from "@langchain/core/utils/stream";

import { Tracing } from "../tracing.js";
import { createGraphRunStream } from "./create.js";
import { ToldMessages } from "./told_messages.js";
import { ToldTools } from "./told_tools.js";

/** @param graph - as LangChain knows it; what `compile` was given as `transformers` comes before the call's. */
export async function streamEvents(graph, input, { version: _, encoding, transformers = [], signal, ...options }) {
  const abortController = new AbortController();
  const chunks = chunksOf(graph, input, options, [signal, abortController.signal]);
  const run = createGraphRunStream(chunks, [...graph.streamTransformers, ...transformers], abortController);
  return encoding === "text/event-stream" ? serverSent(run) : run;
}

/** The run's chunks, and among them what its models and tools do. */
async function* chunksOf(graph, input, options, signals) {
  const stop = new AnySignal(signals.filter((signal) => signal !== undefined && signal !== null));
  const config = { ...options, signal: stop.signal, streamMode: ["protocol"], subgraphs: true };
  const tell = (namespace, mode, payload) => tracing.tell(namespace, mode, payload);
  const tracing = new Tracing(graph, input, config, [new ToldMessages(tell), new ToldTools(tell)]);
  try {
    await tracing.start();
    yield* tracing;
  } finally {
    stop.forget();
  }
}

/** A signal that aborts when one of several does. */
class AnySignal {
  #signals;
  #own = new AbortController();

  constructor(signals) {
    this.#signals = signals;
    for (const signal of signals) {
      if (typeof signal.addEventListener !== "function") throw new TypeError("\"signal\" must be an AbortSignal");
      signal.addEventListener("abort", this.#abort);
    }
    this.#abort();
  }

  get signal() {
    return this.#own.signal;
  }

  /** A caller's signal outlives many runs. */
  forget() {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#abort);
  }

  #abort = () => {
    const aborted = this.#signals.find((signal) => signal.aborted);
    if (aborted !== undefined) this.#own.abort(aborted.reason);
  };
}

function serverSent(run) {
  const encoder = new TextEncoder();
  const encode = (event, data) => encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const events = run[Symbol.asyncIterator]();
  return new IterableReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await events.next();
        if (done) return controller.close();
        const { method, params } = value;
        return controller.enqueue(encode([method, ...params.namespace].join("|"), params.data ?? {}));
      } catch (error) {
        controller.enqueue(encode("error", { message: String(error) }));
        return controller.close();
      }
    },
    cancel(reason) {
      run.abort(reason);
    },
  });
}
