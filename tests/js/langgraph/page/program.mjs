/** What a page does with LangChain and a graph; the same in Node on LangGraph.js. Nothing is passed on by AsyncLocalStorage. */
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, Command, END, MemorySaver, MessagesAnnotation, START, StateGraph, interrupt } from "@langchain/langgraph";
import { ToolNode, createReactAgent } from "@langchain/langgraph/prebuilt";
import { createAgent, humanInTheLoopMiddleware } from "langchain";
import { z } from "zod";

import { ScriptedModel, call } from "../helpers.mjs";

const thread = { configurable: { thread_id: "1" } };
const input = () => ({ messages: [new HumanMessage({ content: "Hello!", id: "h" })] });

const weather = tool(({ city }) => `${city}: sunny`, { name: "weather", description: "The weather.", schema: z.object({ city: z.string() }) });
const script = () => new ScriptedModel([{ id: "m1", tool_calls: [call("weather", { city: "Rome" })] }, { id: "m2", content: "It is sunny." }]);

async function all(stream) {
  const chunks = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

/** Messages without what differs from run to run. */
function shown(value) {
  return JSON.parse(JSON.stringify(value, asMessage));
}

function asMessage(key, value) {
  const given = this[key];
  return typeof given?.getType === "function" ? { type: given.getType(), content: given.content, tool_calls: given.tool_calls } : value;
}

export const programs = {
  async "tokens of a fake model"() {
    const model = new FakeListChatModel({ responses: ["Hi there!"] });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("agent", async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }))
      .addEdge(START, "agent")
      .addEdge("agent", END)
      .compile();
    return (await all(graph.stream(input(), { streamMode: "messages" }))).map(([message, { langgraph_node }]) => [message.content, langgraph_node]);
  },

  async "a question and its answer"() {
    const graph = new StateGraph(Annotation.Root({ mail: Annotation(), sent: Annotation() }))
      .addNode("draft", ({ mail }) => ({ mail: `${mail}, yours` }))
      .addNode("send", async ({ mail }) => {
        await Promise.resolve();
        return { sent: interrupt({ question: "Send it?", mail }) === "yes" };
      })
      .addEdge(START, "draft")
      .addEdge("draft", "send")
      .compile({ checkpointer: new MemorySaver() });
    const asked = await all(graph.stream({ mail: "Hello" }, { ...thread, streamMode: "updates" }));
    const { next } = await graph.getState(thread);
    return [asked.map((chunk) => Object.keys(chunk)), asked.at(-1).__interrupt__[0].value, next, await graph.invoke(new Command({ resume: "yes" }), thread)];
  },

  async "createReactAgent"() {
    return all(createReactAgent({ llm: script(), tools: [weather] }).stream(input(), { streamMode: "updates" }));
  },

  async "a model and its tools by hand"() {
    const model = script().bindTools([weather]);
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("agent", async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }))
      .addNode("tools", new ToolNode([weather]))
      .addEdge(START, "agent")
      .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls?.length > 0 ? "tools" : END), ["tools", END])
      .addEdge("tools", "agent")
      .compile();
    return all(graph.stream(input(), { streamMode: ["updates", "messages"] })).then((chunks) => chunks.map(([mode, chunk]) => [mode, mode === "messages" ? chunk[0] : chunk]));
  },

  async "createAgent, which asks before its tool"() {
    const agent = createAgent({ model: script(), tools: [weather], checkpointer: new MemorySaver(), middleware: [humanInTheLoopMiddleware({ interruptOn: { weather: true } })] });
    const { __interrupt__ } = await agent.invoke(input(), thread);
    const { messages } = await agent.invoke(new Command({ resume: { decisions: [{ type: "edit", editedAction: { name: "weather", args: { city: "Oslo" } } }] } }), thread);
    return [__interrupt__[0].value, messages];
  },

  async "events"() {
    const events = await all(createReactAgent({ llm: script(), tools: [weather] }).streamEvents(input(), { version: "v2" }));
    return events.map(({ event, name }) => `${event} ${name}`).filter((event) => /chat_model|tool/.test(event));
  },
};

export async function runAll() {
  const results = {};
  for (const [name, program] of Object.entries(programs)) results[name] = shown(await program());
  return results;
}
