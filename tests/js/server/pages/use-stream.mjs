/** `useStream` of LangGraph's SDK on graphs of the page: words as they come, a question and its answer, history, stopping. */
import { Client } from "@langchain/langgraph-sdk";
import { useStream } from "@langchain/langgraph-sdk/react";
import { createElement, useEffect } from "react";
import { createRoot } from "react-dom/client";

import { Annotation, END, MessagesAnnotation, START, StateGraph } from "superstep";
import { ScriptedChatModel } from "superstep/models";
import { serve } from "superstep/server";

const model = new ScriptedChatModel({ responses: ["One two three four."], delay: 15 });
const agent = new StateGraph(MessagesAnnotation)
  .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
  .addEdge(START, "agent")
  .addEdge("agent", END)
  .compile();
const asking = new StateGraph(Annotation.Root({ foo: Annotation(), answer: Annotation() }))
  .addNode("ask", ({ foo }, runtime) => ({ answer: runtime.interrupt({ question: "ok?", foo }) }))
  .addEdge(START, "ask")
  .addEdge("ask", END)
  .compile();
let wasStopped = false;
const endless = new StateGraph(Annotation.Root({ foo: Annotation() }))
  .addNode("wait", (_, { signal }) => new Promise(() => signal.addEventListener("abort", () => (wasStopped = true))))
  .addEdge(START, "wait")
  .compile();

const { fetch } = serve({ graphs: { agent, asking, endless } });
const client = new Client({ apiUrl: "http://superstep.invalid", callerOptions: { fetch: (input, init) => fetch(new Request(input, init)) } });

let stream;
const waiting = [];

function View({ assistantId }) {
  stream = useStream({ client, assistantId, messagesKey: "messages", fetchStateHistory: true });
  useEffect(() => waiting.splice(0).forEach((look) => look()));
  return null;
}

/** Waits until the hook shows something. */
async function until(holds) {
  while (!holds(stream)) await new Promise((resolve) => waiting.push(resolve));
  return stream;
}

function show(assistantId) {
  stream = undefined;
  createRoot(document.body.appendChild(document.createElement("div"))).render(createElement(View, { assistantId }));
  return until((shown) => shown !== undefined);
}

await show("agent");
const seen = new Set();
stream.submit({ messages: [{ type: "human", content: "Count." }] });
await until(({ messages, isLoading }) => {
  if (messages.at(-1)?.type === "ai") seen.add(messages.at(-1).content);
  return !isLoading && messages.at(-1)?.content === "One two three four.";
});
console.log(`words: ${seen.has("One") && seen.size > 2}`);
console.log(`messages: ${stream.messages.map(({ type }) => type)}`);

await show("asking");
stream.submit({ foo: "a" });
await until(({ interrupt, isLoading }) => interrupt !== undefined && !isLoading);
console.log(`asks: ${JSON.stringify(stream.interrupt.value)}`);
stream.submit(undefined, { command: { resume: "yes" } });
await until(({ values, isLoading }) => values.answer !== undefined && !isLoading);
console.log(`answered: ${JSON.stringify(stream.values)}`);
await until(({ history }) => history.length === 3);
console.log(`history: ${stream.history.length}`);

await show("endless");
stream.submit({ foo: "a" });
await until(({ isLoading }) => isLoading);
await new Promise((resolve) => setTimeout(resolve, 100));
await stream.stop();
await until(({ isLoading }) => !isLoading);
await new Promise((resolve) => setTimeout(resolve, 50));
console.log(`stopped: ${wasStopped}`);
console.log("done");
