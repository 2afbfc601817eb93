// Messages as the events that they come in while a model talks.

import { convertChunksToEvents } from "@langchain/core/language_models/compat";
import { AIMessageChunk, isToolMessage } from "@langchain/core/messages";

/** Those of a message whose parts come as the fields of chunks. */
export function eventsOfParts(parts) {
  return convertChunksToEvents(chunksOf(parts));
}

async function* chunksOf(parts) {
  for await (const { type: _, ...fields } of parts) yield { message: new AIMessageChunk(fields) };
}

/** Those of a message that is whole. */
export function* eventsOf(message) {
  yield startOf(message);
  for (const [place, block] of blocksOf(message).entries()) {
    const index = typeof block.index === "number" ? block.index : place;
    yield { event: "content-block-start", index, content: emptied(block) };
    const delta = deltaOf(block, index);
    if (delta !== undefined) yield { event: "content-block-delta", index, delta };
    yield { event: "content-block-finish", index, content: block };
  }
  yield finishOf(message);
}

function startOf(message) {
  const { id, type } = message;
  const start = { event: "message-start" };
  if (hasValue(id)) start.id = id;
  if (["human", "system", "tool"].includes(type)) start.role = type;
  if (isToolMessage(message) && typeof message.tool_call_id === "string") start.tool_call_id = message.tool_call_id;
  return start;
}

function finishOf({ usage_metadata, response_metadata }) {
  const finish = { event: "message-finish" };
  if (isObject(usage_metadata)) finish.usage = usage_metadata;
  if (isObject(response_metadata)) finish.responseMetadata = response_metadata;
  return finish;
}

function blocksOf({ content }) {
  if (Array.isArray(content)) return content;
  return typeof content === "string" && content !== "" ? [{ type: "text", text: content }] : [];
}

/** What a block begins with. */
function emptied(block) {
  switch (block.type) {
    case "text":
      return { type: "text", text: "" };
    case "reasoning":
      return { type: "reasoning", reasoning: "" };
    case "tool_call":
    case "tool_call_chunk":
      return { type: "tool_call_chunk", ...given("id", block.id), ...given("name", block.name), args: "" };
    default:
      return block;
  }
}

/** What a block grows by, if it grows. */
function deltaOf(block, index) {
  const { type, text, reasoning } = block;
  if (type === "text") return isText(text) ? { type: "text-delta", text } : undefined;
  if (type === "reasoning") return isText(reasoning) ? { type: "reasoning-delta", reasoning } : undefined;
  return type === "tool_call_chunk" ? { type: "block-delta", fields: { ...block, index, type } } : undefined;
}

function given(name, value) {
  return hasValue(value) ? { [name]: value } : {};
}

const isText = (value) => typeof value === "string" && value !== "";
const hasValue = (value) => value !== undefined && value !== null;
const isObject = (value) => typeof value === "object" && value !== null;
