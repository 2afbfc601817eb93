/** Nodes that do nothing, one after another: what a superstep costs, and whether it costs more in a longer run. */
import { read } from "../measure.mjs";
import { langgraph, superstep } from "../sides.mjs";
import { sequence } from "./bare.mjs";

const noop = () => {};

const nodesOf = (length) => Array.from({ length }, (_, place) => [`node_${place}`, noop]);

function graphOf({ StateGraph, MessagesAnnotation, START, END }, length) {
  const nodes = nodesOf(length);
  return new StateGraph(MessagesAnnotation)
    .addSequence(nodes)
    .addEdge(START, nodes[0][0])
    .addEdge(nodes[length - 1][0], END)
    .compile();
}

function streamed(library, length) {
  const graph = graphOf(library, length);
  const options = { streamMode: "updates", recursionLimit: length + 1 };
  return () => read(graph.stream({ messages: [] }, options));
}

export function chain(length) {
  const nodes = nodesOf(length);
  return {
    name: `chain of ${length.toLocaleString("en")} nodes`,
    length,
    chunks: length,
    sides: {
      bare: async () => () => read(sequence(nodes, { messages: [] })),
      superstep: async () => streamed(await superstep(), length),
      langgraph: async () => streamed(await langgraph(), length),
    },
  };
}
