/** Messages as plain objects, in the form in which LangGraph Server sends them. */

/** A piece of text in a message. */
export type MessageContentText = { type: "text"; text: string };

/** An image in a message, by address (a `data:` address holds the image itself). */
export type MessageContentImageUrl = {
  type: "image_url";
  image_url: string | { url: string; detail?: "auto" | "low" | "high" | undefined };
};

/** A part of a message's content. */
export type MessageContentComplex = MessageContentText | MessageContentImageUrl;

/** What a message says: text, or parts. */
export type MessageContent = string | MessageContentComplex[];

/** What every message has. */
export type BaseMessage = {
  /** What the message says. */
  content: MessageContent;
  /** Unique in a conversation. The reducer gives one (a UUID) to a message without. */
  id?: string | undefined;
  /** Who says it, where a conversation has several speakers of one type. */
  name?: string | undefined;
  /** What a provider wants or sends beside the standard fields. */
  additional_kwargs?: Record<string, unknown> | undefined;
  /** What the provider says about its answer: model name, finish reason, … */
  response_metadata?: Record<string, unknown> | undefined;
};

/** What the user says. */
export type HumanMessage = BaseMessage & { type: "human"; example?: boolean | undefined };

/** A model's wish to call a tool. */
export type ToolCall = {
  /** The tool's name. */
  name: string;
  /** The arguments, by name. */
  args: { [argument: string]: any };
  /** Names this call; the {@link ToolMessage} that answers it has it as `tool_call_id`. */
  id?: string | undefined;
  type?: "tool_call" | undefined;
};

/** A tool call that the model got wrong: its arguments are not JSON. */
export type InvalidToolCall = {
  name?: string | undefined;
  /** The arguments, as the model wrote them. */
  args?: string | undefined;
  id?: string | undefined;
  error?: string | undefined;
  type?: "invalid_tool_call" | undefined;
};

/** A piece of a tool call, while the model is writing it. */
export type ToolCallChunk = {
  name?: string | undefined;
  /** A piece of the arguments' JSON. */
  args?: string | undefined;
  id?: string | undefined;
  /** Which of the message's calls this is a piece of, from 0. */
  index?: number | undefined;
  type?: "tool_call_chunk" | undefined;
};

/** What an answer cost, in tokens. */
export type UsageMetadata = {
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  input_token_details?:
    | { audio?: number | undefined; cache_read?: number | undefined; cache_creation?: number | undefined }
    | undefined;
  output_token_details?: { audio?: number | undefined; reasoning?: number | undefined } | undefined;
};

/**
 * What a model says.
 *
 * @typeParam Call - The tool calls it can make; a union on `name` narrows `args`.
 */
export type AIMessage<Call = ToolCall> = BaseMessage & {
  type: "ai";
  example?: boolean | undefined;
  tool_calls?: Call[] | undefined;
  invalid_tool_calls?: InvalidToolCall[] | undefined;
  usage_metadata?: UsageMetadata | undefined;
};

/** A piece of an {@link AIMessage}, as a model streams it. Pieces of one message share its `id`. */
export type AIMessageChunk<Call = ToolCall> = AIMessage<Call> & {
  tool_call_chunks?: ToolCallChunk[] | undefined;
};

/** Instructions for the model. */
export type SystemMessage = BaseMessage & { type: "system" };

/** What a tool answered. */
export type ToolMessage = BaseMessage & {
  type: "tool";
  /** The `id` of the {@link ToolCall} that this answers. */
  tool_call_id: string;
  /** Default: `"success"`. */
  status?: "error" | "success" | undefined;
  /** What the tool made that the model is not to see. */
  artifact?: any;
};

/** What a function answered: the older form of {@link ToolMessage}. */
export type FunctionMessage = BaseMessage & { type: "function" };

