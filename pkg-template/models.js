// Chat models without a network: for tests and demos.

import { MESSAGES } from "./runtime.js";

/** Answers with the scripted responses in turn, and starts over after the last. Streams word by word. */
export class ScriptedChatModel {
  #responses;
  #delay;
  #calls = 0;

  /** @param responses - texts or AI messages. @param delay - milliseconds before each word. */
  constructor({ responses, delay = 0 }) {
    if (!Array.isArray(responses) || responses.length === 0) {
      throw new Error("ScriptedChatModel needs `responses`: a list with at least one text or message.");
    }
    this.#responses = responses;
    this.#delay = delay;
  }

  /** The next response. Its words are streamed to the run that `runtime` belongs to, where somebody reads messages. */
  async invoke(messages, runtime) {
    const response = this.#nextResponse();
    const sink = runtime?.[MESSAGES];
    if (sink === undefined) {
      await this.#pause(runtime);
      return response;
    }
    for await (const part of this.#parts(response, runtime)) await sink.part(part, runtime);
    return response;
  }

  /** The next response, word by word. */
  async *stream(messages, runtime) {
    const sink = runtime?.[MESSAGES];
    for await (const part of this.#parts(this.#nextResponse(), runtime)) {
      await sink?.part(part, runtime);
      yield part;
    }
  }

  #nextResponse() {
    const scripted = this.#responses[this.#calls % this.#responses.length];
    this.#calls += 1;
    const fields = typeof scripted === "string" ? { content: scripted } : scripted;
    return {
      content: "",
      type: "ai",
      id: `run-${randomId()}`,
      additional_kwargs: {},
      response_metadata: {},
      tool_calls: [],
      invalid_tool_calls: [],
      ...fields,
    };
  }

  async *#parts(response, runtime) {
    const words = typeof response.content === "string" ? response.content.split(/(\s+)/) : [response.content];
    for (const [nth, content] of words.entries()) {
      const isWord = content !== "" && content.trim?.() !== "";
      if (isWord) await this.#pause(runtime);
      const isLast = nth === words.length - 1;
      yield { ...response, content, tool_calls: isLast ? response.tool_calls : [] };
    }
  }

  /** Waits for the delay, and stops when the run does. */
  async #pause(runtime) {
    const signal = this.#delay > 0 ? runtime?.signal : undefined;
    signal?.throwIfAborted();
    if (this.#delay <= 0) return;
    await new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, this.#delay);
      signal?.addEventListener("abort", stop, { once: true });
    });
  }
}

/** A random UUID. `crypto.randomUUID` is missing on pages without TLS. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
