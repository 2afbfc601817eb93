import { MemorySaver, type Pregel as AnyPregel, type PregelNode, type PregelParams, START, StateGraph, Annotation } from "@langchain/langgraph";
import { BinaryOperatorAggregate, EphemeralValue, LastValue, Topic } from "@langchain/langgraph/channels";
import { Channel, Pregel, type PregelInputType, type PregelOutputType } from "@langchain/langgraph/pregel";

const node1 = Channel.subscribeTo("a").pipe((x: string) => x + x).pipe(Channel.writeTo(["b", "c"]));
const node2: PregelNode = Channel.subscribeTo(["b", "c"], { tags: ["t"] }).pipe(({ b }: { b: string }) => b.length).pipe(Channel.writeTo([], { n: (x: number) => x + 1, d: "fixed" }));
const named = Channel.subscribeTo("a", { key: "text" }).join(["b"]).pipe(({ text }: { text: string }) => text).pipe(Channel.writeTo(["c"]));

export const app = new Pregel({
  nodes: { node1, node2, named },
  channels: {
    a: new EphemeralValue<string>(),
    b: new LastValue<string>(),
    c: new Topic<string>({ accumulate: true }),
    n: new BinaryOperatorAggregate<number>((left, right) => left + right, () => 0),
    d: new LastValue<string>(),
  },
  inputChannels: ["a"],
  outputChannels: ["b", "c"],
  streamChannels: "n",
  interruptBefore: ["node2"],
  checkpointer: new MemorySaver(),
});

// @ts-expect-error: a graph has outputs
export const wrong: PregelParams<any, any> = { nodes: { node1 }, channels: {}, inputChannels: "a" };

export async function use(graph: AnyPregel<any, any>, input: PregelInputType): Promise<PregelOutputType> {
  for await (const chunk of await app.stream({ a: "x" }, { streamMode: "updates" })) console.log(chunk);
  const { values } = await app.getState({ configurable: { thread_id: "1" } });
  return [await graph.invoke(input), await app.invoke({ a: "foo" }), values, app.nodes.node1.triggers.join(), app.inputChannels];
}

export const outer = new StateGraph(Annotation.Root({ a: Annotation<string>() })).addNode("inner", app).addEdge(START, "inner").compile();
export const used = use(app, { a: "x" });
