import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, InMemoryStore, MemorySaver } from "@langchain/langgraph";
import { CompositeBackend, StateBackend, StoreBackend, createDeepAgent } from "deepagents";
import { createAgent, createMiddleware, toolStrategy } from "langchain";
import { z } from "zod";

import { ScriptedModel, all, call, outcome, weather } from "../helpers.mjs";

const MODES = ["values", "updates", "messages", "tools"];
const input = { messages: [new HumanMessage({ content: "Write a report.", id: "h" })] };
const thread = { configurable: { thread_id: "1" } };

const turn = (id, ...tool_calls) => ({ id, tool_calls });
const done = (id = "end", content = "Done.") => ({ id, content });
const model = (...script) => new ScriptedModel(script);

const todos = { todos: [{ content: "look", status: "completed" }, { content: "write", status: "in_progress" }] };
const files = [
  turn("m1", call("write_todos", todos)),
  turn("m2", call("write_file", { file_path: "/report.md", content: "# Report\nIt is sunny.\n" })),
  turn("m3", call("edit_file", { file_path: "/report.md", old_string: "sunny", new_string: "rainy" })),
  turn("m4", call("read_file", { file_path: "/report.md" }), call("ls", { path: "/" }, "ls")),
  turn("m5", call("grep", { pattern: "rainy" }), call("glob", { pattern: "**/*.md" }, "glob")),
  done(),
];

const deep = (script = files, options = {}) => createDeepAgent({ model: model(...script), tools: [weather], ...options });

const delegating = () => [turn("m1", call("task", { description: "Find out about Rome.", subagent_type: "finder" })), done()];
const finder = (...script) => ({
  name: "finder", description: "Finds things.", systemPrompt: "You find.", tools: [weather],
  model: model(...(script.length === 0 ? [turn("f1", call("weather", { city: "Rome" })), done("f2", "Rome is sunny.")] : script)),
});

/** Times are of the clock: files have some. */
function untimed(value) {
  if (typeof value !== "object" || value === null || typeof value.getType === "function") return value;
  if (Array.isArray(value)) return value.map(untimed);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, key.endsWith("_at") ? "<time>" : untimed(field)]));
}

const each = (name, build, options = {}) => Object.fromEntries(MODES.map((streamMode) => [
  `${name}: ${streamMode}`, async () => untimed(await all(build().stream(input, { streamMode, ...options }))),
]));

