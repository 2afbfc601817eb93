/**
 * Chat models: one from a script, for tests and demos; behind OpenAI's protocol; the browser's own.
 *
 * @module superstep/models
 */

import type { AIMessage, AIMessageChunk, Messages } from "./types/messages.js";
import type { Runtime } from "./types/runtime.js";

export * from "./types/models.js";

/** How a {@link ScriptedChatModel} answers. */
export interface ScriptedChatModelOptions {
  /**
   * The answers, one a call, in this order; after the last, the first again. A string is
   * the content of the answer; an object gives any of its fields, such as `tool_calls`.
   */
  responses: readonly (string | Partial<AIMessage>)[];

  /** Milliseconds to wait before each word that {@link ScriptedChatModel.stream} gives out. Default: 0. */
  delay?: number;
}

/**
 * A chat model that says what it was told to say: for tests, demos and examples.
 *
 * Hand it the `runtime` of the node that calls it, and its words reach whoever streams the
 * graph in a messages mode, as they are said.
 *
 * @example
 * ```ts
 * const model = new ScriptedChatModel({ responses: ["Hello Bagatur!"], delay: 20 });
 * graph.addNode("agent", async (state, runtime) => ({
 *   messages: [await model.invoke(state.messages, runtime)],
 * }));
 * ```
 */
export class ScriptedChatModel {
  constructor(options: ScriptedChatModelOptions);

  /** The update with the next answer: so a model is a node, `addNode("agent", model)`. */
  invoke(state: { messages: Messages }, runtime?: Partial<Runtime<any>>): Promise<{ messages: AIMessage[] }>;

  /**
   * The next answer, whole.
   *
   * @param messages - What was said so far. The script does not depend on it.
   * @param runtime - The calling node's second argument; its `signal` stops the answer.
   */
  invoke(messages: Messages, runtime?: Partial<Runtime<any>>): Promise<AIMessage>;

  /**
   * The next answer, word by word: chunks of one message, which share its `id`.
   *
   * @param messages - What was said so far. The script does not depend on it.
   * @param runtime - The calling node's second argument; its `signal` stops the answer.
   */
  stream(messages: Messages, runtime?: Partial<Runtime<any>>): AsyncGenerator<AIMessageChunk, void, undefined>;
}
