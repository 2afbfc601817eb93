// Threads, their runs, assistants and the store of a client.
import { Annotation, Client, InMemoryStore, MemorySaver, START, StateGraph } from "superstep";
import type { Assistant, Run, StoredItem, Thread, ThreadState, ThreadStatus } from "superstep";
import { type Equal, expectType } from "./expect.js";

const S = Annotation.Root({ text: Annotation<string> });
type State = typeof S.State;
const agent = new StateGraph(S).addNode("a", (state) => state).addEdge(START, "a").compile();
const client = new Client<State>({ graphs: { agent }, checkpointer: new MemorySaver(), store: new InMemoryStore() });
new Client({ graphs: { agent } });
// @ts-expect-error no saver
new Client({ graphs: { agent }, checkpointer: {} });

const thread = await client.threads.create({ metadata: { a: 1 }, ifExists: "do_nothing" });
expectType<Equal<typeof thread, Thread<State>>>();
expectType<Equal<typeof thread.status, ThreadStatus>>();
thread.values?.text.length;
// @ts-expect-error there may be none yet
thread.values.text;
const { thread_id } = thread;
const state = await client.threads.getState(thread_id, { checkpoint_id: "1" }, { subgraphs: true });
expectType<Equal<typeof state, ThreadState<State>>>();
state.tasks[0]?.interrupts[0]?.value;
const [first] = await client.threads.getHistory(thread_id, { limit: 1, before: "1" });
first?.checkpoint?.checkpoint_id satisfies string | null | undefined;
await client.threads.updateState(thread_id, { values: { text: "" }, asNode: "a" });
// @ts-expect-error no such key
await client.threads.updateState(thread_id, { values: { tex: "" } });
await client.threads.search({ status: "idle", sortBy: "state_updated_at", sortOrder: "asc", select: ["thread_id"] });
// @ts-expect-error no such status
await client.threads.search({ status: "pending" });
(await client.threads.count()) satisfies number;

const run = await client.runs.create(thread_id, "agent", { input: { text: "" }, multitaskStrategy: "rollback", streamResumable: true });
expectType<Equal<typeof run, Run>>();
await client.runs.cancel(thread_id, run.run_id, true, "rollback");
// @ts-expect-error no such action
await client.runs.cancel(thread_id, run.run_id, true, "stop");
for await (const { id, event } of client.runs.joinStream(thread_id, run.run_id, { lastEventId: "-1", streamMode: ["values"] })) {
  id satisfies string | undefined;
  event satisfies string;
}
client.runs.joinStream(null, run.run_id, new AbortController().signal);
for (const { status } of await client.runs.list(thread_id, { status: "running", select: ["status"] })) status satisfies string;
await client.runs.createBatch([{ assistantId: "agent", input: { text: "" } }]);
// @ts-expect-error an assistant has to be named
await client.runs.createBatch([{ input: { text: "" } }]);

const assistant = await client.assistants.create({ graphId: "agent", config: { recursion_limit: 5 }, context: {} });
expectType<Equal<typeof assistant, Assistant>>();
// @ts-expect-error of which graph
await client.assistants.create({ name: "x" });
(await client.assistants.search({ includePagination: true })).next satisfies string | null;
(await client.assistants.search()).length satisfies number;
(await client.assistants.getGraph("agent", { xray: 1 })).nodes.length;

const item = await client.store.getItem(["a"], "k");
expectType<Equal<typeof item, StoredItem | null>>();
(await client.store.searchItems(["a"], { query: "x" })).items[0]?.score satisfies number | undefined;
