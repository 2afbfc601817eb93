// States that hold LangChain's messages. How new ones go into a list is the module's to say; what is a message, and what
// becomes one, is LangChain's.

import { BaseMessage, BaseMessageChunk, AIMessage, ChatMessage, FunctionMessage, HumanMessage, SystemMessage, ToolMessage, coerceMessageLikeToMessage } from "@langchain/core/messages";
import { z as z3 } from "zod/v3";
import { z } from "zod/v4";

import { Annotation } from "../annotation.js";
import { engine } from "../engine.js";
import { REMOVE_ALL_MESSAGES } from "../messages.js";
import { randomId } from "../runtime.js";
import { DeltaValue, ReducedValue } from "../state_schema.js";
import { setId } from "./streams.js";
import { withLangGraph } from "./zod.js";

export { REMOVE_ALL_MESSAGES };

const CLASSES = { human: HumanMessage, ai: AIMessage, system: SystemMessage, tool: ToolMessage, function: FunctionMessage, generic: ChatMessage };

/** A whole message: a state does not keep parts, whose tool calls are made anew whenever they are read. */
function toMessage(like) {
  const message = coerceMessageLikeToMessage(like);
  const MessageClass = CLASSES[message.getType()];
  if (!BaseMessageChunk.isInstance(message) || MessageClass === undefined) return message;
  const isKept = ([key]) => key !== "type" && key !== "tool_call_chunks" && !key.startsWith("lc_");
  return new MessageClass(Object.fromEntries(Object.entries(message).filter(isKept)));
}

/** Messages with ids: who gives one without is given the same one back. */
function named(likes) {
  return [likes].flat().map((like) => {
    const message = toMessage(like);
    if (message.id === undefined || message.id === null) setId(message, randomId());
    return message;
  });
}

/** The reducer of a list of messages: new ones are appended, known ids are replaced, removals take out. */
export function messagesStateReducer(left, right) {
  return engine().addMessages(named(left), named(right));
}

export const addMessages = messagesStateReducer;

/** The same for a step's writes at once. A message without an id is always new, and removing what is not there is nothing. */
export function messagesDeltaReducer(state, writes) {
  const old = BaseMessage.isInstance(state[0]) ? state : state.map(toMessage);
  return engine().foldMessages(old, writes.flat().map(toMessage));
}

Object.defineProperty(messagesDeltaReducer, Symbol.for("langgraph.messages_delta_reducer"), { value: true });

export const MessagesAnnotation = Annotation.Root({
  messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
});

export const MessagesZodMeta = {
  reducer: { fn: messagesStateReducer },
  jsonSchemaExtra: { langgraph_type: "messages" },
  default: () => [],
};

export const MessagesZodState = z3.object({ messages: withLangGraph(z3.custom(), MessagesZodMeta) });

const list = z.custom().default(() => []);
const jsonSchemaExtra = { langgraph_type: "messages", description: "A list of chat messages" };

export const MessagesValue = new ReducedValue(list, { inputSchema: z.custom(), reducer: messagesStateReducer, jsonSchemaExtra });

export const MessagesDeltaValue = new DeltaValue(list, { inputSchema: z.custom(), reducer: messagesDeltaReducer, jsonSchemaExtra });
