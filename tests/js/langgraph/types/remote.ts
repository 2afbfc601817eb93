import { type RunnableConfig } from "@langchain/core/runnables";
import { Annotation, Command, END, MemorySaver, START, StateGraph, type StateSnapshot } from "@langchain/langgraph";
import { RemoteGraph, type RemoteGraphParams } from "@langchain/langgraph/remote";
import { Client } from "@langchain/langgraph-sdk";

const params: RemoteGraphParams = { graphId: "agent", url: "http://localhost:2024", apiKey: "k", headers: { a: "b" }, streamResumable: true };
const remote = new RemoteGraph(params);
export const other = new RemoteGraph({ graphId: "agent", client: new Client(), interruptBefore: ["a"], interruptAfter: "*", config: { tags: ["a"] } });

// @ts-expect-error: which graph?
export const nameless = new RemoteGraph({ url: "http://localhost:2024" });

const State = Annotation.Root({ foo: Annotation<string>() });

export const graph = new StateGraph(State)
  .addNode("far", remote)
  .addNode("calls", async (state, config) => ({ foo: (await remote.invoke(state, config)).foo as string }))
  .addEdge(START, "far")
  .addEdge("far", "calls")
  .addEdge("calls", END)
  .compile({ checkpointer: new MemorySaver() });

export async function use(config: RunnableConfig) {
  const bound: RemoteGraph = remote.withConfig({ configurable: { thread_id: "1" } });
  for await (const chunk of await bound.stream({ foo: "a" }, { streamMode: ["updates", "custom"], subgraphs: true, recursionLimit: 3 })) console.log(chunk);
  await bound.invoke(new Command({ resume: "yes" }), config);
  await bound.invoke(null, { configurable: { thread_id: "1" }, context: { user: "u" }, signal: AbortSignal.timeout(5) });
  const state: StateSnapshot = await bound.getState(config, { subgraphs: true });
  for await (const { next } of bound.getStateHistory(config, { limit: 3, filter: { source: "loop" } })) console.log(next.length, state.values);
  const at: RunnableConfig = await bound.updateState(config, { foo: "b" }, "ask");
  const drawn: string = (await bound.getGraphAsync({ xray: true })).drawMermaid();
  for await (const [name, inner] of bound.getSubgraphsAsync("a", true)) console.log(name.length, inner);
  return [at, drawn, bound.graphId];
}
