// Keys that tell of the run: read, and never written.
import { Annotation, END, IsLastStep, MessagesAnnotation, RemainingSteps, START, StateGraph, StateSchema } from "superstep";
import type { CompiledStateGraph, Message, StandardSchema } from "superstep";
import { type Equal, expectType } from "./expect.js";

const State = Annotation.Root({ ...MessagesAnnotation.spec, n: Annotation<number>, remainingSteps: RemainingSteps, isLastStep: IsLastStep });
expectType<Equal<typeof State.State, { messages: Message[]; n: number; remainingSteps: number; isLastStep: boolean }>>();
expectType<Equal<keyof typeof State.Update, "messages" | "n">>();

const graph = new StateGraph(State)
  .addNode("a", ({ n, remainingSteps }) => ({ n: n + remainingSteps }))
  .addEdge(START, "a")
  .addConditionalEdges("a", ({ isLastStep }) => (isLastStep ? END : "a"))
  .compile();
const end = await graph.invoke({ n: 1 });
expectType<Equal<typeof end, { messages: Message[]; n: number }>>();
const { values } = await graph.getState({ configurable: { thread_id: "1" } });
expectType<Equal<typeof values, { messages: Message[]; n: number }>>();

declare const text: StandardSchema<string, string>;
const Schema = new StateSchema({ text, isLastStep: IsLastStep });
expectType<Equal<typeof Schema.State, { text: string; isLastStep: boolean }>>();
expectType<Equal<typeof Schema.Update, { text?: string }>>();
const own = new StateGraph({ state: Schema, output: { text: Annotation<string> } })
  .addNode("a", ({ left, n }) => ({ text: String(left + n) }), { input: { left: RemainingSteps, n: Annotation<number> } })
  .addEdge(START, "a")
  .compile();
own satisfies CompiledStateGraph<{ text: string }, { text?: string }, "a", any, { text: string }>;

// @ts-expect-error nobody writes it
new StateGraph(State).addNode("a", () => ({ remainingSteps: 1 }));
// @ts-expect-error it is no input
graph.invoke({ isLastStep: true });
// @ts-expect-error it is no result
end.remainingSteps;
// @ts-expect-error it is a value, not a function
Annotation.Root({ left: RemainingSteps() });
