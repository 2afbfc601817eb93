import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, MemorySaver, MessagesAnnotation, START, StateGraph, getCurrentTaskInput, interrupt } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { ScriptedModel, all, call, inModes } from "../helpers.mjs";

/** A tool that hands the conversation over to another agent of the graph around. */
const handOver = (agentName) => tool((_, config) => {
  const state = getCurrentTaskInput();
  const answer = new ToolMessage({ content: `Transferred to ${agentName}`, name: `to_${agentName}`, tool_call_id: config.toolCall.id, id: `t-${agentName}` });
  return new Command({ goto: agentName, graph: Command.PARENT, update: { messages: state.messages.concat(answer) } });
}, { name: `to_${agentName}`, description: `Hands over to ${agentName}.`, schema: z.object({}) });

function travel(options) {
  const flights = createReactAgent({ llm: new ScriptedModel([{ id: "f1", tool_calls: [call("to_hotels", {})] }, { id: "f2", content: "Your flight is booked." }]), tools: [handOver("hotels")], name: "flights" });
  const hotels = createReactAgent({ llm: new ScriptedModel([{ id: "h1", content: "Your hotel is booked." }, { id: "h2", tool_calls: [call("to_flights", {})] }]), tools: [handOver("flights")], name: "hotels" });
  return new StateGraph(MessagesAnnotation)
    .addNode("flights", flights, { ends: ["hotels"] })
    .addNode("hotels", hotels, { ends: ["flights"] })
    .addEdge(START, "flights")
    .compile(options);
}

/** Turns with a person, who is asked for more after each answer. */
function conversation() {
  const advisor = new ScriptedModel([{ id: "a1", content: "Where to?" }, { id: "a2", content: "Lisbon is nice." }]);
  return new StateGraph(MessagesAnnotation)
    .addNode("advisor", async ({ messages }) => ({ messages: [await advisor.invoke(messages)] }))
    .addNode("human", ({ messages }) => {
      const content = interrupt("Ready for user input.");
      return new Command({ goto: "advisor", update: { messages: [new HumanMessage({ content, id: `u${messages.length}` })] } });
    }, { ends: ["advisor"] })
    .addEdge(START, "advisor")
    .addEdge("advisor", "human")
    .compile({ checkpointer: new MemorySaver() });
}

const input = { messages: [new HumanMessage({ content: "Book a trip.", id: "h" })] };
const thread = { configurable: { thread_id: "1" } };

export default {
  "agents hand over": () => inModes(travel, input),
  "agents hand over, with what is inside": () => inModes(travel, input, { subgraphs: true }, ["updates", "messages", "values"]),
  "agents hand over, with memory": async () => {
    const graph = travel({ checkpointer: new MemorySaver() });
    return [await graph.invoke(input, thread), await all(graph.getStateHistory(thread), ({ next, metadata }) => [next, metadata])];
  },
  "a conversation of several turns": async () => {
    const graph = conversation();
    return [
      await all(graph.stream(input, { ...thread, streamMode: "updates" })),
      await all(graph.stream(new Command({ resume: "Somewhere warm." }), { ...thread, streamMode: ["updates", "messages"] })),
      (await graph.getState(thread)).next,
    ];
  },
};
