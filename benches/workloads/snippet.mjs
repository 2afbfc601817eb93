/** The package's first example: a graph of one node that answers, streamed as updates. */
import { read } from "../measure.mjs";
import { langgraph, superstep } from "../sides.mjs";
import { sequence } from "./bare.mjs";

const QUESTION = "Hello! My name is Bagatur and I am 26 years old.";
const ANSWER =
  "Hello Bagatur! It's nice to meet you. Thank you for introducing yourself and sharing your age. Is there anything " +
  "specific you'd like to know or discuss? I'm here to help with any questions or topics you're interested in.";

export const input = () => ({ messages: [{ role: "user", content: QUESTION }] });

async function model() {
  return { role: "assistant", content: ANSWER };
}

export async function agent(state) {
  return { messages: [await model(state.messages)] };
}

/** The graph, in either library. */
export function graphOf({ StateGraph, MessagesAnnotation, START, END }, node = agent) {
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", node)
    .addEdge(START, "agent")
    .addEdge("agent", END)
    .compile();
}

/** The same without a library. */
export const loop = (node = agent) => sequence([["agent", node]], input());

const streamed = (graph) => () => read(graph.stream(input(), { streamMode: "updates" }));

export const snippet = {
  name: "one-node agent, graph.stream",
  chunks: 1,
  sides: {
    bare: async () => () => read(loop()),
    superstep: async () => streamed(graphOf(await superstep())),
    langgraph: async () => streamed(graphOf(await langgraph())),
  },
};
