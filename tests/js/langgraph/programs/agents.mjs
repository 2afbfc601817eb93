import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { Annotation, Command, InMemoryStore, MemorySaver, MessagesAnnotation, MessagesZodState, START, Send, StateGraph, getCurrentTaskInput, interrupt, messagesStateReducer } from "@langchain/langgraph";
import { ToolExecutor, ToolNode, createAgentExecutor, createFunctionCallingExecutor, createReactAgent, createReactAgentAnnotation, toolsCondition, withAgentName } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

import { MODES, ScriptedModel, all, call, failing, outcome, weather } from "../helpers.mjs";

const input = { messages: [new HumanMessage({ content: "hi", id: "h" })] };
const asks = { id: "m1", content: "let me see", tool_calls: [call("weather", { city: "Rome" }), call("weather", { city: "Oslo" }, "second")] };
const answers = { id: "m2", content: "it is sunny" };
const model = (...script) => new ScriptedModel(script.length === 0 ? [asks, answers] : script);

const agent = (params = {}) => createReactAgent({ llm: model(), tools: [weather], ...params });

const inState = tool((_, runtime) => `${runtime.state.messages.length} ${runtime.toolCallId} ${runtime.context?.user} ${runtime.store === null}`, { name: "look", description: "Looks.", schema: z.object({}) });
const taskInput = tool((_, config) => `${getCurrentTaskInput(config).messages.length} ${getCurrentTaskInput().messages.length}`, { name: "look", description: "Looks.", schema: z.object({}) });
const asking = tool(() => interrupt("sure?"), { name: "ask", description: "Asks.", schema: z.object({}) });
const last = tool(() => "done", { name: "last", description: "Ends.", schema: z.object({}), returnDirect: true });
const commands = tool((_, config) => new Command({ update: { messages: [new ToolMessage({ content: "by command", tool_call_id: config.toolCall.id, id: "t" })] } }), { name: "command", description: "Commands.", schema: z.object({}) });
const streaming = tool(async function* () { yield "part"; return "whole"; }, { name: "stream", description: "Streams.", schema: z.object({}) });

const calling = (name, more = {}) => model({ id: "m1", content: "", tool_calls: [call(name, {})] }, { ...answers, ...more });

const node = (tools, options) => new ToolNode(tools, options);
const wish = (...calls) => ({ messages: [new AIMessage({ content: "", tool_calls: calls })] });

const each = (name, build, options = {}, given = input, modes = [...MODES, ["messages", "updates", "tools"]]) => Object.fromEntries(modes.map((streamMode) => [
  `${name}: ${streamMode}`, async () => all(build().stream(given, { streamMode, ...options })),
]));

const structured = (value) => new ScriptedModel([answers], { structured: (messages, schema, options) => ({ value, count: messages.length, first: messages[0].content, options }) });

