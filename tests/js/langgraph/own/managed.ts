// Keys that tell of the run, in graphs that are LangChain Runnables: read, and in no result.
import { IsLastStep, RemainingSteps } from "superstep";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { type Equal, expectType } from "../../types/expect.js";

const State = Annotation.Root({ n: Annotation<number>, remainingSteps: RemainingSteps, isLastStep: IsLastStep });
const graph = new StateGraph(State)
  .addNode("a", ({ n, remainingSteps }) => ({ n: n + remainingSteps }))
  .addEdge(START, "a")
  .addConditionalEdges("a", ({ isLastStep }) => (isLastStep ? END : "a"))
  .compile();
const end = await graph.invoke({ n: 1 });
expectType<Equal<typeof end, { n: number }>>();
const { values } = await graph.getState({ configurable: { thread_id: "1" } });
expectType<Equal<typeof values, { n: number }>>();
