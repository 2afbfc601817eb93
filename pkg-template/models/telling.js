// One call of a chat model: who is told of it, in whose words.

import { EVENTS, MESSAGES, taskOf } from "../runtime.js";
import { abortable } from "./abort.js";

export class Call {
  #name;
  #messages;
  #sink;
  #events;
  #told;
  #callbacks;

  /**
   * @param name - the model's, as events have it.
   * @param messages - what it is given.
   * @param config - the caller's: the runtime of the node that calls, or what was made of it.
   * @param about - `{ tags, metadata }` of the model.
   */
  constructor(name, messages, config, about) {
    const { signal, callbacks, tags, metadata } = config ?? {};
    if (signal !== undefined && signal !== null && typeof signal.addEventListener !== "function") {
      throw new TypeError("\"signal\" must be an AbortSignal");
    }
    this.signal = signal ?? undefined;
    this.#name = name;
    this.#messages = messages;
    this.#callbacks = callbacks;
    // LangChain makes configurations of its own of a runtime, in which only the task is left.
    const runtime = taskOf(config)?.runtime;
    this.#sink = config?.[MESSAGES] ?? runtime?.[MESSAGES];
    this.#events = config?.[EVENTS] ?? runtime?.[EVENTS];
    this.#told = this.isHeard ? joined({ tags, metadata }, about) : undefined;
  }

  /** Whether somebody reads messages or events as they come. */
  get isHeard() {
    return this.#sink !== undefined || this.#events !== undefined;
  }

  /** The parts of an answer, told as they come. */
  async *parts(parts, answer) {
    const events = this.#start();
    for await (const part of parts) {
      this.#live();
      events?.chunk(part);
      await abortable(this.#sink?.part(part, this.#told), this.signal);
      yield part;
    }
    this.#live();
    events?.end(answer.message);
  }

  /** An answer that comes whole. */
  async whole(answering) {
    const events = this.#start();
    const message = await answering;
    this.#live();
    await abortable(this.#sink?.whole(message, this.#told), this.signal);
    events?.end(message);
    return message;
  }

  #start() {
    this.#live();
    return this.#events?.chatModel(this.#name, this.#messages, this.#told);
  }

  /** A sign of life to the timeout of the node that calls. */
  #live() {
    const handlers = Array.isArray(this.#callbacks) ? this.#callbacks : (this.#callbacks?.handlers ?? []);
    for (const handler of handlers) if (handler?.name === "superstep.progress") handler.handleLLMNewToken();
  }
}

/** A configuration with the tags and the metadata of another. */
export function joined({ tags, metadata }, more) {
  return {
    tags: [...new Set([tags ?? [], more.tags ?? []].flat())],
    metadata: { ...metadata, ...more.metadata },
  };
}

/** What LangSmith knows models by. What is not known is left out. */
export function facts(provider, model, { temperature, maxTokens, stop } = {}) {
  const known = {
    ls_provider: provider,
    ls_model_name: model,
    ls_model_type: "chat",
    ls_temperature: temperature,
    ls_max_tokens: maxTokens,
    ls_stop: stop,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== null));
}