export default {
  ...each("an agent", agent),
  // Two tools at once: how their chunks mix is a race.
  ...each("an agent, v2", () => agent({ version: "v2" }), {}, input, MODES),
  ...each("an agent with a prompt and a name", () => agent({ prompt: "Be brief.", name: "reporter" })),
  ...each("an agent inside", () => new StateGraph(MessagesAnnotation).addNode("agent", agent({ name: "reporter" })).addEdge(START, "agent").compile(), { subgraphs: true }),
  ...each("a tool that fails", () => agent({ llm: calling("failing"), tools: [failing] })),
  ...each("a tool that streams", () => agent({ llm: calling("stream"), tools: [streaming] })),

  "events v2": async () => (await all(agent().streamEvents(input, { version: "v2" }))).map(({ event, name, tags }) => [event, name, tags]).sort().map(String),
  "prompt: a message": () => agent({ prompt: new SystemMessage("Be brief.") }).invoke(input),
  "prompt: a function": () => agent({ prompt: (state, config) => [...state.messages, ["system", String(config.configurable.who)]] }).invoke(input, { configurable: { who: "me" } }),
  "prompt: a runnable": () => agent({ prompt: RunnableLambda.from(({ messages }) => messages) }).invoke(input),
  "stateModifier": () => agent({ stateModifier: "Be brief." }).invoke(input),
  "messageModifier: a function": () => agent({ messageModifier: (messages) => messages }).invoke(input),
  "messageModifier: a runnable": () => agent({ messageModifier: RunnableLambda.from((messages) => messages) }).invoke(input),
  "two prompts": () => outcome(() => agent({ prompt: "a", stateModifier: "b" }).invoke(input)),
  "a prompt that is none": () => outcome(() => agent({ prompt: 1 }).invoke(input)),
  "a model chosen by a function": () => agent({ llm: async (state, runtime) => model(answers, `${state.messages.length}${runtime.configurable.x}`).bindTools([weather]) }).invoke(input),
  "a model with tools": () => agent({ llm: model().bindTools([weather]) }).invoke(input),
  "a model with other tools": () => outcome(() => agent({ llm: model().bindTools([failing]) }).invoke(input)),
  "a model with too many tools": () => outcome(() => agent({ llm: model().bindTools([failing, weather]) }).invoke(input)),
  "a model in a chain": () => agent({ llm: RunnableLambda.from((messages) => messages).pipe(model()) }).invoke(input),
  "no model": () => outcome(() => agent({ llm: RunnableLambda.from((messages) => messages) }).invoke(input)),
  "no tools": () => agent({ llm: model(answers), tools: [] }).invoke(input),
  "a ToolNode": () => agent({ tools: new ToolNode([weather]) }).invoke(input),
  "includeAgentName": () => agent({ name: "reporter", includeAgentName: "inline" }).invoke({ messages: [...input.messages, new AIMessage({ content: "before", name: "other", id: "o" })] }),
  "returnDirect": () => agent({ llm: calling("last"), tools: [last] }).invoke(input),
  "responseFormat": () => agent({ llm: structured(1), tools: [], responseFormat: z.object({ value: z.number() }) }).invoke(input),
  "responseFormat with a prompt": () => agent({ llm: structured(1), tools: [], responseFormat: { schema: z.object({ value: z.number() }), prompt: "Say it.", strict: true } }).invoke(input),
  "responseFormat that nothing fits": () => outcome(() => agent({ llm: new ScriptedModel([answers]), tools: [], responseFormat: z.object({}) }).invoke(input)),
  ...Object.fromEntries(["v1", "v2"].flatMap((version) => [
    [`hooks, ${version}`, async () => all(agent({
      version,
      preModelHook: ({ messages }) => ({ llmInputMessages: messages.slice(-1) }),
      postModelHook: () => ({}),
      responseFormat: undefined,
    }).stream(input))],
    [`a question in a tool, ${version}`, async () => {
      const graph = agent({ version, llm: calling("ask"), tools: [asking], checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: "1" } };
      return [await graph.invoke(input, config), await graph.invoke(new Command({ resume: "yes" }), config)];
    }],
  ])),
  "stateSchema": () => agent({ stateSchema: Annotation.Root({ ...MessagesAnnotation.spec, user: Annotation() }) }).invoke({ ...input, user: "u" }),
  "stateSchema of zod": () => agent({ stateSchema: MessagesZodState.extend({ user: z.string().optional() }) }).invoke({ ...input }).then(({ messages }) => messages.length, (error) => error.name),
  "stateSchema without messages": () => outcome(() => agent({ stateSchema: Annotation.Root({ user: Annotation() }) })),
  "contextSchema": () => agent({ llm: calling("look"), tools: [inState], contextSchema: z.object({ user: z.string() }) }).invoke(input, { context: { user: "u" } }),
  "a store": () => agent({ llm: calling("look"), tools: [inState], store: new InMemoryStore() }).invoke(input),
  "getCurrentTaskInput in a tool": () => agent({ llm: calling("look"), tools: [taskInput] }).invoke(input),
  "a tool that gives a Command": () => agent({ llm: calling("command"), tools: [commands] }).invoke(input),
  "drawn": () => agent({ preModelHook: () => ({}), postModelHook: () => ({}), responseFormat: z.object({}) }).getGraph().drawMermaid(),
  "drawn, as JSON": () => agent().getGraph().toJSON(),
  "interruptBefore": async () => {
    const graph = agent({ checkpointSaver: new MemorySaver(), interruptBefore: ["tools"] });
    const config = { configurable: { thread_id: "1" } };
    return [await graph.invoke(input, config), (await graph.getState(config)).next, await graph.invoke(null, config)];
  },
  "createReactAgentAnnotation": () => Object.keys(createReactAgentAnnotation().spec),

  "ToolNode: alone": () => outcome(() => node([weather]).invoke(wish(call("weather", { city: "Rome" })))),
  "ToolNode: a list": () => outcome(() => node([weather]).invoke(wish(call("weather", { city: "Rome" })).messages)),
  "ToolNode: one call": () => outcome(() => node([weather]).invoke({ lg_tool_call: call("weather", { city: "Rome" }) })),
  "ToolNode: an unknown tool": () => outcome(() => node([weather]).invoke(wish(call("other", {})))),
  "ToolNode: wrong arguments": () => outcome(() => node([weather]).invoke(wish(call("weather", {})))),
  "ToolNode: errors thrown": () => outcome(() => node([failing], { handleToolErrors: false }).invoke(wish(call("failing", {})))),
  "ToolNode: no messages": () => outcome(() => node([weather]).invoke({ other: 1 })),
  "ToolNode: no AI message": () => outcome(() => node([weather]).invoke(input)),
  "ToolNode: what is answered": () => outcome(() => node([weather]).invoke({ messages: [...wish(call("weather", { city: "Rome" }, "a"), call("weather", { city: "Oslo" }, "b")).messages, new ToolMessage({ content: "x", tool_call_id: "a" })] })),
  "ToolNode: commands": () => outcome(() => node([commands, weather]).invoke(wish(call("command", {}), call("weather", { city: "Rome" })))),
  "ToolNode: packets for the parent": () => {
    const hand = (name) => tool(() => new Command({ graph: Command.PARENT, goto: [new Send(name, {})] }), { name, description: "Hands over.", schema: z.object({}) });
    return outcome(() => node([hand("a"), hand("b"), weather]).invoke(wish(call("a", {}), call("b", {}), call("weather", { city: "Rome" }))));
  },
  "ToolNode: its names": () => [node([]).getName(), node([], { name: "mine" }).getName(), node([]).lc_id, node([], { tags: ["t"] }).config],
  "toolsCondition": () => [toolsCondition(wish(call("a", {}))), toolsCondition(input), toolsCondition([]), toolsCondition(wish(call("a", {})).messages)],
  "withAgentName": () => outcome(() => withAgentName(RunnableLambda.from((messages) => new AIMessage({ content: `<name>x</name><content>${messages[0].content}</content>` })), "inline").invoke([new AIMessage({ content: "said", name: "who" })])),
  "withAgentName: parts": () => outcome(() => withAgentName(RunnableLambda.from((messages) => messages[0]), "inline").invoke([new AIMessage({ content: [{ type: "text", text: "said" }, { type: "image_url", image_url: "u" }], name: "who" })])),
  "withAgentName: no text": () => outcome(() => withAgentName(RunnableLambda.from((messages) => messages[0]), "inline").invoke([new AIMessage({ content: [{ type: "image_url", image_url: "u" }], name: "who" })])),
  "withAgentName: another mode": () => outcome(() => withAgentName(model(), "other")),
  "ToolExecutor": async () => {
    const executor = new ToolExecutor({ tools: [weather] });
    return [await executor.invoke({ tool: "weather", toolInput: { city: "Rome" } }), await executor.invoke({ tool: "other", toolInput: "" })];
  },
  "createAgentExecutor": async () => {
    let calls = 0;
    const agentRunnable = RunnableLambda.from(() => (calls++ === 0 ? { tool: "weather", toolInput: { city: "Rome" }, log: "" } : { returnValues: { output: "done" }, log: "" }));
    return all(createAgentExecutor({ agentRunnable, tools: [weather] }).stream({ input: "hi" }));
  },
  "createFunctionCallingExecutor": async () => {
    let calls = 0;
    const bindable = { bind: ({ functions }) => RunnableLambda.from(() => new AIMessage({ content: String(functions.length), id: `m${calls}`, additional_kwargs: calls++ === 0 ? { function_call: { name: "say", arguments: {} } } : {} })) };
    const say = tool((text) => `said ${text}`, { name: "say", description: "Says." });
    return all(createFunctionCallingExecutor({ model: bindable, tools: [say] }).stream(input));
  },
  "createFunctionCallingExecutor: no model": () => outcome(() => createFunctionCallingExecutor({ model: {}, tools: [] })),
  "messages: coerced and removed": () => messagesStateReducer(
    [{ role: "user", content: "a", id: "1" }, ["assistant", "b"], "c"],
    [{ type: "remove", id: "1" }, new AIMessage({ content: "d", id: "4" })]).map((message) => message),
};
