import { Annotation, END, MessagesAnnotation, START, StateGraph } from "superstep";
import type { CompiledStateGraph, Graph, Message, Messages, OverwriteValue, Runtime } from "superstep";
import { type Equal, expectType } from "./expect.js";

// An agent that calls tools.
const Agent = Annotation.Root({ ...MessagesAnnotation.spec, turns: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });

declare function callModel(messages: Message[], signal: AbortSignal): Promise<Message>;
declare function callTool(name: string, args: object): Promise<string>;

function shouldContinue({ messages }: typeof Agent.State) {
  const last = messages.at(-1);
  if (last?.type === "ai" && last.tool_calls?.length) {
    return "tools";
  }
  return END;
}

const agent = new StateGraph(Agent)
  .addNode("agent", async ({ messages }, { signal }) => ({ messages: await callModel(messages, signal), turns: 1 }))
  .addNode("tools", async ({ messages }, runtime) => {
    const last = messages.at(-1);
    const calls = last?.type === "ai" ? (last.tool_calls ?? []) : [];
    return {
      messages: await Promise.all(
        calls.map(async (call) => {
          await runtime.writer({ calling: call.name });
          return { role: "tool", tool_call_id: call.id, content: await callTool(call.name, call.args) };
        }),
      ),
    };
  })
  .addEdge(START, "agent")
  .addConditionalEdges("agent", shouldContinue)
  .addEdge("tools", "agent")
  .compile({ name: "agent", interruptBefore: ["tools"] });

expectType<
  Equal<
    typeof agent,
    CompiledStateGraph<{ messages: Message[]; turns: number }, { messages?: Messages | OverwriteValue<Message[]>; turns?: number | OverwriteValue<number> }, "agent" | "tools">
  >
>();
const result = await agent.invoke(
  { messages: [["system", "Be brief."], { role: "user", content: "Hi" }, "and hello"] },
  { recursionLimit: 10, tags: ["test"], metadata: { a: 1 }, configurable: { user: "u" }, signal: AbortSignal.timeout(1000) },
);
expectType<Equal<typeof result, { messages: Message[]; turns: number }>>();
expectType<Equal<ReturnType<typeof agent.getGraph>, Graph>>();
agent.getGraph().drawMermaid({ withStyles: false }).split("\n");
agent.getGraph().toJSON().edges.filter((edge) => edge.conditional);
agent.getGraph({ xray: true }).toJSON().nodes.map(({ metadata }) => metadata?.owner);
(await agent.getGraphAsync({ xray: 2 })).drawMermaid() satisfies string;
// @ts-expect-error: a number or a boolean
agent.getGraph({ xray: "all" });
for (const [name, subgraph] of agent.getSubgraphs("tools", true)) {
  name satisfies string;
  subgraph.getName() satisfies string;
}
for await (const [, subgraph] of agent.getSubgraphsAsync()) subgraph.getGraph() satisfies Graph;
agent.name satisfies string;

// Many nodes at once, sequences, every result a node may have.
const State = Annotation.Root({ text: Annotation<string>, count: Annotation<number>({ reducer: (a, b) => a + b }) });
type Node = typeof State.Node;
const upper: Node = ({ text }) => ({ text: text.toUpperCase() });
const many = new StateGraph(State)
  .addNode("calls", upper, { subgraphs: [agent] })
  .addNode({ upper, count: async (state) => ({ count: state.text.length }) })
  .addNode([
    ["trim", (state) => ({ text: state.text.trim() })],
    ["log", (state) => console.log(state.text), { ends: [] }],
  ])
  .addSequence([
    ["one", () => null],
    ["two", () => undefined],
  ])
  .addSequence({ three: async () => {}, four: () => ({}) })
  .addEdge(START, "upper")
  .addEdge(START, "calls")
  .addEdge(["upper", "count"], "trim")
  .addEdge("trim", "one")
  .addEdge("two", "three")
  .addConditionalEdges("four", (state) => (state.count > 3 ? "log" : END))
  .addConditionalEdges("log", async ({ text }) => (text ? ["count", "trim"] : END))
  .addConditionalEdges("count", (state) => (state.count > 1 ? "more" : "less"), { more: "log", less: END })
  .addConditionalEdges("trim", (state) => state.text, ["log", END])
  .addConditionalEdges("one", (state) => state.text, { a: "log", b: END });
