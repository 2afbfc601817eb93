import { createSupervisor } from "@langchain/langgraph-supervisor";
import { createSwarm } from "@langchain/langgraph-swarm";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";

import { ScriptedModel } from "../helpers.mjs";

const agent = () => new StateGraph(MessagesAnnotation).addNode("a", () => ({})).addEdge("__start__", "a").compile({ name: "first" });

/** What libraries make graphs with; the test looks at whose they are. */
export const builders = {
  supervisor: () => createSupervisor({ agents: [agent()], llm: new ScriptedModel(["hi"]) }),
  swarm: () => createSwarm({ agents: [agent()], defaultActiveAgent: "first" }),
};

export default {};
