import { Annotation, Client, MessagesAnnotation, START, StateGraph } from "superstep";
import type { AIMessageChunk, DebugEvent, DefaultValues, FailedRun, GraphEvent, Message, MessageMetadata, TaskResult, TaskStart } from "superstep";
import { type ChunkOf, type Equal, expectType } from "./expect.js";

const S = Annotation.Root({ text: Annotation<string>, count: Annotation<number>({ reducer: (a, b) => a + b }) });
type State = typeof S.State;
type Update = typeof S.Update;
const counter = new StateGraph(S, Annotation.Root({ by: Annotation<number> }))
  .addNode("count", (_, runtime) => ({ count: runtime.context?.by ?? 1 }))
  .addEdge(START, "count")
  .compile();
const chat = new StateGraph(MessagesAnnotation).addNode("echo", (state) => state).addEdge(START, "echo").compile();

const untyped = new Client({ graphs: { counter, chat } });
const client = new Client<State, Update, { done: number }>({ graphs: { counter } });
const input = { text: "" };

/** The data of a stream's events with one name. */
type Data<Stream extends AsyncIterable<{ event: string; data: unknown }>, Event extends string> = Extract<
  ChunkOf<Stream>,
  { event: Event }
>["data"];
/** The names of a stream's events. */
type EventNames<Stream extends AsyncIterable<{ event: string; data: unknown }>> = ChunkOf<Stream>["event"];

const byDefault = client.runs.stream(null, "counter", { input });
expectType<Equal<EventNames<typeof byDefault>, "metadata" | "error" | "values">>();
expectType<Equal<Data<typeof byDefault, "values">, State>>();
expectType<Equal<Data<typeof byDefault, "metadata">, { run_id: string; attempt: number; thread_id?: string }>>();
expectType<Equal<Data<typeof byDefault, "error">, { error: string; message: string }>>();
const noPayload = client.runs.stream(null, "counter");
expectType<Equal<EventNames<typeof noPayload>, "metadata" | "error" | "values">>();
const emptyList = client.runs.stream(null, "counter", { input, streamMode: [] });
expectType<Equal<EventNames<typeof emptyList>, "metadata" | "error" | "values">>();

const updates = client.runs.stream(null, "counter", { input, streamMode: "updates" });
expectType<Equal<EventNames<typeof updates>, "metadata" | "error" | "updates">>();
expectType<Equal<Data<typeof updates, "updates">, { [node: string]: Update }>>();
const tuple = client.runs.stream(null, "counter", { input, streamMode: "messages-tuple" });
expectType<Equal<EventNames<typeof tuple>, "metadata" | "error" | "messages">>();
expectType<Equal<Data<typeof tuple, "messages">, [message: Message | AIMessageChunk, metadata: MessageMetadata]>>();
const messages = client.runs.stream(null, "counter", { input, streamMode: "messages" });
expectType<
  Equal<EventNames<typeof messages>, "metadata" | "error" | "messages/metadata" | "messages/partial" | "messages/complete">
>();
expectType<Equal<Data<typeof messages, "messages/partial">, Message[]>>();
expectType<Equal<Data<typeof messages, "messages/complete">, Message[]>>();
const custom = client.runs.stream(null, "counter", { input, streamMode: "custom" });
expectType<Equal<Data<typeof custom, "custom">, { done: number }>>();
const tasks = client.runs.stream(null, "counter", { input, streamMode: "tasks" });
expectType<Equal<Data<typeof tasks, "tasks">, TaskStart<State> | TaskResult<Update>>>();
const debug = client.runs.stream(null, "counter", { input, streamMode: "debug" });
expectType<Equal<Data<typeof debug, "debug">, DebugEvent<State, Update>>>();
const events = client.runs.stream(null, "counter", { input, streamMode: "events" });
expectType<Equal<EventNames<typeof events>, "metadata" | "error" | "events">>();
expectType<Equal<Data<typeof events, "events">, GraphEvent>>();
const several = client.runs.stream(null, "counter", { input, streamMode: ["values", "custom"] });
expectType<Equal<EventNames<typeof several>, "metadata" | "error" | "values" | "custom">>();
const plain = untyped.runs.stream(null, "chat", { input: { messages: "Hi" }, streamMode: "updates" });
expectType<Equal<Data<typeof plain, "updates">, { [node: string]: DefaultValues }>>();

