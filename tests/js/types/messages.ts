import { messagesStateReducer, REMOVE_ALL_MESSAGES, RemoveMessage } from "superstep";
import type { AIMessage, AIMessageChunk, Message, MessageLike, Messages, ToolCall } from "superstep";
import { type Equal, expectType } from "./expect.js";

const likes: MessageLike[] = [
  "Hi",
  ["user", "Hi"],
  ["system", [{ type: "text", text: "Be brief." }]],
  { role: "user", content: "Hi" },
  { role: "assistant", content: "", tool_calls: [{ name: "search", args: { q: "cats" }, id: "1" }] },
  { role: "tool", content: "meow", tool_call_id: "1" },
  { type: "human", content: [{ type: "image_url", image_url: "data:," }, { type: "audio", data: "…" }] },
  { type: "ai", content: "Hello", id: "2", response_metadata: { model: "m" }, usage_metadata: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } },
  { type: "remove", id: "2" },
  new RemoveMessage({ id: REMOVE_ALL_MESSAGES }),
];
const conversation = messagesStateReducer([], likes);
expectType<Equal<typeof conversation, Message[]>>();
messagesStateReducer(conversation, "one more");
messagesStateReducer(conversation, conversation[0] ?? []);
const one: Messages = { role: "user", content: "Hi" };
void one;

for (const message of conversation) {
  switch (message.type) {
    case "ai":
      expectType<Equal<typeof message, AIMessage>>();
      message.tool_calls?.map((call) => call.args["q"]);
      break;
    case "tool":
      message.tool_call_id.length;
      break;
    case "remove":
      expectType<Equal<typeof message, RemoveMessage>>();
      break;
    default:
      message.type satisfies "human" | "system" | "function";
  }
}

// Tool calls of known tools narrow their arguments.
type Calls = { name: "search"; args: { q: string }; id?: string } | { name: "add"; args: { a: number; b: number }; id?: string };
declare const typed: Message<Calls>;
if (typed.type === "ai") {
  for (const call of typed.tool_calls ?? []) {
    if (call.name === "add") expectType<Equal<typeof call.args, { a: number; b: number }>>();
  }
}
const chunk: AIMessageChunk = { type: "ai", content: "Hel", id: "1", tool_call_chunks: [{ index: 0, args: '{"q"' }] };
const whole: AIMessage<ToolCall> = chunk;
const json: Record<string, unknown> = whole;
void json;

// @ts-expect-error a message says something
const silent: MessageLike = { role: "user" };
// @ts-expect-error a message is from someone
const anonymous: MessageLike = { content: "Hi" };
// @ts-expect-error a pair is a role and a content
const pair: MessageLike = ["user", 1];
// @ts-expect-error content is text or parts
const number: MessageLike = { role: "user", content: 1 };
// @ts-expect-error no such field
const field: MessageLike = { role: "user", content: "Hi", contents: "Hi" };
// @ts-expect-error which message to remove
new RemoveMessage({});
// @ts-expect-error a tool's answer says what it answers
const tool: Message = { type: "tool", content: "" };
// @ts-expect-error no such type of message
const type: Message = { type: "assistant", content: "" };
void [silent, anonymous, pair, number, field, tool, type];