export default {
  ...each("todos and files", deep),
  ...each("a subagent", () => deep(delegating(), { subagents: [finder()] })),
  ...each("a subagent, with what is inside", () => deep(delegating(), { subagents: [finder()] }), { subgraphs: true }),

  "its answer": async () => untimed(await deep().invoke(input)),
  "files that are given": async () => untimed(await deep([turn("m1", call("read_file", { file_path: "/a.txt" })), done()]).invoke({ ...input, files: { "/a.txt": { content: ["one", "two"], created_at: "2026-01-01T00:00:00Z", modified_at: "2026-01-01T00:00:00Z" } } })),
  "files that are kept by a thread": async () => {
    const agent = deep([turn("m1", call("write_file", { file_path: "/a.txt", content: "one" })), done("m2"), turn("m3", call("read_file", { file_path: "/a.txt" }, "again")), done("m4")], { checkpointer: new MemorySaver() });
    await agent.invoke(input, thread);
    return untimed(await agent.invoke({ messages: [new HumanMessage({ content: "And?", id: "h2" })] }, thread));
  },
  "files in a store": async () => {
    const store = new InMemoryStore();
    const agent = deep([turn("m1", call("write_file", { file_path: "/memories/a.txt", content: "kept" }), call("write_file", { file_path: "/b.txt", content: "not kept" }, "second")), done()], {
      store, backend: (config) => new CompositeBackend(new StateBackend(config), { "/memories/": new StoreBackend(config) }),
    });
    const result = await agent.invoke(input, thread);
    const items = await store.search([]);
    return untimed([Object.keys(result.files ?? {}), items.map(({ namespace, key, value }) => [namespace, key, value])]);
  },
  ...each("files of a backend without arguments", () => deep(files, { backend: new StateBackend() })),
  "files of a backend without arguments: given, written at once, changed": async () => untimed(await deep([
    turn("m1", call("write_file", { file_path: "/b.txt", content: "two" }, "w1"), call("write_file", { file_path: "/c.txt", content: "three" }, "w2")),
    turn("m2", call("edit_file", { file_path: "/a.txt", old_string: "one", new_string: "1" }, "e1"), call("ls", { path: "/" }, "l1")),
    done(),
  ], { backend: new StateBackend(), checkpointer: new MemorySaver() }).invoke({ ...input, files: { "/a.txt": { content: ["one"], created_at: "2026-01-01T00:00:00Z", modified_at: "2026-01-01T00:00:00Z" } } }, thread)),
  "files of a backend without arguments, in a subagent": async () => untimed(await deep(delegating(), {
    backend: new StateBackend(),
    subagents: [finder(turn("f1", call("write_file", { file_path: "/found.md", content: "Rome" })), turn("f2", call("read_file", { file_path: "/found.md" })), done("f3", "Found."))],
  }).invoke(input)),
  "two subagents at once": async () => untimed(await deep(
    [turn("m1", call("task", { description: "Rome", subagent_type: "finder" }, "t1"), call("task", { description: "Oslo", subagent_type: "writer" }, "t2")), done()],
    { subagents: [finder(), { name: "writer", description: "Writes.", systemPrompt: "You write.", model: model(turn("w1", call("write_file", { file_path: "/w.md", content: "w" })), done("w2", "Written.")) }] },
  ).invoke(input)),
  "an agent as a subagent": async () => untimed(await deep(delegating(), {
    subagents: [{ name: "finder", description: "Finds.", runnable: createAgent({ model: model(done("c1", "found")), tools: [] }) }],
  }).invoke(input)),
  "the general subagent": async () => untimed(await deep([turn("m1", call("task", { description: "Look.", subagent_type: "general-purpose" })), done("g1", "looked"), done()]).invoke(input)),
  "an unknown subagent": async () => untimed(await outcome(() => deep([turn("m1", call("task", { description: "Look.", subagent_type: "nobody" })), done()]).invoke(input))),
  "asked before a tool": async () => {
    const agent = deep([turn("m1", call("weather", { city: "Rome" })), done()], { interruptOn: { weather: true }, checkpointer: new MemorySaver() });
    const asked = await agent.invoke(input, thread);
    return untimed([asked, await agent.invoke(new Command({ resume: { decisions: [{ type: "edit", editedAction: { name: "weather", args: { city: "Oslo" } } }] } }), thread)]);
  },
  "asked before a subagent's tool": async () => {
    const agent = deep(delegating(), { subagents: [{ ...finder(), interruptOn: { weather: true } }], checkpointer: new MemorySaver() });
    const asked = await agent.invoke(input, thread);
    return untimed([asked.__interrupt__, await agent.invoke(new Command({ resume: { decisions: [{ type: "approve" }] } }), thread)]);
  },
  "an answer in a form": async () => untimed(await deep([{ id: "m1", tool_calls: [call("extract-1", { city: "Rome" })] }], { responseFormat: toolStrategy(z.object({ city: z.string() })) }).invoke(input).then(({ messages }) => messages.length, (error) => error.name)),
  "middleware of one's own": async () => untimed(await deep([turn("m1", call("weather", { city: "Rome" })), done()], { middleware: [createMiddleware({ name: "mine", stateSchema: z.object({ count: z.number().default(0) }), beforeModel: ({ count }) => ({ count: count + 1 }) })] }).invoke(input)),
  "memory files": async () => {
    const seen = model(done());
    const shown = [];
    const generate = seen._generate.bind(seen);
    seen._generate = (messages, ...given) => (shown.push(String(messages[0].text).includes("Always be kind.")), generate(messages, ...given));
    const agent = createDeepAgent({ model: seen, memory: ["/AGENTS.md"] });
    const result = await agent.invoke({ ...input, files: { "/AGENTS.md": { content: ["Always be kind."], created_at: "2026-01-01T00:00:00Z", modified_at: "2026-01-01T00:00:00Z" } } });
    return untimed([shown, result]);
  },
  "a long result of a tool": async () => {
    const long = tool(() => "word ".repeat(30000), { name: "long", description: "Long.", schema: z.object({}) });
    const result = await deep([turn("m1", call("long", {})), done()], { tools: [long] }).invoke(input);
    return untimed([Object.keys(result.files ?? {}), result.messages.map(({ content }) => String(content).slice(0, 200))]);
  },
  "a tool call without an answer": async () => untimed(await deep([done()]).invoke({ messages: [...input.messages, { role: "assistant", id: "a", content: "", tool_calls: [call("weather", { city: "Rome" })] }, new HumanMessage({ content: "Never mind.", id: "h2" })] })),
  "names of its tools that are taken": () => outcome(() => createDeepAgent({ model: model(done()), tools: [tool(() => "", { name: "ls", description: "Mine.", schema: z.object({}) })] })),
  "drawn": () => deep().drawMermaid(),
};
