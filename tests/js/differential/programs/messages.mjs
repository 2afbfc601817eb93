/** Messages in the state, and the `messages` stream mode. */

const HELLO = { role: "user", content: "hi" };

/** One node over `MessagesAnnotation`. */
const one = ({ StateGraph, MessagesAnnotation, START, END }, node, options) =>
  new StateGraph(MessagesAnnotation).addNode("agent", node, options).addEdge(START, "agent").addEdge("agent", END).compile();

const gives = (name, give, messages = [HELLO], more) => ({
  name: `a node gives ${name}`,
  build: (lib) => one(lib, (state) => ({ messages: give(lib, state) })),
  input: (lib) => ({ messages: typeof messages === "function" ? messages(lib) : messages }),
  ...more,
});

/** Input messages in every form; the node adds nothing. */
const coerced = (name, messages) => ({
  name: `an input message as ${name}`,
  build: (lib) => one(lib, () => ({})),
  input: { messages },
  modes: ["values", "tasks"],
});

const thread = (lib) => [lib.human("one", { id: "1" }), lib.ai("two", { id: "2" }), lib.human("three", { id: "3" })];

export default [
  gives("a message with an id", ({ ai }) => ai("hello", { id: "ai-1" })),
  gives("a list of messages", ({ ai, human }) => [ai("one", { id: "x" }), human("two", { id: "y" })]),
  gives("a message without an id", ({ ai }) => [ai("hello")]),
  gives("two messages without ids", ({ ai, human }) => [ai("one"), human("two")]),
  gives("a system and a tool message", ({ system, tool }) => [system("rules", { id: "s" }), tool("done", { id: "t", tool_call_id: "call", name: "search" })]),
  gives("tool calls", ({ ai }) => [ai("", { id: "a", tool_calls: [{ id: "call", name: "search", args: { q: "x" }, type: "tool_call" }] })]),
  gives("content blocks", ({ ai }) => [ai([{ type: "text", text: "block" }], { id: "a" })]),
  gives("text and tuples", () => ["text", ["ai", "tuple"], { role: "assistant", content: "role" }]),
  gives("a message it was given", (_, { messages }) => messages, thread),
  gives("nothing", () => [], thread),
  gives("a message in place of another", ({ ai }) => ai("new two", { id: "2" }), thread),
  gives("one id twice", ({ ai }) => [ai("first", { id: "x" }), ai("second", { id: "x" })]),
  gives("a removal", ({ remove }) => [remove("2")], thread),
  gives("removals and a message", ({ remove, ai }) => [remove("1"), remove("3"), ai("four", { id: "4" })], thread),
  gives("a removal of what it adds", ({ remove, ai }) => [ai("four", { id: "4" }), remove("4")], thread),
  gives("a removal and the message again", ({ remove, ai }) => [remove("2"), ai("back", { id: "2" })], thread),
  gives("a removal of an unknown id", ({ remove }) => [remove("nowhere")], thread),
  gives("a removal of everything", ({ remove, ai, REMOVE_ALL_MESSAGES }) => [ai("before", { id: "b" }), remove(REMOVE_ALL_MESSAGES), ai("after", { id: "a" })], thread),
  gives("removals of everything, twice", ({ remove, ai, REMOVE_ALL_MESSAGES }) => [remove(REMOVE_ALL_MESSAGES), ai("between", { id: "b" }), remove(REMOVE_ALL_MESSAGES), ai("after", { id: "a" })], thread),
  gives("what is not a message", () => [{ neither: "role nor type" }]),
  gives("an unknown role", () => [{ role: "nobody", content: "x" }]),
  gives("a number", () => 5),
  {
    name: "a Command with messages",
    build: (lib) => one(lib, () => new lib.Command({ update: { messages: [lib.ai("commanded", { id: "c" })] } })),
    input: { messages: [HELLO] },
  },
  {
    name: "messages of two tasks in one step",
    build: (lib) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("b", () => ({ messages: [lib.ai("from b", { id: "b" })] }))
        .addNode("a", () => ({ messages: [lib.ai("from a", { id: "a" })] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .compile(),
    input: { messages: [HELLO] },
  },
  {
    name: "messages beside other keys",
    build: (lib) =>
      new lib.StateGraph(lib.Annotation.Root({ ...lib.MessagesAnnotation.spec, turns: lib.Annotation({ reducer: (x, y) => x + y, default: () => 0 }) }))
        .addNode("a", () => ({ turns: 1, messages: lib.ai("hello", { id: "a" }) }))
        .addNode("b", ({ messages }) => ({ turns: messages.length }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile(),
    input: { messages: [HELLO] },
  },
  {
    name: "a message outside the messages key",
    build: (lib) =>
      new lib.StateGraph(lib.Annotation.Root({ draft: lib.Annotation(), many: lib.Annotation() }))
        .addNode("a", () => ({ draft: lib.ai("draft", { id: "d" }), many: [lib.ai("first", { id: "m" }), "text", { nested: lib.ai("hidden", { id: "h" }) }] }))
        .addEdge(lib.START, "a")
        .compile(),
    input: {},
  },
  coerced("text", "hello"),
  coerced("one object", { role: "user", content: "x" }),
  coerced("a tuple, which is a list", ["human", "x"]),
  coerced("tuples", [["human", "x"], ["ai", "y"], ["system", "z"], ["user", "u"], ["assistant", "a"]]),
  coerced("objects with a type", [{ type: "human", content: "a" }, { type: "ai", content: "b", id: "k" }, { type: "tool", content: "c", tool_call_id: "t" }, { type: "system", content: "s" }]),
  coerced("a developer's, in a tuple and by its type", [["developer", "a"], { type: "developer", content: "b" }]),
  coerced("objects with a role", [{ role: "assistant", content: "a" }, { role: "system", content: "b" }, { role: "developer", content: "d" }, { role: "tool", content: "c", tool_call_id: "t" }]),
  coerced("an object with tool calls of OpenAI's shape", [{ role: "assistant", content: "", tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: '{"a":1}' } }] }]),
  coerced("an object with tool calls", [{ type: "ai", content: "", tool_calls: [{ id: "1", name: "f", args: { a: 1 } }] }]),
  coerced("an object with a name and more", [{ role: "user", content: "x", name: "bob", additional_kwargs: { a: 1 } }]),
  coerced("content blocks", [{ role: "user", content: [{ type: "text", text: "q" }] }]),
  coerced("an empty list", []),
  coerced("a removal of nothing", [{ type: "remove", id: "x" }]),
  coerced("null", null),
  {
    name: "the reducer by itself",
    call: ({ messagesStateReducer, addMessages, human, ai, remove }) => [
      addMessages === messagesStateReducer,
      messagesStateReducer([], human("x", { id: "1" })),
      messagesStateReducer([human("x", { id: "1" })], [ai("y", { id: "1" })]),
      messagesStateReducer([human("x", { id: "1" }), ai("y", { id: "2" })], [remove("1")]),
      messagesStateReducer([human("x", { id: "1" })], "text"),
      messagesStateReducer(human("x", { id: "1" }), human("y", { id: "2" })),
    ],
  },
  {
    name: "the reducer gives ids that stay",
    call: ({ messagesStateReducer, human }) => {
      const once = messagesStateReducer([], [human("x"), human("y")]);
      const again = messagesStateReducer(once, [human("z")]);
      return [once, again, new Set(again.map(({ id }) => id)).size];
    },
  },
  {
    name: "the reducer leaves its inputs alone",
    call: ({ messagesStateReducer, human, ai }) => {
      const left = [human("x", { id: "1" })];
      const right = [ai("y", { id: "2" })];
      const merged = messagesStateReducer(left, right);
      return [left.length, right.length, merged === left, merged.length];
    },
  },
  {
    name: "a model streams its answer",
    build: (lib) => {
      const model = lib.chatModel(["Hello big world"]);
      return one(lib, async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }));
    },
    input: { messages: [HELLO] },
  },
  {
    name: "a model's answer with tags and metadata around it",
    build: (lib) => {
      const model = lib.chatModel(["Yes indeed"]);
      return one(lib, async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }), { metadata: { node: "meta" } });
    },
    input: { messages: [HELLO] },
    options: { tags: ["mine"], metadata: { who: "me" }, configurable: { thread_id: "t" } },
  },
  {
    name: "a model called twice in one node",
    build: (lib) => {
      const model = lib.chatModel(["first answer", "second answer"]);
      return one(lib, async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime), await model.invoke(state.messages, runtime)] }));
    },
    input: { messages: [HELLO] },
  },
  {
    name: "a model whose answer is not kept",
    build: (lib) => {
      const model = lib.chatModel(["thrown away"]);
      return one(lib, async (state, runtime) => (await model.invoke(state.messages, runtime), {}));
    },
    input: { messages: [HELLO] },
  },
  {
    name: "models in a loop, one answer a step",
    build: (lib) => {
      const model = lib.chatModel(["one", "two words", "three"]);
      return new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("agent", async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime)] }))
        .addEdge(lib.START, "agent")
        .addConditionalEdges("agent", ({ messages }) => (messages.length < 4 ? "agent" : lib.END), ["agent", lib.END])
        .compile();
    },
    input: { messages: [HELLO] },
  },
  {
    name: "a model's answer among every mode",
    build: (lib) => {
      const model = lib.chatModel(["Hello big world"]);
      return one(lib, async (state, runtime) => {
        runtime.writer("asking");
        const answer = await model.invoke(state.messages, runtime);
        runtime.writer("asked");
        return { messages: [answer] };
      });
    },
    input: { messages: [HELLO] },
    modes: [["values", "updates", "tasks", "debug", "custom", "messages"], ["messages", "updates"]],
  },
  {
    name: "a node's own message after a model's",
    build: (lib) => {
      const model = lib.chatModel(["streamed words"]);
      return one(lib, async (state, runtime) => ({ messages: [await model.invoke(state.messages, runtime), lib.ai("added", { id: "added" })] }));
    },
    input: { messages: [HELLO] },
    modes: ["messages", ["values", "messages"]],
  },
  {
    name: "a model in a node that then throws",
    build: (lib) => {
      const model = lib.chatModel(["famous last words"]);
      return one(lib, async (state, runtime) => {
        await model.invoke(state.messages, runtime);
        throw lib.mark("the node's own error", new Error("after the model"));
      });
    },
    input: { messages: [HELLO] },
  },
  {
    name: "a model in sent tasks",
    build: (lib) => {
      const models = { x: lib.chatModel(["from x"]), y: lib.chatModel(["and from y"]) };
      let before = Promise.resolve();
      return new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("ask", async (key, runtime) => {
          const answer = before.then(() => models[key].invoke("q", runtime));
          before = answer;
          return { messages: [await answer] };
        })
        .addConditionalEdges(lib.START, () => ["x", "y"].map((key) => new lib.Send("ask", key)))
        .compile();
    },
    input: { messages: [HELLO] },
    modes: ["messages", "values"],
  },
  {
    name: "a node gives a tool's message without an id",
    build: (lib) => one(lib, () => ({ messages: [lib.ai("asked", { id: "1" }), lib.tool("answered", { tool_call_id: "call" })] })),
    input: { messages: [HELLO] },
    modes: ["messages"],
    invoke: false,
  },
  {
    name: "a node gives a message without an id behind one that has one",
    build: (lib) => one(lib, () => ({ messages: [lib.ai("first", { id: "1" }), lib.ai("second")] })),
    input: { messages: [HELLO] },
    modes: ["messages"],
    invoke: false,
  },
];
