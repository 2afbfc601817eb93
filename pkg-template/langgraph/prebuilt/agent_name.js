// Names of agents in the text of their messages, for models that do not read a message's `name`.

import { AIMessage, isAIMessage, isAIMessageChunk, isBaseMessage, isBaseMessageChunk } from "@langchain/core/messages";
import { RunnableLambda, RunnableSequence } from "@langchain/core/runnables";

const NAME = /<name>(.*?)<\/name>/s;
const CONTENT = /<content>(.*?)<\/content>/s;

/** A model that reads and writes messages with their agents' names in them. */
export function withAgentName(model, agentNameMode) {
  if (agentNameMode !== "inline") {
    throw new Error(`Invalid agent name mode: ${agentNameMode}. Needs to be one of: "inline"`);
  }
  const processInputMessages = (messages) => messages.map(withName);
  return RunnableSequence.from([RunnableLambda.from(processInputMessages), model, RunnableLambda.from(withoutName)]);
}

const written = (name, text) => `<name>${name}</name><content>${text}</content>`;

/** A model's message with its name in its text. */
function withName(message) {
  const isOfModel = isBaseMessage(message) && (isAIMessage(message) || (isBaseMessageChunk(message) && isAIMessageChunk(message)));
  if (!isOfModel || !message.name) return message;
  const { name, content } = message;
  if (typeof content === "string") return new AIMessage({ ...fieldsOf(message), content: written(name, content), name: undefined });
  let hasText = false;
  const blocks = content.map((block) => {
    const isText = typeof block === "string" || block.type === "text";
    hasText ||= isText;
    if (!isText) return block;
    return typeof block === "string" ? written(name, block) : { ...block, text: written(name, block.text) };
  });
  if (!hasText) blocks.unshift({ type: "text", text: written(name, "") });
  return new AIMessage({ ...message.lc_kwargs, content: blocks, name: undefined });
}

/** A model's message with the name out of its text. */
function withoutName(message) {
  if (!isAIMessage(message) || !message.content) return message;
  return typeof message.content === "string" ? textWithoutName(message) : blocksWithoutName(message);
}

function textWithoutName(message) {
  const [name, content] = [NAME, CONTENT].map((pattern) => pattern.exec(message.content)?.[1]);
  if (name === undefined || content === undefined) return message;
  return new AIMessage({ ...fieldsOf(message), content, name });
}

function blocksWithoutName(message) {
  let name;
  const content = message.content.flatMap((block) => {
    if (block.type !== "text" || typeof block.text !== "string") return [block];
    const [named, text] = [NAME, CONTENT].map((pattern) => pattern.exec(block.text)?.[1]);
    if (named === undefined) return [block];
    name = named;
    // A block that was there for the name alone goes with it.
    return text === undefined || text === "" ? [] : [{ ...block, text }];
  });
  return new AIMessage({ ...fieldsOf(message), content, name });
}

function fieldsOf(message) {
  return Object.keys(message.lc_kwargs ?? {}).length > 0 ? message.lc_kwargs : message;
}
