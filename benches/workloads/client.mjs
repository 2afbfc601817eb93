/**
 * The first example word for word: through `client.runs.stream`. LangGraph.js needs a server for that, so its side is
 * `graph.stream`, which does less: no run id, no events.
 */
import { read } from "../measure.mjs";
import { superstep } from "../sides.mjs";
import { graphOf, input, loop, snippet } from "./snippet.mjs";

async function* events() {
  yield { event: "metadata", data: { run_id: crypto.randomUUID(), attempt: 1 } };
  for await (const data of loop()) yield { event: "updates", data };
}

export const client = {
  name: "one-node agent, client.runs.stream",
  chunks: { bare: 2, superstep: 2, langgraph: 1 },
  sides: {
    bare: async () => () => read(events()),
    superstep: async () => {
      const library = await superstep();
      const client = new library.Client({ graphs: { agent: graphOf(library) } });
      return () => read(client.runs.stream(null, "agent", { input: input(), streamMode: "updates" }));
    },
    langgraph: snippet.sides.langgraph,
  },
};
