import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { Runnable, RunnableLambda, type RunnableConfig } from "@langchain/core/runnables";
import {
  Annotation,
  Command,
  END,
  InMemoryStore,
  type LangGraphRunnableConfig,
  MemorySaver,
  MessagesAnnotation,
  START,
  Send,
  StateGraph,
  addMessages,
  entrypoint,
  interrupt,
  isGraphInterrupt,
  messagesStateReducer,
  task,
} from "@langchain/langgraph";

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  count: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
  name: Annotation<string>(),
});

type S = typeof State.State;
type U = typeof State.Update;

const node = async (state: S, config: LangGraphRunnableConfig): Promise<U> => {
  const last: BaseMessage | undefined = state.messages.at(-1);
  config.writer?.({ seen: last?.id });
  return { messages: [new AIMessage("hi")], count: 1 };
};

const route = (state: S) => (state.count > 1 ? END : "b");

export const graph = new StateGraph(State)
  .addNode("a", node)
  .addNode("b", async (state, config?: RunnableConfig) => ({ name: `${state.name}${config?.runName}` }))
  .addNode("c", () => new Command({ update: { count: 1 }, goto: "a" }), { ends: ["a"] })
  .addNode("d", RunnableLambda.from((state: S) => ({ count: state.count })))
  .addEdge(START, "a")
  .addConditionalEdges("a", route, ["b", END])
  .addConditionalEdges("b", ({ count }) => [new Send("c", { count: count + 1 })])
  .addEdge("d", END)
  .addEdge("c", "d")
  .compile({ checkpointer: new MemorySaver(), store: new InMemoryStore(), name: "graph" });

// @ts-expect-error there is no such node
new StateGraph(State).addNode("a", node).addEdge(START, "z");
// @ts-expect-error the state's count is a number
new StateGraph(State).addNode("a", () => ({ count: "1" }));

export async function run() {
  const state = await graph.invoke({ messages: [new HumanMessage("hi")], name: "x" }, { configurable: { thread_id: "1" } });
  const count: number = state.count;
  const messages: BaseMessage[] = state.messages;
  for await (const chunk of await graph.stream({ messages: "hi" }, { streamMode: "values" })) {
    const values: S = chunk;
    void values;
  }
  for await (const [mode, chunk] of await graph.stream({ messages: ["hi"] }, { streamMode: ["updates", "custom"] })) {
    const name: "updates" | "custom" = mode;
    void [name, chunk];
  }
  for await (const told of await graph.stream({ messages: "hi" }, { streamMode: "tools" })) {
    if (told.event === "on_tool_start") void [told.name, told.toolCallId, told.input];
  }
  for await (const event of graph.streamEvents({ messages: [] }, { version: "v2" })) {
    const name: string = event.event;
    void name;
  }
  const runnable: Runnable = graph;
  const bound = graph.withConfig({ tags: ["t"], recursionLimit: 3 });
  const piped = graph.pipe((out: S) => out.count);
  const all: S[] = await graph.batch([{ messages: [] }, { messages: [] }]);
  const { values, next } = await graph.getState({ configurable: { thread_id: "1" } });
  await graph.updateState({ configurable: { thread_id: "1" } }, { count: 2 }, "a");
  const drawn: string = (await graph.getGraphAsync()).drawMermaid();
  return [count, messages, runnable, bound, await piped.invoke({ messages: [] }), all, values, next, drawn];
}

const double = task("double", async (value: number) => value * 2);

export const workflow = entrypoint({ name: "workflow", checkpointer: new MemorySaver() }, async (value: number) => {
  const doubled: number = await double(value);
  const answer: string = interrupt<{ value: number }, string>({ value: doubled });
  return { doubled, answer };
});

export async function runWorkflow() {
  const { doubled } = await workflow.invoke(1, { configurable: { thread_id: "1" } });
  return doubled;
}

export const reduced: BaseMessage[] = messagesStateReducer([], addMessages([], [{ role: "user", content: "hi" }]));

export function guard(error: unknown) {
  if (isGraphInterrupt(error)) return error.interrupts;
  return undefined;
}