/**
 * Removes a message: write it to a key with {@link messagesStateReducer}, and the message
 * with this id goes. With {@link REMOVE_ALL_MESSAGES} as id, all messages before it go.
 *
 * A plain `{ type: "remove", id }` does the same.
 *
 * @example
 * ```ts
 * return { messages: state.messages.slice(0, -2).map((m) => new RemoveMessage({ id: m.id! })) };
 * ```
 */
export class RemoveMessage {
  constructor(fields: { id: string });
  readonly type: "remove";
  /** The id of the message to remove. */
  id: string;
  /** Empty. */
  content: MessageContent;
  name?: string | undefined;
  additional_kwargs?: Record<string, unknown> | undefined;
  response_metadata?: Record<string, unknown> | undefined;
}

/** The id with which a {@link RemoveMessage} removes all messages before it. */
export const REMOVE_ALL_MESSAGES: "__remove_all__";

/**
 * Any message; `type` tells which.
 *
 * @typeParam Call - The tool calls that its {@link AIMessage}s can make.
 */
export type Message<Call = ToolCall> =
  | HumanMessage
  | AIMessage<Call>
  | SystemMessage
  | ToolMessage
  | FunctionMessage
  | RemoveMessage;

/** Who a message is from, as it may be written: `"user"` is `"human"`, `"assistant"` is `"ai"`. */
export type MessageRole =
  | "user"
  | "human"
  | "assistant"
  | "ai"
  | "system"
  | "developer"
  | "tool"
  | (string & {});

/** Content as it may be written: providers know more kinds of parts than text and images. */
export type MessageContentLike = string | readonly (MessageContentComplex | { type: string; [field: string]: unknown })[];

/** The fields of a message as it may be written, without its type. */
export interface MessageFields {
  content: MessageContentLike;
  id?: string | undefined;
  name?: string | undefined;
  additional_kwargs?: Record<string, unknown> | undefined;
  response_metadata?: Record<string, unknown> | undefined;
  example?: boolean | undefined;
  /** For `"ai"`. */
  tool_calls?: readonly ToolCall[] | undefined;
  /** For `"ai"`. */
  invalid_tool_calls?: readonly InvalidToolCall[] | undefined;
  /** For `"ai"`, while it is streamed. */
  tool_call_chunks?: readonly ToolCallChunk[] | undefined;
  /** For `"ai"`. */
  usage_metadata?: UsageMetadata | undefined;
  /** For `"tool"`: required there. */
  tool_call_id?: string | undefined;
  /** For `"tool"`. */
  status?: "error" | "success" | undefined;
  /** For `"tool"`. */
  artifact?: any;
}

/**
 * A message as it may be written: a string is the user's; `["system", "Be brief."]`,
 * `{ role: "user", content: "Hi" }` and `{ type: "human", content: "Hi" }` say who it is from.
 *
 * A role that is none of {@link MessageRole}'s is an error when the program runs.
 */
export type MessageLike =
  | string
  | readonly [role: MessageRole, content: MessageContentLike]
  | (MessageFields & { role: MessageRole })
  | (MessageFields & { type: MessageRole })
  | { role: "remove"; id: string }
  | { type: "remove"; id: string }
  | Message;

/**
 * One message, or a list of them.
 *
 * A `[role, content]` pair must be inside a list: by itself it is a list of two strings.
 */
export type Messages = MessageLike | readonly MessageLike[];

/**
 * Puts messages into a conversation.
 *
 * Both sides become lists of plain {@link Message} objects, and a message without an id gets
 * one. A message whose id is already there takes that one's place; a {@link RemoveMessage}
 * takes the message with its id out; the rest is appended.
 *
 * @param left - The conversation so far.
 * @param right - What to put into it.
 * @returns A new list.
 * @throws `Error` when a message is to be removed that is not there, or has no known role.
 */
export function messagesStateReducer(left: Messages, right: Messages): Message[];

/** The shorter name of {@link messagesStateReducer}. */
export const addMessages: typeof messagesStateReducer;

export {};
