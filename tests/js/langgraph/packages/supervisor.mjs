import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Annotation, Command, InMemoryStore, MemorySaver, MessagesAnnotation, interrupt } from "@langchain/langgraph";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { createHandoffTool, createSupervisor, withAgentName } from "@langchain/langgraph-supervisor";
import { z } from "zod";

import { MODES, ScriptedModel, all, call, outcome, weather } from "../helpers.mjs";

const input = { messages: [new HumanMessage({ content: "How is the weather in Rome, and what is 2 + 2?", id: "h" })] };
const thread = { configurable: { thread_id: "1" } };

const add = tool(({ a, b }) => String(a + b), { name: "add", description: "Adds.", schema: z.object({ a: z.number(), b: z.number() }) });

const reporter = (options) => createReactAgent({
  llm: new ScriptedModel([{ id: "r1", tool_calls: [call("weather", { city: "Rome" })] }, { id: "r2", content: "It is sunny in Rome." }]),
  tools: [weather], name: "reporter", prompt: "You report the weather.", description: "Knows the weather.", ...options,
});

const calculator = (options) => createReactAgent({
  llm: new ScriptedModel([{ id: "c1", tool_calls: [call("add", { a: 2, b: 2 })] }, { id: "c2", content: "It is 4." }]),
  tools: [add], name: "calculator", prompt: "You calculate.", ...options,
});

const script = () => new ScriptedModel([
  { id: "s1", tool_calls: [call("transfer_to_reporter", {})] },
  { id: "s2", tool_calls: [call("transfer_to_calculator", {})] },
  { id: "s3", content: "Sunny, and 4." },
]);

const team = (options = {}) => createSupervisor({ agents: [reporter(), calculator()], llm: script(), prompt: "You lead.", ...options });

const asking = tool(() => interrupt({ question: "May I?" }), { name: "ask", description: "Asks.", schema: z.object({}) });

export default {
  ...Object.fromEntries([...MODES, ["updates", "messages"]].flatMap((streamMode) => [
    [`a team: ${streamMode}`, () => all(team().compile().stream(input, { streamMode }))],
    [`a team, with what is inside: ${streamMode}`, () => all(team().compile().stream(input, { streamMode, subgraphs: true }))],
  ])),
  "a team: its answer": () => team().compile().invoke(input),
  "all that was said": () => team({ outputMode: "full_history" }).compile().invoke(input),
  "no words of handing over": () => team({ addHandoffMessages: false }).compile().invoke(input),
  "words of handing over, none of coming back": () => team({ addHandoffBackMessages: false }).compile().invoke(input),
  "names in messages": () => team({ includeAgentName: "inline" }).compile().invoke(input),
  "tools of its own": () => createSupervisor({
    agents: [calculator()],
    llm: new ScriptedModel([{ id: "s1", tool_calls: [call("weather", { city: "Oslo" })] }, { id: "s2", tool_calls: [call("transfer_to_calculator", {})] }, { id: "s3", content: "done" }]),
    tools: [weather, createHandoffTool({ agentName: "nobody", description: "Nobody." })],
  }).compile().invoke(input),
  "an answer in a form": () => team({
    llm: new ScriptedModel([{ id: "s1", tool_calls: [call("transfer_to_reporter", {})] }, { id: "s2", content: "sunny" }], { structured: (messages) => ({ count: messages.length }) }),
    responseFormat: z.object({ count: z.number() }),
  }).compile().invoke(input),
  "hooks around its model": () => all(team({ preModelHook: ({ messages }) => ({ llmInputMessages: messages.slice(-3) }), postModelHook: () => ({}) }).compile().stream(input)),
  "a state of its own": () => team({ stateSchema: Annotation.Root({ ...MessagesAnnotation.spec, user: Annotation() }) }).compile().invoke({ ...input, user: "u" }),
  "memory: two turns": async () => {
    const graph = team({ llm: new ScriptedModel([{ id: "s1", tool_calls: [call("transfer_to_reporter", {})] }, { id: "s2", content: "Sunny." }, { id: "s3", content: "As I said: sunny." }]) })
      .compile({ checkpointer: new MemorySaver(), store: new InMemoryStore() });
    await graph.invoke(input, thread);
    const second = await all(graph.stream({ messages: [new HumanMessage({ content: "And now?", id: "h2" })] }, { ...thread, streamMode: "values" }));
    return [second, (await graph.getState(thread)).values, await all(graph.getStateHistory(thread), ({ next, metadata }) => [next, metadata.step])];
  },
  "a question in an agent": async () => {
    const careful = createReactAgent({ llm: new ScriptedModel([{ id: "a1", tool_calls: [call("ask", {})] }, { id: "a2", content: "Asked." }]), tools: [asking], name: "careful" });
    const llm = new ScriptedModel([{ id: "s1", tool_calls: [call("transfer_to_careful", {})] }, { id: "s2", content: "Done." }]);
    const graph = createSupervisor({ agents: [careful], llm }).compile({ checkpointer: new MemorySaver() });
    const asked = await graph.invoke(input, thread);
    return [asked, (await graph.getState(thread, { subgraphs: true })).tasks.map(({ name, interrupts }) => [name, interrupts]), await graph.invoke(new Command({ resume: "yes" }), thread)];
  },
  "teams of teams": async () => {
    const inner = createSupervisor({
      agents: [reporter()], supervisorName: "leader", llm: new ScriptedModel([{ id: "l1", tool_calls: [call("transfer_to_reporter", {})] }, { id: "l2", content: "The team says: sunny." }]),
    }).compile({ name: "team" });
    const outer = createSupervisor({
      agents: [inner, calculator()], supervisorName: "boss",
      llm: new ScriptedModel([{ id: "b1", tool_calls: [call("transfer_to_team", {})] }, { id: "b2", tool_calls: [call("transfer_to_calculator", {})] }, { id: "b3", content: "Sunny, and 4." }]),
    }).compile({ name: "company" });
    return [await all(outer.stream(input, { streamMode: "updates", subgraphs: true })), outer.getName()];
  },
  "drawn": () => [team().compile().getGraph().drawMermaid(), team().compile().getGraph({ xray: true }).drawMermaid()],
  "events": async () => (await all(team().compile().streamEvents(input, { version: "v2" }))).map(({ event, name }) => `${event} ${name}`).sort(),
  "an agent without a name": () => outcome(() => createSupervisor({ agents: [reporter({ name: undefined })], llm: script() })),
  "agents of one name": () => outcome(() => createSupervisor({ agents: [reporter(), reporter()], llm: script() })),
  "an unknown mode of output": () => outcome(() => team({ outputMode: "other" })),
  "withAgentName": () => typeof withAgentName(script(), "inline").invoke,
};
