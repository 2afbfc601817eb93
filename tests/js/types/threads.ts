// Threads: checkpointers, the states of a thread and their updates, subgraphs in streams.
import { Annotation, Command, interrupt, isInterrupted, MemorySaver, START, StateGraph } from "superstep";
import type { CheckpointConfig, CheckpointEvent, StateSnapshot, StateTask } from "superstep";
import { type ChunkOf, type Equal, expectType } from "./expect.js";

const S = Annotation.Root({ text: Annotation<string>, log: Annotation<string[], string>({ reducer: (a, b) => [...a, b] }) });
const Shown = Annotation.Root({ text: Annotation<string> });
type State = typeof S.State;
const builder = new StateGraph({ state: S, output: Shown })
  .addNode("ask", () => ({ text: interrupt<string, string>("Who?") }))
  .addNode("tell", ({ text }, runtime) => ({ log: `${text} ${runtime.interrupt("Sure?", { responseSchema: { type: "boolean" } })}` }))
  .addEdge(START, "ask")
  .addEdge("ask", "tell");
const graph = builder.compile({ checkpointer: new MemorySaver() });
builder.compile({ checkpointer: true });
builder.compile({ checkpointer: false });
// @ts-expect-error no saver
builder.compile({ checkpointer: {} });

const config = { configurable: { thread_id: "1" } };
const asked = await graph.invoke({ text: "" }, { ...config, durability: "exit" });
expectType<Equal<typeof asked, { text: string }>>();
if (isInterrupted<string>(asked)) await graph.invoke(new Command({ resume: "me" }), config);
await graph.invoke(null, config);
// @ts-expect-error no such durability
await graph.invoke(null, { ...config, durability: "never" });

const state = await graph.getState(config, { subgraphs: true });
expectType<Equal<typeof state, StateSnapshot<State>>>();
state.values.log.at(0);
const task: StateTask | undefined = state.tasks[0];
task?.interrupts.map(({ value }) => value);
if (task?.state !== undefined && "values" in task.state) void task.state.next;

for await (const past of graph.getStateHistory(config, { limit: 2, before: state.config, filter: { source: "loop" } })) {
  expectType<Equal<typeof past, StateSnapshot<State>>>();
  await graph.invoke(null, past.config);
}

let at: CheckpointConfig = await graph.updateState(config, { log: "more" }, "tell");
at = await graph.updateState(at, null);
at = await graph.updateState(at, null, "__copy__");
at = await graph.bulkUpdateState(at, [{ updates: [{ values: { text: "a" }, asNode: "ask" }, { values: { log: "b" }, asNode: "tell" }] }]);
// @ts-expect-error no such key
await graph.updateState(config, { other: 1 });
// @ts-expect-error no such node
await graph.updateState(config, { text: "" }, "other");

const checkpoints = await graph.stream(null, { ...at, streamMode: "checkpoints" });
expectType<Equal<ChunkOf<typeof checkpoints>, CheckpointEvent<State>>>();
for await (const event of await graph.stream(null, { ...config, streamMode: "debug" })) {
  if (event.type === "checkpoint") expectType<Equal<typeof event.payload, CheckpointEvent<State>>>();
}
for await (const [namespace, mode, payload] of await graph.stream(null, { ...config, streamMode: ["values", "custom"], subgraphs: true })) {
  expectType<Equal<typeof namespace, string[]>>();
  if (mode === "custom") expectType<Equal<typeof payload, unknown>>();
}
for await (const [namespace, update] of await graph.stream(null, { ...config, subgraphs: true })) void [namespace.length, update["ask"]];

for (const [name, inner] of graph.getSubgraphs()) void [name, inner.name];
