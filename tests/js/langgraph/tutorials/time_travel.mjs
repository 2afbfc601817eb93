import { Annotation, MemorySaver, START, StateGraph } from "@langchain/langgraph";

import { ScriptedModel, all } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };

function joke() {
  const model = new ScriptedModel(["chickens", "Why did the chicken cross the road?", "A joke about cats.", "Another joke."]);
  return new StateGraph(Annotation.Root({ topic: Annotation(), joke: Annotation() }))
    .addNode("chooseTopic", async () => ({ topic: (await model.invoke("A funny topic.")).content }))
    .addNode("writeJoke", async ({ topic }) => ({ joke: (await model.invoke(`A joke about ${topic}.`)).content }))
    .addEdge(START, "chooseTopic")
    .addEdge("chooseTopic", "writeJoke")
    .compile({ checkpointer: new MemorySaver() });
}

const states = (graph) => all(graph.getStateHistory(thread));
const shown = ({ values, next, metadata }) => [values, next, metadata.source, metadata.step];

export default {
  "once more from a checkpoint": async () => {
    const graph = joke();
    await graph.invoke({}, thread);
    const before = (await states(graph)).find(({ next }) => next[0] === "writeJoke");
    return [await all(graph.stream(null, { ...before.config, streamMode: "updates" })), (await states(graph)).map(shown)];
  },
  "on another way from a checkpoint": async () => {
    const graph = joke();
    await graph.invoke({}, thread);
    const before = (await states(graph)).find(({ next }) => next[0] === "writeJoke");
    const forked = await graph.updateState(before.config, { topic: "cats" });
    return [await graph.invoke(null, forked), (await states(graph)).map(shown), (await graph.getState(before.config)).values];
  },
  "history: filtered and limited": async () => {
    const graph = joke();
    await graph.invoke({}, thread);
    return [await all(graph.getStateHistory(thread, { limit: 2 }), shown), await all(graph.getStateHistory(thread, { filter: { source: "input" } }), shown)];
  },
};
