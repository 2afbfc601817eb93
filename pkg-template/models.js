// Chat models: one from a script, for tests and demos; OpenAI's protocol; the browser's own.

import { messagesOfState } from "./models/messages.js";
import { EVENTS, MESSAGES, randomId } from "./runtime.js";

export { BuiltInChatModel } from "./models/builtin.js";
export { ModelError, OutputParserException } from "./models/errors.js";
export { OpenAIChatModel } from "./models/openai.js";

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

  /**
   * The next response; to a state, as a node is given it, the update with it. Its words are streamed to the run that
   * `runtime` belongs to, where somebody reads messages.
   */
  async invoke(given, runtime) {
    const messages = messagesOfState(given);
    return messages === undefined ? this.#invoke(given, runtime) : { messages: [await this.#invoke(messages, runtime)] };
  }

  async #invoke(messages, runtime) {
    const response = this.#nextResponse();
    if (runtime?.[MESSAGES] === undefined && runtime?.[EVENTS] === undefined) {
      await this.#pause(runtime);
      return response;
    }
    for await (const _ of this.#told(response, messages, runtime));
    return response;
  }

  /** The next response, word by word. */
  async *stream(messages, runtime) {
    yield* this.#told(this.#nextResponse(), messages, runtime);
  }

  /** The parts of a response, told to whoever reads messages or events. */
  async *#told(response, messages, runtime) {
    const sink = runtime?.[MESSAGES];
    const events = runtime?.[EVENTS]?.chatModel("ScriptedChatModel", messages, runtime);
    for await (const part of this.#parts(response, runtime)) {
      events?.chunk(part);
      await sink?.part(part, runtime);
      yield part;
    }
    events?.end(response);
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
