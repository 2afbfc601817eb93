// The other entries of the package, and its errors.
import { BaseLangGraphError, Client as ReadyClient, EmptyInputError, EnginePanic, GraphRecursionError, GraphValueError, InvalidUpdateError, MessagesAnnotation, UnreachableNodeError } from "superstep";
import engine from "superstep/engine.wasm";
import { ScriptedChatModel } from "superstep/models";
import { Client, init, initSync, START, StateGraph } from "superstep/slim";
import type { AIMessage, AIMessageChunk, LangGraphErrorCode, Runtime } from "superstep";
import { type Equal, expectType } from "./expect.js";

expectType<Equal<typeof engine, WebAssembly.Module>>();
expectType<Equal<typeof Client, typeof ReadyClient>>();

await init();
await init(engine);
await init(new URL("./engine.wasm", "https://example.com"));
await init("/engine.wasm");
await init(fetch("/engine.wasm"));
await init(await fetch("/engine.wasm"));
await init(new Uint8Array());
initSync(engine);
initSync(new ArrayBuffer(0));
// @ts-expect-error nothing can be fetched without waiting
initSync("/engine.wasm");
// @ts-expect-error loading needs something to load
initSync();
// @ts-expect-error not a source
await init(1);

const model = new ScriptedChatModel({ responses: ["Hi", { content: "", tool_calls: [{ name: "search", args: {} }] }], delay: 5 });
expectType<Equal<Awaited<ReturnType<typeof model.invoke>>, AIMessage>>();
for await (const chunk of model.stream("Hi", { signal: new AbortController().signal })) {
  expectType<Equal<typeof chunk, AIMessageChunk>>();
}
new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => {
    expectType<Equal<typeof runtime, Runtime>>();
    for await (const chunk of model.stream(state.messages, runtime)) await runtime.writer(chunk.content);
    return { messages: await model.invoke(state.messages, runtime) };
  })
  .addEdge(START, "agent");
// @ts-expect-error a script is a list
new ScriptedChatModel({ responses: "Hi" });
// @ts-expect-error answers are text or fields of a message
new ScriptedChatModel({ responses: [1] });

const errors = [GraphRecursionError, GraphValueError, InvalidUpdateError, EmptyInputError, UnreachableNodeError];
for (const LangGraphError of errors) {
  const error: BaseLangGraphError = new LangGraphError("message", { lc_error_code: "GRAPH_RECURSION_LIMIT" });
  expectType<Equal<typeof error.lc_error_code, LangGraphErrorCode | undefined>>();
  LangGraphError.unminifiable_name satisfies string;
}
const panic: Error = new EnginePanic("unreachable");
void panic;
// @ts-expect-error no such code
new BaseLangGraphError("message", { lc_error_code: "OTHER" });
