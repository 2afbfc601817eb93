import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode, createReactAgent, toolsCondition } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

declare const llm: BaseChatModel;

const search = tool(({ query }) => query, { name: "search", description: "Searches.", schema: z.object({ query: z.string() }) });

export const agent = createReactAgent({ llm, tools: [search], prompt: "Be brief.", name: "agent" });

export async function ask() {
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: "hi" }] });
  const last: BaseMessage | undefined = messages.at(-1);
  return last;
}

export const graph = new StateGraph(MessagesAnnotation)
  .addNode("agent", async ({ messages }, config) => ({ messages: [await llm.invoke(messages, config)] }))
  .addNode("tools", new ToolNode([search]))
  .addEdge(START, "agent")
  .addConditionalEdges("agent", toolsCondition, ["tools", "__end__"])
  .addEdge("tools", "agent")
  .compile();
