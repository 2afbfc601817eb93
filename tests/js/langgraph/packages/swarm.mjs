import { HumanMessage } from "@langchain/core/messages";
import { Annotation, InMemoryStore, MemorySaver, MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { SwarmState, addActiveAgentRouter, createHandoffTool, createSwarm, getHandoffDestinations } from "@langchain/langgraph-swarm";

import { MODES, ScriptedModel, all, call, outcome, weather } from "../helpers.mjs";

const input = { messages: [new HumanMessage({ content: "Bob, please.", id: "h" })] };
const thread = { configurable: { thread_id: "1" } };

const toBob = createHandoffTool({ agentName: "Bob" });
const toAlice = createHandoffTool({ agentName: "Alice", description: "Alice knows the weather." });

const alice = (script = [{ id: "a1", tool_calls: [call("transfer_to_bob", {})] }]) =>
  createReactAgent({ llm: new ScriptedModel(script), tools: [weather, toBob], name: "Alice", prompt: "You are Alice." });
const bob = (script = [{ id: "b1", content: "Bob here." }, { id: "b2", content: "Bob again." }]) =>
  createReactAgent({ llm: new ScriptedModel(script), tools: [toAlice], name: "Bob", prompt: "You are Bob." });

const swarm = (agents = [alice(), bob()], options = {}) => createSwarm({ agents, defaultActiveAgent: "Alice", ...options });
const thereAndBack = () => [
  alice([{ id: "a1", tool_calls: [call("transfer_to_bob", {})] }, { id: "a2", tool_calls: [call("weather", { city: "Rome" })] }, { id: "a3", content: "Sunny, says Alice." }]),
  bob([{ id: "b1", tool_calls: [call("transfer_to_alice", {})] }]),
];

export default {
  ...Object.fromEntries([...MODES, ["updates", "messages"]].flatMap((streamMode) => [
    [`handed over: ${streamMode}`, () => all(swarm().compile().stream(input, { streamMode }))],
    [`there and back: ${streamMode}`, () => all(swarm(thereAndBack()).compile().stream(input, { streamMode, subgraphs: true }))],
  ])),
  "who was active goes on": async () => {
    const graph = swarm().compile({ checkpointer: new MemorySaver(), store: new InMemoryStore() });
    const first = await graph.invoke(input, thread);
    const second = await all(graph.stream({ messages: [new HumanMessage({ content: "And?", id: "h2" })] }, { ...thread, subgraphs: true }));
    return [first, second, (await graph.getState(thread)).values.activeAgent, await all(graph.getStateHistory(thread), ({ values, next }) => [values.activeAgent, next])];
  },
  "a state of its own": async () => {
    const stateSchema = Annotation.Root({ ...SwarmState.spec, user: Annotation() });
    return swarm([alice(), bob()], { stateSchema }).compile().invoke({ ...input, user: "u" });
  },
  "a state without who is active": () => outcome(() => swarm([alice(), bob()], { stateSchema: MessagesAnnotation })),
  "a graph that is no agent": async () => {
    const plain = new StateGraph(MessagesAnnotation).addNode("say", () => ({ messages: [{ role: "ai", content: "plain", id: "p" }] })).addEdge("__start__", "say").compile({ name: "Plain" });
    return createSwarm({ agents: [plain], defaultActiveAgent: "Plain" }).compile().invoke(input);
  },
  "a router alone": async () => {
    const builder = new StateGraph(SwarmState).addNode("Alice", alice(["hi"]), { ends: ["Bob"] }).addNode("Bob", bob());
    return addActiveAgentRouter(builder, { routeTo: ["Alice", "Bob"], defaultActiveAgent: "Bob" }).compile().invoke(input);
  },
  "destinations": () => [getHandoffDestinations(alice()), getHandoffDestinations(bob()), getHandoffDestinations(new StateGraph(MessagesAnnotation).addNode("a", () => ({})).addEdge("__start__", "a").compile())],
  "drawn": () => [swarm().compile().getGraph().drawMermaid(), swarm().compile().getGraph({ xray: true }).drawMermaid()],
  "events": async () => (await all(swarm().compile().streamEvents(input, { version: "v2" }))).map(({ event, name }) => `${event} ${name}`).sort(),
  "an unknown default": () => outcome(() => createSwarm({ agents: [alice(), bob()], defaultActiveAgent: "Eve" })),
  "an agent without a name": () => outcome(() => createSwarm({ agents: [createReactAgent({ llm: new ScriptedModel(["hi"]), tools: [] })], defaultActiveAgent: "Eve" })),
};
