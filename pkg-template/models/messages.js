// Messages in all forms in which they are written, and as OpenAI's protocol has them.

import { contentOf } from "./content.js";

/** Where LangChain keeps a role that has no message type of its own. */
const ROLE = "__openai_role__";

const TYPES = {
  human: "human",
  user: "human",
  ai: "ai",
  assistant: "ai",
  system: "system",
  developer: "system",
  tool: "tool",
  function: "function",
};

const ROLES = { human: "user", ai: "assistant", system: "system", tool: "tool", function: "function" };

/**
 * One message, or a list of them, as a list of objects with `type` and `content`. Messages in their whole form, such as
 * LangChain's, stay what they are. The engine has the same rule for states; models are used without it, too.
 */
export function messagesOf(given) {
  // LangChain's prompts give their messages so.
  const messages = typeof given?.toChatMessages === "function" ? given.toChatMessages() : given;
  return (Array.isArray(messages) ? messages : [messages]).map(messageOf);
}

/** The messages of a state; `undefined` for anything else. A model that is a node is invoked with one. */
export function messagesOfState(given) {
  if (typeof given !== "object" || given === null || given.role !== undefined || given.type !== undefined) return undefined;
  return Array.isArray(given.messages) ? given.messages : undefined;
}

function messageOf(like) {
  if (typeof like === "string") return { type: "human", content: like };
  const fields = Array.isArray(like) ? { role: like[0], content: like[1] } : like;
  const name = fields?.role ?? fields?.type;
  const type = typeof name === "string" && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) throw notAMessage(like);
  if (fields.role === undefined && name === type) return fields;
  const { role, ...rest } = fields;
  const additional_kwargs = name === "developer" ? { ...rest.additional_kwargs, [ROLE]: name } : rest.additional_kwargs;
  return { ...rest, type, additional_kwargs };
}

function notAMessage(received) {
  const error = new Error(
    "Unable to coerce message from array: only human, AI, system, developer, or tool message coercion is currently " +
      `supported.\n\nReceived: ${JSON.stringify(received, null, 2)}`,
  );
  error.lc_error_code = "MESSAGE_COERCION_FAILURE";
  return error;
}

/** Messages in the form of OpenAI's requests. */
export function toOpenAI(messages) {
  const answered = new Set(messages.map(({ tool_call_id }) => tool_call_id));
  return messages.map((message) => {
    const { type, content, name, additional_kwargs } = message;
    const role = type === "system" && additional_kwargs?.[ROLE] === "developer" ? "developer" : ROLES[type];
    const param = { role, content: contentOf(content, type) };
    if (typeof name === "string") param.name = name;
    if (type === "tool") param.tool_call_id = message.tool_call_id;
    if (type === "ai") Object.assign(param, saidBefore(message, answered));
    return param;
  });
}

/** What a model said beside its text, as it is told of it again. */
function saidBefore({ tool_calls, invalid_tool_calls, additional_kwargs }, answered) {
  // A call that went wrong is left out, unless a tool message answers it: that would then answer nothing.
  const invalid = (invalid_tool_calls ?? []).filter(({ id }) => id !== undefined && answered.has(id));
  const calls = [...(tool_calls ?? []), ...invalid].map(callOf);
  const said = {};
  const raw = additional_kwargs?.tool_calls;
  if (calls.length > 0) said.tool_calls = calls;
  else if (Array.isArray(raw) && raw.length > 0) said.tool_calls = raw;
  const { function_call, audio } = additional_kwargs ?? {};
  if (function_call !== undefined) said.function_call = function_call;
  if (audio?.id !== undefined) said.audio = { id: audio.id };
  return said;
}

/** A tool call in OpenAI's form, from LangChain's or from that. */
function callOf(call) {
  if (typeof call.function === "object") return call;
  const { id, name, args } = call;
  const text = typeof args === "string" ? args : JSON.stringify(args ?? {});
  return { id, type: "function", function: { name, arguments: text } };
}
