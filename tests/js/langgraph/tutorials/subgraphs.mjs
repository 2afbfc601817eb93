import { Annotation, Command, MemorySaver, START, StateGraph, interrupt } from "@langchain/langgraph";

import { all, inModes } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };

/** A graph inside that shares a key with the one around it. */
function shared(options) {
  const Inside = Annotation.Root({ foo: Annotation(), bar: Annotation() });
  const inside = new StateGraph(Inside)
    .addNode("first", () => ({ bar: "bar" }))
    .addNode("second", ({ foo, bar }) => ({ foo: foo + bar }))
    .addEdge(START, "first")
    .addEdge("first", "second")
    .compile();
  return new StateGraph(Annotation.Root({ foo: Annotation() }))
    .addNode("prepare", ({ foo }) => ({ foo: `hi! ${foo}` }))
    .addNode("inside", inside)
    .addEdge(START, "prepare")
    .addEdge("prepare", "inside")
    .compile(options);
}

/** Graphs inside whose state is their own: a node turns one into the other. */
function own() {
  const grandchild = new StateGraph(Annotation.Root({ question: Annotation() }))
    .addNode("shout", ({ question }) => ({ question: question.toUpperCase() }))
    .addEdge(START, "shout")
    .compile();
  const child = new StateGraph(Annotation.Root({ text: Annotation() }))
    .addNode("ask", async ({ text }, config) => ({ text: (await grandchild.invoke({ question: text }, config)).question }))
    .addEdge(START, "ask")
    .compile();
  return new StateGraph(Annotation.Root({ foo: Annotation() }))
    .addNode("child", async ({ foo }, config) => ({ foo: (await child.invoke({ text: foo }, config)).text }))
    .addNode("end", ({ foo }) => ({ foo: `${foo}!` }))
    .addEdge(START, "child")
    .addEdge("child", "end")
    .compile();
}

/** A question in a graph inside, and what can be seen of it. */
function asking() {
  const inside = new StateGraph(Annotation.Root({ city: Annotation(), weather: Annotation() }))
    .addNode("model", () => ({ city: "San Francisco" }))
    .addNode("report", ({ city }) => ({ weather: `${city}: ${interrupt("What is it like?")}` }))
    .addEdge(START, "model")
    .addEdge("model", "report")
    .compile();
  return new StateGraph(Annotation.Root({ city: Annotation(), weather: Annotation(), route: Annotation() }))
    .addNode("router", () => ({ route: "weather" }))
    .addNode("inside", inside)
    .addEdge(START, "router")
    .addConditionalEdges("router", ({ route }) => (route === "weather" ? "inside" : "__end__"), ["inside", "__end__"])
    .compile({ checkpointer: new MemorySaver() });
}

export default {
  "a shared key": () => inModes(shared, { foo: "foo" }),
  "a shared key, with what is inside": () => inModes(shared, { foo: "foo" }, { subgraphs: true }),
  "a state of its own": () => inModes(own, { foo: "foo" }),
  "a state of its own, with what is inside": () => inModes(own, { foo: "foo" }, { subgraphs: true }),
  "a question inside": async () => {
    const graph = asking();
    const asked = await all(graph.stream({}, { ...thread, streamMode: "updates", subgraphs: true }));
    const state = await graph.getState(thread, { subgraphs: true });
    const inner = state.tasks[0].state;
    await graph.updateState(inner.config, { city: "Oslo" });
    return [asked, state.next, inner.values, inner.next, await all(graph.stream(new Command({ resume: "sunny" }), { ...thread, subgraphs: true })), (await graph.getState(thread)).values];
  },
  "history, with a thread": async () => {
    const graph = shared({ checkpointer: new MemorySaver() });
    await graph.invoke({ foo: "foo" }, thread);
    return all(graph.getStateHistory(thread), ({ values, next, metadata }) => [values, next, metadata]);
  },
  "drawn": () => [shared().getGraph().drawMermaid(), shared().getGraph({ xray: true }).drawMermaid()],
};
