/** Events of runs. */
import { Annotation, END, START, StateGraph, type RunStream, type GraphEvent } from "superstep";

import { type Equal, expectType } from "./expect.js";

const graph = new StateGraph(Annotation.Root({ text: Annotation<string> }))
  .addNode("a", () => ({ text: "" }))
  .addEdge(START, "a")
  .addEdge("a", END)
  .compile();

const events = graph.streamEvents(
  { text: "" },
  { version: "v2", streamMode: ["values", "updates"], runName: "mine" },
  { includeTypes: ["chain"], excludeNames: ["a"] },
);
expectType<Equal<typeof events, RunStream<GraphEvent>>>();

for await (const { event, name, data } of events) console.log(event.toUpperCase(), name, data.chunk);

// @ts-expect-error a version is asked for
graph.streamEvents({ text: "" }, {});
// @ts-expect-error no such version
graph.streamEvents({ text: "" }, { version: "v1" });
// @ts-expect-error no such filter
graph.streamEvents({ text: "" }, { version: "v2" }, { includeRuns: ["a"] });