for await (const chunk of client.runs.stream(null, "counter", { input, streamMode: ["updates", "values"] })) {
  switch (chunk.event) {
    case "metadata":
      chunk.data.run_id.length;
      break;
    case "error":
      throw new Error(`${chunk.data.error}: ${chunk.data.message}`);
    case "values":
      expectType<Equal<typeof chunk.data, State>>();
      break;
    case "updates":
      expectType<Equal<typeof chunk.data, { [node: string]: Update }>>();
      break;
    default:
      chunk satisfies never;
  }
  chunk.id satisfies string | undefined;
}

// Events of subgraphs have the subgraph in their name.
const deep = client.runs.stream(null, "counter", { input, streamMode: "updates", streamSubgraphs: true });
expectType<Equal<EventNames<typeof deep>, "metadata" | "error" | `error|${string}` | "updates" | `updates|${string}`>>();

// A stream is an async generator.
const generator: AsyncGenerator<{ id?: string; event: string; data: unknown }> = client.runs.stream(null, "counter");
await generator.return(undefined);

// Everything a payload may have.
const all = client.runs.stream(null, "counter", {
  input: null,
  command: { update: { text: "a" }, resume: 1, goto: ["count", { node: "count", input: {} }] },
  config: { tags: ["a"], recursion_limit: 5, configurable: { user: "u" }, metadata: { a: 1 } },
  context: { by: 2 },
  metadata: { b: 2 },
  streamMode: ["updates", "messages-tuple"],
  streamSubgraphs: false,
  interruptBefore: "*",
  interruptAfter: ["count"],
  signal: new AbortController().signal,
  onRunCreated: ({ run_id, thread_id }) => console.log(run_id.length, thread_id?.length),
  onDisconnect: "cancel",
  webhook: "https://example.com",
  onCompletion: "continue",
  multitaskStrategy: "reject",
  durability: "exit",
  streamResumable: false,
});
void all;

const waited = await client.runs.wait(null, "counter", { input });
expectType<Equal<typeof waited, State>>();
const careful = await client.runs.wait(null, "counter", { input, raiseError: false });
expectType<Equal<typeof careful, State | FailedRun>>();
if ("__error__" in careful) careful.__error__.message.length;
const unknownValues = await untyped.runs.wait(null, "chat", { input: { messages: "Hi" }, raiseError: true });
expectType<Equal<typeof unknownValues, DefaultValues>>();

// @ts-expect-error a thread is named, or there is none
client.runs.stream(undefined, "counter", { input });
// @ts-expect-error no such strategy
client.runs.wait("thread", "counter", { input, multitaskStrategy: "wait" });
// @ts-expect-error a graph has to be named
client.runs.stream(null);
// @ts-expect-error no such mode
client.runs.stream(null, "counter", { input, streamMode: "update" });
// @ts-expect-error no such mode in a list
client.runs.stream(null, "counter", { input, streamMode: ["updates", "message"] });
// @ts-expect-error the wire's word: the payload says streamMode
client.runs.stream(null, "counter", { input, stream_mode: "updates" });
// @ts-expect-error the wire's word is the config's
client.runs.stream(null, "counter", { input, config: { recursionLimit: 5 } });
// @ts-expect-error an input is an object
client.runs.stream(null, "counter", { input: "Hi" });
// @ts-expect-error a client needs graphs
new Client();
// @ts-expect-error graphs are compiled
new Client({ graphs: { counter: new StateGraph(S) } });
// @ts-expect-error this client asks no server
new Client({ apiUrl: "http://localhost:2024" });
for await (const chunk of client.runs.stream(null, "counter", { input, streamMode: "updates" })) {
  // @ts-expect-error not asked for
  if (chunk.event === "values") break;
  // @ts-expect-error the event is not known yet
  chunk.data.run_id;
}
