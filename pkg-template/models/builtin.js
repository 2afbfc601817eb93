// The model that is in the browser, behind the Prompt API: https://webmachinelearning.github.io/prompt-api

import { randomId } from "../runtime.js";
import { abortable } from "./abort.js";
import { Answer } from "./answer.js";
import { ModelError } from "./errors.js";
import { jsonSchemaOf } from "./json_schema.js";
import { messagesOf, messagesOfState } from "./messages.js";
import { inputsOf, promptsOf } from "./prompts.js";
import { StructuredModel, valueOfText } from "./structured.js";
import { Call, facts, joined } from "./telling.js";

export class BuiltInChatModel {
  #options;

  constructor(options = {}) {
    this.#options = options;
  }

  /** What the browser says of its model: `"available"`, `"downloadable"`, `"downloading"`, or `"unavailable"`. */
  static async availability(options) {
    return globalThis.LanguageModel === undefined ? "unavailable" : globalThis.LanguageModel.availability(options);
  }

  /** The answer to messages; to a state, as a node is given it, the update with the answer. */
  async invoke(given, config) {
    const messages = messagesOfState(given);
    return messages === undefined ? this.#invoke(given, config) : { messages: [await this.#invoke(messages, config)] };
  }

  async #invoke(messages, config) {
    const { call, answer, parts } = this.#begin(messages, config);
    for await (const _ of call.parts(parts, answer));
    return answer.message;
  }

  async *stream(messages, config) {
    const { call, answer, parts } = this.#begin(messages, config);
    yield* call.parts(parts, answer);
  }

  /** The same model, with answers in the form of a schema. */
  withStructuredOutput(schema, { includeRaw } = {}) {
    const model = this.#with({ responseConstraint: jsonSchemaOf(schema) });
    return new StructuredModel(model, schema, valueOfText, includeRaw);
  }

  /** The same model, with tags and metadata of its own. */
  withConfig({ tags, metadata } = {}) {
    return this.#with(joined(this.#options, { tags, metadata }));
  }

  #with(more) {
    return new this.constructor({ ...this.#options, ...more });
  }

  #begin(given, config) {
    const messages = messagesOf(messagesOfState(given) ?? given);
    const { tags, metadata, temperature } = this.#options;
    const about = { tags, metadata: { ...metadata, ...facts("browser", "built-in", { temperature }) } };
    const call = new Call("BuiltInChatModel", messages, config, about);
    const answer = new Answer(randomId);
    return { call, answer, parts: this.#parts(messages, answer, call.signal) };
  }

  /** The browser's text is what OpenAI's protocol would have in chunks. */
  async *#parts(messages, answer, signal) {
    signal?.throwIfAborted();
    const { initialPrompts, prompt } = await abortable(promptsOf(messages), signal);
    const session = await this.#open(initialPrompts, inputsOf([...initialPrompts, ...prompt]), signal);
    let reader;
    try {
      const { responseConstraint } = this.#options;
      const options = responseConstraint === undefined ? { signal } : { signal, responseConstraint };
      reader = session.promptStreaming(prompt, options).getReader();
      for (;;) {
        const { value, done } = await abortable(reader.read(), signal);
        if (done) break;
        const part = answer.take({ choices: [{ delta: { content: value } }] });
        if (part !== undefined) yield part;
      }
    } finally {
      reader?.cancel().catch(() => {});
      session.destroy?.();
    }
    answer.take({ model: "built-in", choices: [{ finish_reason: "stop" }] });
    yield answer.last();
  }

  async #open(initialPrompts, inputs, signal) {
    const model = globalThis.LanguageModel;
    if (model === undefined) {
      throw new ModelError(
        "This browser has no built-in model: there is no `LanguageModel`, which Chrome has since version 138 on pages " +
          "with TLS. `BuiltInChatModel.availability()` says beforehand.",
        { code: "unavailable" },
      );
    }
    const { temperature, topK, expectedInputs = inputs, expectedOutputs, onDownloadProgress } = this.#options;
    const core = defined({ temperature, topK, expectedInputs, expectedOutputs });
    if ((await abortable(model.availability(core), signal)) === "unavailable") {
      const message = "The browser's built-in model cannot be used on this device, or not for these inputs and languages.";
      throw new ModelError(message, { code: "unavailable" });
    }
    const told = ({ loaded }) => onDownloadProgress(loaded);
    const monitor = onDownloadProgress && ((target) => target.addEventListener("downloadprogress", told));
    const opening = model.create(defined({ ...core, initialPrompts, signal, monitor }));
    return abortable(opening, signal).catch((error) => {
      // A session that comes after all is nobody's.
      opening.then((session) => session.destroy?.(), () => {});
      throw error;
    });
  }
}

function defined(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
