import { Annotation, START, StateGraph } from "superstep";
import type { AIMessageChunk, DebugEvent, Message, MessageMetadata, RunStream, StreamMode, TaskResult, TaskStart } from "superstep";
import { type ChunkOf, type Equal, expectType } from "./expect.js";

const S = Annotation.Root({ text: Annotation<string>, log: Annotation<string[], string>({ reducer: (a, b) => [...a, b] }) });
type State = typeof S.State;
type Update = typeof S.Update;
const graph = new StateGraph(S)
  .addNode("a", () => ({ text: "a" }))
  .addNode("b", () => ({ log: "b" }))
  .addEdge(START, "a")
  .addEdge("a", "b")
  .compile();
const input = { text: "" };

type Updates = { a?: Update; b?: Update };
type Said = [message: Message | AIMessageChunk, metadata: MessageMetadata];
type Tasks = TaskStart<State> | TaskResult<Update>;

const omitted = await graph.stream(input);
expectType<Equal<ChunkOf<typeof omitted>, Updates>>();
const noMode = await graph.stream(input, { tags: ["t"] });
expectType<Equal<ChunkOf<typeof noMode>, Updates>>();
const updates = await graph.stream(input, { streamMode: "updates" });
expectType<Equal<ChunkOf<typeof updates>, Updates>>();
const values = await graph.stream(input, { streamMode: "values" });
expectType<Equal<ChunkOf<typeof values>, State>>();
const messages = await graph.stream(input, { streamMode: "messages" });
expectType<Equal<ChunkOf<typeof messages>, Said>>();
const custom = await graph.stream(input, { streamMode: "custom" });
expectType<Equal<ChunkOf<typeof custom>, unknown>>();
const tasks = await graph.stream(input, { streamMode: "tasks" });
expectType<Equal<ChunkOf<typeof tasks>, Tasks>>();
const debug = await graph.stream(input, { streamMode: "debug" });
expectType<Equal<ChunkOf<typeof debug>, DebugEvent<State, Update>>>();

const one = await graph.stream(input, { streamMode: ["values"] });
expectType<Equal<ChunkOf<typeof one>, [mode: "values", payload: State]>>();
const two = await graph.stream(input, { streamMode: ["values", "updates"] });
expectType<Equal<ChunkOf<typeof two>, [mode: "values", payload: State] | [mode: "updates", payload: Updates]>>();
const modes = ["messages", "custom"] as const;
const constant = await graph.stream(input, { streamMode: modes });
expectType<Equal<ChunkOf<typeof constant>, [mode: "messages", payload: Said] | [mode: "custom", payload: unknown]>>();

for await (const [mode, payload] of two) {
  if (mode === "values") expectType<Equal<typeof payload, State>>();
  else expectType<Equal<typeof payload, Updates>>();
}
for await (const event of debug) {
  if (event.type === "task") expectType<Equal<typeof event.payload, TaskStart<State>>>();
}
for await (const task of tasks) {
  if ("result" in task) expectType<Equal<typeof task, TaskResult<Update>>>();
}
for await (const [message] of messages) {
  if ("tool_call_chunks" in message) message.tool_call_chunks?.[0]?.args?.length;
}

// Modes that are only known when the program runs.
declare const anyMode: StreamMode;
declare const anyModes: StreamMode[];
const anySingle = await graph.stream(input, { streamMode: anyMode });
expectType<Equal<ChunkOf<typeof anySingle>, unknown>>();
const anyList = await graph.stream(input, { streamMode: anyModes });
expectType<Equal<ChunkOf<typeof anyList>[0], StreamMode>>();

// A stream is its own iterator.
const stream: RunStream<Updates> = await graph.stream(input);
const first = await stream.next();
if (!first.done) expectType<Equal<typeof first.value, Updates>>();
await stream.return();
const again: AsyncIterableIterator<Updates> = stream;
void again;

// @ts-expect-error no such mode
graph.stream(input, { streamMode: "update" });
// @ts-expect-error no such mode in a list
graph.stream(input, { streamMode: ["values", "update"] });
// @ts-expect-error the server's word: graphs say "messages"
graph.stream(input, { streamMode: "messages-tuple" });
// @ts-expect-error what to stream is no question of invoke
graph.invoke(input, { streamMode: "values" });
for await (const chunk of await graph.stream(input)) {
  // @ts-expect-error no such node
  chunk.c;
  // @ts-expect-error a chunk has some nodes' updates, not all
  chunk.a.text;
}
