// Chat models.
import { MessagesAnnotation, START, StateGraph } from "superstep";
import type { AIMessage, Runtime, StandardSchema } from "superstep";
import { BuiltInChatModel, ModelError, OpenAIChatModel, OutputParserException, ScriptedChatModel } from "superstep/models";
import type { ChatModel, ModelChunk } from "superstep/models";
import { type Equal, expectType } from "./expect.js";

declare const runtime: Runtime;
declare const joke: StandardSchema<{ setup: string }, { setup: string; rating: number }>;

const model = new OpenAIChatModel({ model: "m", apiKey: "k", baseURL: "http://localhost:11434/v1", temperature: 0, stop: ["\n"], maxRetries: 0 });
expectType<Equal<Awaited<ReturnType<typeof model.bindTools>>, OpenAIChatModel>>();

const answer = await model.invoke("Hi", runtime);
expectType<Equal<typeof answer, AIMessage>>();
await model.invoke([["system", "Be brief."], { role: "user", content: "Hi" }, answer], { signal: new AbortController().signal, tags: ["nostream"] });
await model.invoke({ toChatMessages: () => [] });
const update = await model.invoke({ messages: ["Hi"] });
expectType<Equal<typeof update, { messages: AIMessage[] }>>();

let whole: ModelChunk | undefined;
for await (const chunk of await model.stream("Hi", runtime)) whole = whole === undefined ? chunk : whole.concat(chunk);
whole?.tool_call_chunks?.[0]?.args satisfies string | undefined;

new OpenAIChatModel({ engine: { chat: { completions: { create: async () => ({}) } } } });
new OpenAIChatModel({ model: "m", apiKey: async ({ context }) => context.key, fetch: async (url, init) => fetch(url, init), headers: new Headers() });
// @ts-expect-error neither a model nor an engine
new OpenAIChatModel({ apiKey: "k" });
// @ts-expect-error no such option
new OpenAIChatModel({ model: "m", apikey: "k" });
// @ts-expect-error the options cannot be read back
model.apiKey;
// @ts-expect-error not a signal
await model.invoke("Hi", { signal: true });

model.bindTools([
  { type: "function", function: { name: "t", parameters: {} } },
  { name: "t", description: "d", schema: joke },
  { name: "t", schema: { type: "object" } },
  { name: "t", inputSchema: { type: "object" } },
  { type: "web_search" },
], { tool_choice: "any", parallel_tool_calls: false });
// @ts-expect-error a tool has a name
model.bindTools([{ description: "d" }]);

const structured = model.withStructuredOutput(joke);
expectType<Equal<Awaited<ReturnType<typeof structured.invoke>>, { setup: string; rating: number }>>();
const raw = await model.withStructuredOutput(joke, { includeRaw: true, method: "functionCalling", name: "joke" }).invoke("Hi");
if (raw.parsed === null) expectType<Equal<typeof raw.parsing_error, OutputParserException>>();
else expectType<Equal<typeof raw.parsed.rating, number>>();
const loose = await model.withStructuredOutput({ type: "object", properties: {} }).invoke("Hi");
expectType<Equal<typeof loose, Record<string, any>>>();
// @ts-expect-error no such method
model.withStructuredOutput(joke, { method: "magic" });

const builtIn = new BuiltInChatModel({ temperature: 1, topK: 3, onDownloadProgress: (loaded) => loaded satisfies number, expectedInputs: [{ type: "image", languages: ["en"] }] });
expectType<Equal<Awaited<ReturnType<typeof BuiltInChatModel.availability>>, "unavailable" | "downloadable" | "downloading" | "available">>();
const glad = await builtIn.withStructuredOutput(joke).invoke("Hi");
expectType<Equal<typeof glad.rating, number>>();
// @ts-expect-error the browser's model has no tools
builtIn.bindTools([]);

const models: ChatModel[] = [model, builtIn, model.withConfig({ tags: ["nostream"] })];
void models;

new StateGraph(MessagesAnnotation)
  .addNode("function", async ({ messages }, runtime) => ({ messages: [await model.invoke(messages, runtime)] }))
  .addNode("model", model)
  .addNode("builtIn", builtIn, { ends: ["model"] })
  .addNode("scripted", new ScriptedChatModel({ responses: ["Hi"] }))
  .addEdge(START, "model")
  .addEdge("model", "builtIn");
// @ts-expect-error not an update of the state
new StateGraph(MessagesAnnotation).addNode("a", { invoke: () => ({ other: 1 }) });

const error: Error = new ModelError("no", { status: 500 });
if (error instanceof ModelError) expectType<Equal<typeof error.status, number | undefined>>();
