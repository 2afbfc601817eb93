/** The agents of `langchain`, which are graphs of LangGraph.js with transformers of their own. */
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, MemorySaver, MessagesAnnotation, START, StateGraph, interrupt } from "@langchain/langgraph";
import { createAgent, createMiddleware } from "langchain";
import { z } from "zod";

import { ScriptedModel, all, call, failing, outcome, weather } from "../helpers.mjs";
import { read } from "../readers.mjs";

const v3 = { version: "v3" };
const input = { messages: [new HumanMessage({ content: "hi", id: "h" })] };
const asks = { id: "m1", content: "let me see", tool_calls: [call("weather", { city: "Rome" })] };
const answers = { id: "m2", content: "it is sunny" };
const model = (...script) => new ScriptedModel(script.length === 0 ? [asks, answers] : script);
const calling = (name) => model({ id: "m1", content: "", tool_calls: [call(name, {})] }, answers);
const agent = (params) => createAgent({ model: model(), tools: [weather], ...params });
const named = (name, work) => tool(work, { name, description: `Does ${name}.`, schema: z.object({}) });

/** All that is shown of a run's tool calls. */
const calls = async (run) => {
  const shown = await all(run.toolCalls);
  return Promise.all(shown.map(async ({ name, callId, input, output, status, error }) => [name, callId, input, await outcome(() => output), await outcome(() => status), await outcome(() => error)]));
};

const boss = () => {
  const helper = createAgent({ name: "helper", model: model(), tools: [weather] });
  const delegate = named("delegate", async () => (await helper.invoke(input)).messages.at(-1).content);
  return createAgent({ name: "boss", model: calling("delegate"), tools: [delegate] });
};

export default {
  invoke: () => agent().invoke(input),
  "an agent": () => read(agent().streamEvents(input, v3)),
  "an agent with a name": () => read(agent({ name: "reporter", systemPrompt: "Be brief." }).streamEvents(input, v3)),
  "an agent in a graph": () => read(new StateGraph(MessagesAnnotation).addNode("agent", agent({ name: "reporter" }).graph).addEdge(START, "agent").compile().streamEvents(input, v3)),
  "tool calls": async () => calls(await agent().streamEvents(input, v3)),
  "a tool that fails": async () => {
    const run = await agent({ model: calling("failing"), tools: [failing] }).streamEvents(input, v3);
    return [await calls(run), await outcome(() => run.output)];
  },
  "a tool that asks": async () => {
    const asking = agent({ model: calling("ask"), tools: [named("ask", () => interrupt("sure?"))], checkpointer: new MemorySaver() });
    const thread = { ...v3, configurable: { thread_id: "1" } };
    return [await read(asking.streamEvents(input, thread)), await read(asking.streamEvents(new Command({ resume: "yes" }), thread))];
  },
  "an agent that is a tool": async () => read(boss().streamEvents(input, v3)),
  "agents that are tools": async () => {
    const run = await boss().streamEvents(input, v3);
    const shown = await all(run.subagents);
    return Promise.all(shown.map(async ({ name, cause, output, messages }) => [name, cause, await outcome(() => output), (await all(messages)).length]));
  },
  middleware: () => {
    const seen = [];
    const noting = createMiddleware({ name: "noting", beforeModel: () => void seen.push("before"), afterModel: () => void seen.push("after"), wrapToolCall: (request, handler) => { seen.push(request.toolCall.name); return handler(request); } });
    return read(agent({ middleware: [noting] }).streamEvents(input, v3)).then((shown) => [seen, shown]);
  },
};
