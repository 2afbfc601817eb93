/** Chunks that one node writes by itself: at once, or letting the reader have each. */
import { read } from "../measure.mjs";
import { langgraph, superstep } from "../sides.mjs";
import { written } from "./bare.mjs";
import { graphOf, input } from "./snippet.mjs";

const COUNT = 10_000;

async function atOnce(_, { writer }) {
  for (let nth = 0; nth < COUNT; nth += 1) writer({ nth });
  return {};
}

async function awaited(_, { writer }) {
  for (let nth = 0; nth < COUNT; nth += 1) await writer({ nth });
  return {};
}

function streamed(library, node) {
  const graph = graphOf(library, node);
  return () => read(graph.stream(input(), { streamMode: "custom" }));
}

function custom(how, node) {
  return {
    name: `${COUNT.toLocaleString("en")} custom chunks, ${how}`,
    chunks: COUNT,
    sides: {
      bare: async () => () => read(written(node)),
      superstep: async () => streamed(await superstep(), node),
      langgraph: async () => streamed(await langgraph(), node),
    },
  };
}

export const customAtOnce = custom("at once", atOnce);
export const customAwaited = custom("awaited", awaited);
