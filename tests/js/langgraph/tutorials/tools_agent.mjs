import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode, toolsCondition } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, call, inModes } from "../helpers.mjs";

const search = tool(({ query }) => `Results for ${query}: it is 60 degrees and foggy.`, {
  name: "search",
  description: "Searches the web.",
  schema: z.object({ query: z.string() }),
});

/** The loop of a model and its tools, written out. */
function agent() {
  const tools = [search];
  const model = new ScriptedModel([
    { id: "a1", content: "Let me look.", tool_calls: [call("search", { query: "sf" }, "c1")] },
    { id: "a2", tool_calls: [call("search", { query: "nyc" }, "c2"), call("search", { query: "rome" }, "c3")] },
    { id: "a3", content: "It is foggy everywhere." },
  ]).bindTools(tools);
  const callModel = async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] });
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", callModel)
    .addNode("tools", new ToolNode(tools))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", toolsCondition, ["tools", "__end__"])
    .addEdge("tools", "agent")
    .compile();
}

const input = { messages: [new HumanMessage({ content: "What is the weather in sf?", id: "h" })] };

export default {
  "a model and its tools": () => inModes(agent, input),
  "what tools do": () => inModes(agent, input, {}, ["tools", ["messages", "tools"]]),
  "drawn": () => agent().getGraph().drawMermaid(),
};
