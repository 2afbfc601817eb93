// The running task, for code that is not handed a runtime; configurations that are bound to a graph.
import { Annotation, END, getConfig, getCurrentTaskInput, getStore, getWriter, INTERRUPT, interrupt, isGraphInterrupt, isInterrupted, NodeTimeoutError, START, StateGraph, UnknownInterruptError, writer } from "superstep";
import type { AnyStore, GraphInterrupt, Interrupt, Runtime } from "superstep";
import { type Equal, expectType } from "./expect.js";

const State = Annotation.Root({ text: Annotation<string> });
declare const store: AnyStore;

const graph = new StateGraph(State)
  .addNode("ask", (state, runtime) => {
    const answer: boolean = interrupt<string, boolean>(`Send ${state.text}?`, { responseSchema: { type: "boolean" } });
    const asked: string = interrupt("Who?");
    const own: string = runtime.interrupt("Who?");
    void writer({ asked });
    void getWriter()?.({ own });
    const config = getConfig();
    expectType<Equal<typeof config, Runtime>>();
    const { userId } = getConfig<{ userId: string }>().context ?? {};
    const input = getCurrentTaskInput<typeof State.State>(runtime);
    void [getStore()?.get, getStore(runtime)?.put, userId, runtime.serverInfo?.assistantId, runtime.control, runtime.heartbeat?.()];
    return { text: answer ? input.text : "" };
  })
  .addEdge(START, "ask")
  .addEdge("ask", END)
  .compile({ store, cache: {} });

const bound = graph.withConfig({ configurable: { user: "u" }, tags: ["t"], recursionLimit: 5, streamMode: "values", interruptBefore: ["ask"] }).withConfig({ metadata: { a: 1 } });
expectType<Equal<typeof bound, typeof graph>>();
await bound.invoke({ text: "" }, { store, writer: (chunk) => console.log(chunk), callbacks: [], heartbeat: () => {}, control: {}, serverInfo: { assistantId: "a", graphId: "g" } });
// @ts-expect-error a breakpoint at a node that is not there
graph.withConfig({ interruptBefore: ["other"] });
// @ts-expect-error a store needs what nodes ask of it
await graph.invoke({ text: "" }, { store: { get: async () => {} } });

const values: unknown = await graph.invoke({ text: "" });
if (isInterrupted<string>(values)) {
  expectType<Equal<(typeof values)[typeof INTERRUPT], Interrupt<string>[]>>();
}
const error: unknown = null;
if (isGraphInterrupt(error)) {
  expectType<Equal<typeof error, GraphInterrupt>>();
  error.interrupts.map(({ value }) => value);
}
new NodeTimeoutError({ node: "ask", elapsed: 12, kind: "run", runTimeout: 10 }).timeout.toFixed();
new UnknownInterruptError("text", { reason: "ambiguous" }).pendingIds.length.toFixed();
// @ts-expect-error no such reason
new UnknownInterruptError("text", { reason: "other" });