const compiledMany = many.compile({ interruptAfter: "*", interruptBefore: ["one"] });
expectType<
  Equal<
    typeof compiledMany extends CompiledStateGraph<any, any, infer Nodes, any> ? Nodes : never,
    "upper" | "count" | "calls" | "trim" | "log" | "one" | "two" | "three" | "four"
  >
>();

// Context.
const Context = Annotation.Root({ userId: Annotation<string> });
const withContext = new StateGraph(State, Context)
  .addNode("who", (_, runtime) => {
    expectType<Equal<typeof runtime, Runtime<{ userId: string }>>>();
    return { text: runtime.context?.userId ?? "nobody" };
  })
  .addEdge(START, "who")
  .compile();
await withContext.invoke({ text: "" }, { context: { userId: "u" } });

// A graph inside a graph's node.
new StateGraph(State).addNode("inner", async (state, runtime) => compiledMany.invoke(state, runtime));

const builder = new StateGraph(State).addNode("a", upper).addNode("b", upper);
// @ts-expect-error an edge to a node that is not there
builder.addEdge("a", "c");
// @ts-expect-error an edge from a node that is not there
builder.addEdge("c", "a");
// @ts-expect-error an edge from a list with a node that is not there
builder.addEdge(["a", "c"], "b");
// @ts-expect-error nothing follows the end
builder.addEdge(END, "a");
// @ts-expect-error nothing precedes the start
builder.addEdge("a", START);
// @ts-expect-error the path names a node that is not there
builder.addConditionalEdges("a", (state) => (state.text ? "b" : "c"));
// @ts-expect-error the path's names are not known: it needs a declared type or a map
builder.addConditionalEdges("a", (state) => state.text);
// @ts-expect-error the map names a node that is not there
builder.addConditionalEdges("a", (state) => (state.text ? "x" : "y"), { x: "b", y: "c" });
// @ts-expect-error the map has no entry for "y"
builder.addConditionalEdges("a", (state) => (state.text ? "x" : "y"), { x: "b" });
// @ts-expect-error the list names a node that is not there
builder.addConditionalEdges("a", (state) => state.text, ["b", "c"]);
// @ts-expect-error the path returns neither a name nor a Send
builder.addConditionalEdges("a", (state) => state.count);
// @ts-expect-error an update with the wrong type
builder.addNode("c", () => ({ count: "one" }));
// @ts-expect-error an update with the wrong type, from an async node
builder.addNode("c", async () => ({ text: 1 }));
// @ts-expect-error an update of no key of the state
builder.addNode("c", () => ({ txet: "" }));
// @ts-expect-error a node returns an object
builder.addNode("c", () => "text");
// @ts-expect-error no such key in the state
builder.addNode("c", (state) => ({ text: state.txet }));
// @ts-expect-error no such thing in the runtime
builder.addNode("c", (_, runtime) => ({ text: runtime.interupt }));
// @ts-expect-error a wrong update among many nodes
builder.addNode({ c: () => ({ text: 1 }) });
// @ts-expect-error a wrong update in a sequence
builder.addSequence([["c", () => ({ text: 1 })]]);
// @ts-expect-error no such option
builder.addNode("c", upper, { end: ["a"] });
// @ts-expect-error no such node to stop before
builder.compile({ interruptBefore: ["c"] });
// @ts-expect-error the context is not a state
new StateGraph(State, { userId: "u" });
// @ts-expect-error graphs are compiled, not constructed
new (builder.compile().constructor as typeof CompiledStateGraph)();

const compiled = builder.compile();
// @ts-expect-error input of the wrong type
compiled.invoke({ text: 1 });
// @ts-expect-error input with a key that is not there
compiled.invoke({ text: "", txet: "" });
// @ts-expect-error a run is given something, if only null
compiled.invoke();
// @ts-expect-error no such option: recursion_limit is the server's word
compiled.invoke({ text: "" }, { recursion_limit: 3 });
// @ts-expect-error no such node to stop after
compiled.invoke({ text: "" }, { interruptAfter: ["c"] });
// @ts-expect-error a context of the wrong type
withContext.invoke({ text: "" }, { context: { userId: 1 } });
// @ts-expect-error a result has no such key
(await compiled.invoke({ text: "" })).txet;
