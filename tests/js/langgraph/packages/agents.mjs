import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, InMemoryStore, MemorySaver, MessagesAnnotation, ReducedValue, START, StateGraph, StateSchema, getCurrentTaskInput, interrupt } from "@langchain/langgraph";
import {
  ClearToolUsesEdit, contextEditingMiddleware, createAgent, createMiddleware, dynamicSystemPromptMiddleware, humanInTheLoopMiddleware,
  llmToolSelectorMiddleware, modelCallLimitMiddleware, modelFallbackMiddleware, modelRetryMiddleware, piiMiddleware, providerStrategy, summarizationMiddleware,
  todoListMiddleware, toolCallLimitMiddleware, toolEmulatorMiddleware, toolRetryMiddleware, toolStrategy,
} from "langchain";
import { z } from "zod";

import { MODES, ScriptedModel, all, call, failing, outcome, weather } from "../helpers.mjs";

const human = (content, id = "h") => new HumanMessage({ content, id });
const input = { messages: [human("How is the weather?")] };
const thread = { configurable: { thread_id: "1" } };
const asks = { id: "m1", content: "let me see", tool_calls: [call("weather", { city: "Rome" }), call("weather", { city: "Oslo" }, "second")] };
const asksOnce = { id: "m1", tool_calls: [call("weather", { city: "Rome" })] };
const answers = { id: "m2", content: "it is sunny" };

/** A model that can be bound to tools by an agent, and notes what it is asked. */
class AgentModel extends ScriptedModel {
  seen = [];

  async _generate(messages, options, runManager) {
    this.seen.push(messages.map((message) => [message.getType(), message.content]));
    return super._generate(messages, options, runManager);
  }
}

const model = (...script) => new AgentModel(script.length === 0 ? [asksOnce, answers] : script);
const agent = (options = {}) => createAgent({ model: model(), tools: [weather], ...options });
const saving = (options) => agent({ checkpointer: new MemorySaver(), ...options });

const asking = tool(() => interrupt("sure?"), { name: "ask", description: "Asks.", schema: z.object({}) });
const last = tool(() => "done", { name: "last", description: "Ends.", schema: z.object({}), returnDirect: true });
const commands = tool((_, { toolCallId }) => new Command({ update: { mood: "good", messages: [new ToolMessage({ content: "noted", tool_call_id: toolCallId, id: "t" })] } }), { name: "note", description: "Notes.", schema: z.object({}) });
const inState = tool((_, runtime) => `${runtime.state.messages.length} ${runtime.toolCallId} ${runtime.context?.user} ${runtime.store === undefined}`, { name: "look", description: "Looks.", schema: z.object({}) });
const taskInput = tool(() => `${getCurrentTaskInput().messages.length}`, { name: "look", description: "Looks.", schema: z.object({}) });
const mail = tool(({ to, text }) => `sent to ${to}: ${text}`, { name: "mail", description: "Sends mail.", schema: z.object({ to: z.string(), text: z.string() }) });
const writing = tool(async (_, { writer }) => { await writer?.({ progress: 50 }); return "written"; }, { name: "write", description: "Writes.", schema: z.object({}) });

const each = (name, build, options = {}, given = input) => Object.fromEntries([...MODES, ["updates", "custom"]].map((streamMode) => [
  `${name}: ${streamMode}`, () => all(build().stream(given, { streamMode, ...options })),
]));

const hooks = () => createMiddleware({
  name: "hooks",
  beforeAgent: (state) => ({ messages: [new SystemMessage({ content: `before agent ${state.messages.length}`, id: "ba" })] }),
  beforeModel: () => undefined,
  afterModel: (state) => ({ messages: [new HumanMessage({ content: `after model ${state.messages.length}`, id: `am${state.messages.length}` })] }),
  afterAgent: (state) => ({ messages: [new AIMessage({ content: `after agent ${state.messages.length}`, id: "aa" })] }),
});

const jumping = (canJumpTo, jumpTo, hook = "beforeModel") => createMiddleware({
  name: "jumping",
  [hook]: { canJumpTo: [canJumpTo], hook: () => ({ jumpTo, messages: [new AIMessage({ content: "jumped", id: "j" })] }) },
});

