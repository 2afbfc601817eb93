import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, MessagesAnnotation, START, StateGraph, getWriter } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, all, call, inModes } from "../helpers.mjs";

/** A tool that tells of its progress. */
const itemsOf = tool(async ({ place }, config) => {
  for (const item of ["lamp", "desk"]) {
    config.writer?.({ found: item });
    await Promise.resolve();
  }
  return `In the ${place}: lamp, desk.`;
}, { name: "itemsOf", description: "What is in a place.", schema: z.object({ place: z.string() }) });

function agent() {
  const model = new ScriptedModel([{ id: "a1", tool_calls: [call("itemsOf", { place: "bedroom" })] }, { id: "a2", content: "A lamp and a desk." }]).bindTools([itemsOf]);
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode("tools", new ToolNode([itemsOf]))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls?.length ? "tools" : "__end__"))
    .addEdge("tools", "agent")
    .compile();
}

/** Two models, of which one is not shown. */
function twoModels() {
  const joke = new ScriptedModel(["Why did the cat sit?"], { tags: ["joke"] });
  const poem = new ScriptedModel(["Roses are red."], { tags: ["nostream"] });
  return new StateGraph(Annotation.Root({ topic: Annotation(), joke: Annotation(), poem: Annotation() }))
    .addNode("write", async ({ topic }, config) => {
      getWriter()?.({ progress: "joke" });
      const { content: first } = await joke.invoke([{ role: "user", content: `A joke about ${topic}` }], config);
      config.writer({ progress: "poem" });
      const { content: second } = await poem.invoke([{ role: "user", content: `A poem about ${topic}` }], config);
      return { joke: first, poem: second };
    })
    .addEdge(START, "write")
    .compile();
}

/** A model of another library, whose chunks are written by hand. */
function byHand() {
  return new StateGraph(Annotation.Root({ topic: Annotation(), text: Annotation() }))
    .addNode("call", async ({ topic }, { writer }) => {
      let text = "";
      for (const part of ["about ", topic, "."]) {
        writer({ custom_llm_chunk: part });
        text += part;
        await Promise.resolve();
      }
      return { text };
    })
    .addEdge(START, "call")
    .compile();
}

export default {
  "progress of a tool": () => inModes(agent, { messages: [new HumanMessage({ content: "What is in the bedroom?", id: "h" })] }),
  "tokens and progress": () => all(agent().stream({ messages: [new HumanMessage({ content: "What is in the bedroom?", id: "h" })] }, { streamMode: ["messages", "custom", "updates"] })),
  "tokens by tag": async () => (await all(twoModels().stream({ topic: "cats" }, { streamMode: "messages" }))).filter(([, { tags }]) => tags.includes("joke")),
  "two models": () => inModes(twoModels, { topic: "cats" }),
  "chunks by hand": () => inModes(byHand, { topic: "cats" }),
  "tokens of one node": async () => (await all(agent().stream({ messages: [new HumanMessage({ content: "?", id: "h" })] }, { streamMode: "messages" }))).filter(([, { langgraph_node }]) => langgraph_node === "agent"),
};
