/** What programs share that knows no LangGraph. */
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import { RunnableLambda } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** All that a stream gives, and the error that ends it. */
export async function all(stream, pick = (chunk) => chunk) {
  const chunks = [];
  try {
    for await (const chunk of await stream) chunks.push(pick(chunk));
  } catch (error) {
    chunks.push({ threw: error.name, message: error.message });
  }
  return chunks;
}

/** What something gives, or how it fails. */
export async function outcome(work) {
  try {
    return await work();
  } catch (error) {
    return { threw: error.name, message: error.message, code: error.lc_error_code };
  }
}

/** A chat model that answers from a script: texts, streamed word by word, or the fields of an AI message. */
export class ScriptedModel extends BaseChatModel {
  #script;
  #calls = 0;
  #structured;

  constructor(script, { structured, ...fields } = {}) {
    super(fields);
    this.#script = script;
    this.#structured = structured;
  }

  _llmType() {
    return "scripted";
  }

  bindTools(tools) {
    return this.withConfig({ tools });
  }

  withStructuredOutput(schema, options) {
    return RunnableLambda.from((messages) => this.#structured?.(messages, schema, options));
  }

  #next() {
    const next = this.#script[this.#calls++ % this.#script.length];
    return typeof next === "string" ? { content: next } : { content: "", ...next };
  }

  async _generate() {
    const fields = this.#next();
    return { generations: [{ text: fields.content, message: new AIMessage(fields) }] };
  }

  async *_streamResponseChunks(_messages, _options, runManager) {
    const { content, tool_calls = [], ...fields } = this.#next();
    for (const text of content.split(/(\s)/)) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, ...fields }) });
      yield chunk;
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
    if (tool_calls.length === 0) return;
    const tool_call_chunks = tool_calls.map(({ name, args, id }, index) => ({ name, args: JSON.stringify(args), id, index, type: "tool_call_chunk" }));
    const chunk = new ChatGenerationChunk({ text: "", message: new AIMessageChunk({ content: "", tool_call_chunks, ...fields }) });
    yield chunk;
    await runManager?.handleLLMNewToken("", undefined, undefined, undefined, undefined, { chunk });
  }
}

export const call = (name, args, id = `call-${name}`) => ({ name, args, id, type: "tool_call" });

export const weather = tool(({ city }) => `${city}: sunny`, {
  name: "weather",
  description: "The weather.",
  schema: z.object({ city: z.string() }),
});

export const failing = tool(
  () => {
    throw new Error("no");
  },
  { name: "failing", description: "Fails.", schema: z.object({}) },
);

export const MODES = ["values", "updates", "messages", "custom", "tools", "tasks"];

/** A run of a graph made anew in each of these modes. */
export async function inModes(build, input, options = {}, modes = ["values", "updates", "messages", "custom", "tasks", "debug", ["updates", "custom"]]) {
  const shown = {};
  for (const streamMode of modes) shown[String(streamMode)] = await all(build().stream(input, { streamMode, ...options }));
  return shown;
}