const mailing = (options = {}, ...script) => saving({
  model: model(...(script.length === 0 ? [{ id: "m1", tool_calls: [call("mail", { to: "a", text: "hi" })] }, { id: "m2", content: "ok" }] : script)),
  tools: [mail, weather],
  middleware: [humanInTheLoopMiddleware({ interruptOn: { mail: { allowedDecisions: ["approve", "edit", "reject"] }, weather: false }, ...options })],
});

const decided = (...decisions) => async () => {
  const graph = mailing();
  const asked = await graph.invoke(input, thread);
  const state = await graph.getState(thread);
  return [asked, state.next, state.tasks.map(({ name, interrupts }) => [name, interrupts]), await outcome(() => graph.invoke(new Command({ resume: { decisions } }), thread))];
};

export default {
  ...each("an agent", agent),
  ...each("two tools", () => agent({ model: model(asks, answers) }), {}, input),
  ...each("v1", () => agent({ version: "v1", model: model(asks, answers) })),
  ...each("a name and a prompt", () => agent({ name: "reporter", systemPrompt: "Be brief." })),
  ...each("hooks", () => agent({ middleware: [hooks()] })),
  ...each("a tool that fails", () => agent({ model: model({ id: "m1", tool_calls: [call("failing", {})] }, answers), tools: [failing] })),
  ...each("a tool that writes", () => agent({ model: model({ id: "m1", tool_calls: [call("write", {})] }, answers), tools: [writing] })),
  ...each("an agent as a node", () => new StateGraph(MessagesAnnotation).addNode("reporter", agent({ name: "reporter" }).graph).addEdge(START, "reporter").compile(), { subgraphs: true }),

  "its answer": () => agent().invoke(input),
  "what the model is asked": async () => {
    const seen = model();
    await agent({ model: seen, systemPrompt: new SystemMessage("Be brief.") }).invoke(input);
    return seen.seen;
  },
  "no tools": () => agent({ model: model(answers), tools: [] }).invoke(input),
  "memory": async () => {
    const graph = saving({ model: model(asksOnce, answers, { id: "m3", content: "as I said" }) });
    await graph.invoke(input, thread);
    return [await graph.invoke({ messages: [human("and now?", "h2")] }, thread), await all(graph.getStateHistory(thread), ({ next, metadata }) => [next, metadata])];
  },
  "a tool sees the state": () => agent({ model: model({ id: "m1", tool_calls: [call("look", {})] }, answers), tools: [inState], contextSchema: z.object({ user: z.string() }), store: new InMemoryStore() }).invoke(input, { context: { user: "u" } }),
  "getCurrentTaskInput in a tool": () => agent({ model: model({ id: "m1", tool_calls: [call("look", {})] }, answers), tools: [taskInput] }).invoke(input),
  "a tool that gives a Command": () => agent({ model: model({ id: "m1", tool_calls: [call("note", {})] }, answers), tools: [commands], stateSchema: z.object({ mood: z.string().optional() }) }).invoke(input),
  "a tool that ends": () => agent({ model: model({ id: "m1", tool_calls: [call("last", {})] }), tools: [last] }).invoke(input),
  "a question in a tool": async () => {
    const graph = saving({ model: model({ id: "m1", tool_calls: [call("ask", {})] }, answers), tools: [asking] });
    return [await graph.invoke(input, thread), await graph.invoke(new Command({ resume: "yes" }), thread)];
  },
  "a state of zod": () => agent({ stateSchema: z.object({ user: z.string() }) }).invoke({ ...input, user: "u" }),
  "a StateSchema": () => agent({ stateSchema: new StateSchema({ notes: new ReducedValue(z.array(z.string()).default(() => []), { reducer: (a, b) => [...a, ...b] }) }) }).invoke({ ...input, notes: ["n"] }),
  "toolStrategy": () => agent({ model: model({ id: "m1", tool_calls: [call("extract-1", { city: "Rome" })] }), responseFormat: toolStrategy(z.object({ city: z.string() })) }).invoke(input).then(({ structuredResponse, messages }) => [structuredResponse, messages.length], (error) => error.name),
  "providerStrategy": () => outcome(() => agent({ model: model({ id: "m1", content: '{"city":"Rome"}' }), responseFormat: providerStrategy(z.object({ city: z.string() })) }).invoke(input)),
  "an error in the model": () => outcome(() => agent({ model: Object.assign(model(), { _generate: () => Promise.reject(new Error("no model")) }) }).invoke(input)),
  "recursion": () => outcome(() => agent({ model: model(asksOnce) }).invoke(input, { recursionLimit: 4 })),
  "drawn": () => agent({ middleware: [hooks(), jumping("end", "end")] }).drawMermaid(),
  "events": async () => (await all(agent({ name: "reporter" }).streamEvents(input, { version: "v2" }))).map(({ event, name }) => `${event} ${name}`).sort(),

  "approved": decided({ type: "approve" }),
  "edited": decided({ type: "edit", editedAction: { name: "mail", args: { to: "b", text: "hello" } } }),
  "rejected": decided({ type: "reject", message: "not now" }),
  "a decision that is not allowed": decided({ type: "other" }),
  "too many decisions": decided({ type: "approve" }, { type: "approve" }),
  "what needs no decision": () => mailing({}, asksOnce, answers).invoke(input, thread),
  "two decisions": async () => {
    const graph = mailing({ descriptionPrefix: "Look" }, { id: "m1", tool_calls: [call("mail", { to: "a", text: "1" }, "c1"), call("weather", { city: "Rome" }, "c2"), call("mail", { to: "b", text: "2" }, "c3")] }, answers);
    const asked = await all(graph.stream(input, { ...thread, streamMode: ["updates", "values"] }));
    return [asked, await all(graph.stream(new Command({ resume: { decisions: [{ type: "approve" }, { type: "reject" }] } }), { ...thread, streamMode: ["updates", "messages"] }))];
  },

  "beforeModel jumps to the end": () => agent({ middleware: [jumping("end", "end")] }).invoke(input),
  "beforeAgent jumps to the end": () => agent({ middleware: [jumping("end", "end", "beforeAgent")] }).invoke(input),
  "afterModel jumps to the model": () => outcome(() => agent({ model: model(answers), middleware: [jumping("model", "model", "afterModel")] }).invoke(input, { recursionLimit: 6 })),
  "a jump that is not allowed": () => outcome(() => agent({ middleware: [jumping("end", "tools")] }).invoke(input)),
  "wrapModelCall": () => agent({ middleware: [createMiddleware({ name: "loud", wrapModelCall: async (request, handler) => { const answer = await handler({ ...request, systemPrompt: "Loud." }); answer.content = `${answer.content}!`; return answer; } })] }).invoke(input),
  "wrapToolCall": () => agent({ middleware: [createMiddleware({ name: "again", wrapToolCall: async (request, handler) => { const answer = await handler(request); return new ToolMessage({ ...answer, content: `${answer.content}!`, tool_call_id: request.toolCall.id }); } })] }).invoke(input),
  "wrapToolCall gives a Command": () => agent({ middleware: [createMiddleware({ name: "ends", wrapToolCall: (request) => new Command({ goto: "__end__", update: { messages: [new ToolMessage({ content: "stopped", tool_call_id: request.toolCall.id, id: "t" })] } }) })] }).invoke(input),
  "middleware with a state of its own": () => all(agent({ middleware: [createMiddleware({ name: "counts", stateSchema: z.object({ count: z.number().default(0), _hidden: z.number().default(1) }), beforeModel: ({ count, _hidden }) => ({ count: count + _hidden }) })] }).stream(input, { streamMode: "values" })),
  "middleware with context": () => agent({ middleware: [createMiddleware({ name: "greets", contextSchema: z.object({ user: z.string().default("you") }), beforeModel: (_, { context }) => ({ messages: [new SystemMessage({ content: `for ${context.user}`, id: "g" })] }) })] }).invoke(input, { context: { user: "me" } }),
  "middleware that asks": async () => {
    const graph = saving({ middleware: [createMiddleware({ name: "asks", beforeModel: () => ({ messages: [new HumanMessage({ content: interrupt("go on?"), id: "q" })] }) })] });
    return [await graph.invoke(input, thread), await graph.invoke(new Command({ resume: "yes" }), thread), await graph.invoke(new Command({ resume: "again" }), thread)];
  },
  "middleware with tools": () => agent({ model: model({ id: "m1", tool_calls: [call("last", {})] }), tools: [], middleware: [createMiddleware({ name: "tools", tools: [last] })] }).invoke(input),
  "middleware of one name": () => outcome(() => agent({ middleware: [hooks(), hooks()] })),
  "dynamicSystemPromptMiddleware": async () => {
    const seen = model();
    await agent({ model: seen, middleware: [dynamicSystemPromptMiddleware((state) => `You see ${state.messages.length}.`)] }).invoke(input);
    return seen.seen;
  },
  "summarizationMiddleware": async () => {
    const messages = Array.from({ length: 6 }, (_, nth) => (nth % 2 === 0 ? human(`question ${nth}`, `h${nth}`) : new AIMessage({ content: `answer ${nth}`, id: `a${nth}` })));
    const graph = agent({ model: model(answers), middleware: [summarizationMiddleware({ model: new ScriptedModel(["They talked."]), trigger: { messages: 4 }, keep: { messages: 2 } })] });
    return all(graph.stream({ messages }, { streamMode: "updates" }));
  },
  "todoListMiddleware": () => all(agent({ model: model({ id: "m1", tool_calls: [call("write_todos", { todos: [{ content: "look", status: "in_progress" }] })] }, answers), middleware: [todoListMiddleware()] }).stream(input, { streamMode: "updates" })),
  "modelCallLimitMiddleware": async () => [
    await outcome(() => agent({ model: model(asksOnce), middleware: [modelCallLimitMiddleware({ runLimit: 2 })] }).invoke(input)),
    await outcome(() => agent({ model: model(asksOnce), middleware: [modelCallLimitMiddleware({ runLimit: 2, exitBehavior: "error" })] }).invoke(input)),
  ],
  "toolCallLimitMiddleware": async () => [
    await outcome(() => agent({ model: model(asksOnce, { ...asksOnce, id: "m3" }, answers), middleware: [toolCallLimitMiddleware({ runLimit: 1 })] }).invoke(input)),
    await outcome(() => agent({ model: model(asksOnce), middleware: [toolCallLimitMiddleware({ runLimit: 1, exitBehavior: "error" })] }).invoke(input)),
  ],
  "modelFallbackMiddleware": () => agent({ model: Object.assign(model(), { _generate: () => Promise.reject(new Error("no model")) }), middleware: [modelFallbackMiddleware(model(answers))] }).invoke(input),
  "modelRetryMiddleware": async () => {
    let calls = 0;
    const flaky = model(answers);
    const generate = flaky._generate.bind(flaky);
    flaky._generate = (...given) => (calls++ === 0 ? Promise.reject(new Error("once")) : generate(...given));
    return [await agent({ model: flaky, middleware: [modelRetryMiddleware({ maxRetries: 2, initialDelayMs: 1, jitter: false })] }).invoke(input), calls];
  },
  "toolRetryMiddleware": async () => {
    let calls = 0;
    const flaky = tool(() => { calls += 1; if (calls < 2) throw new Error("once"); return "fine"; }, { name: "flaky", description: "Fails once.", schema: z.object({}) });
    return [await agent({ model: model({ id: "m1", tool_calls: [call("flaky", {})] }, answers), tools: [flaky], middleware: [toolRetryMiddleware({ maxRetries: 2, initialDelayMs: 1, jitter: false })] }).invoke(input), calls];
  },
  "toolEmulatorMiddleware": () => agent({ middleware: [toolEmulatorMiddleware({ model: new ScriptedModel(["emulated"]) })] }).invoke(input),
  "llmToolSelectorMiddleware": async () => outcome(() => agent({ tools: [weather, mail], middleware: [llmToolSelectorMiddleware({ model: new ScriptedModel(["x"], { structured: () => ({ tools: ["weather"] }) }), maxTools: 1 })] }).invoke(input)),
  "piiMiddleware": () => agent({ model: model(answers), middleware: [piiMiddleware("email", { strategy: "redact" })] }).invoke({ messages: [human("I am a@b.example")] }),
  "contextEditingMiddleware": async () => {
    const seen = model(asksOnce, { ...asksOnce, id: "m3" }, answers);
    await agent({ model: seen, middleware: [contextEditingMiddleware({ edits: [new ClearToolUsesEdit({ trigger: { tokens: 1 }, keep: { messages: 1 } })] })] }).invoke(input);
    return seen.seen;
  },
  "withConfig": () => agent().withConfig({ tags: ["t"], metadata: { m: 1 } }).invoke(input),
  "stopped by a signal": async () => {
    const controller = new AbortController();
    const slow = tool(async () => { controller.abort(); await new Promise((resolve) => setTimeout(resolve, 5)); return "late"; }, { name: "slow", description: "Slow.", schema: z.object({}) });
    return outcome(() => agent({ model: model({ id: "m1", tool_calls: [call("slow", {})] }, answers), tools: [slow] }).invoke(input, { signal: controller.signal }));
  },
};
