/** Commands and Sends with a checkpointer, several runs on a thread, stores, durability, and odd configs. */
import { graph, says, settle, tells } from "../helpers.mjs";

const commanded = (give, options) => (lib, { saver }) =>
  graph(lib)
    .addNode("a", (state, config) => give(lib, state, config), { ends: ["b", "c", lib.END] })
    .addNode("b", tells)
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .compile({ checkpointer: saver, ...options });

const gives = (name, give, options) => ({
  name: `a node returns ${name}`,
  build: commanded(give, options),
  steps: async (s) => {
    await s.run({ foo: "in" });
    await s.state();
    await s.history();
  },
});

/** START → a → b, which is where it stops; c waits for a Command. */
const standing = (lib, { saver }) =>
  graph(lib)
    .addNode("a", says("a"))
    .addNode("b", tells)
    .addNode("c", says("c"))
    .addEdge(lib.START, "a")
    .addEdge("a", "b")
    .addConditionalEdges("b", () => lib.END, ["c", lib.END])
    .compile({ checkpointer: saver, interruptBefore: ["b"] });

/** A Command as the input of a thread that stands before b. */
const commanding = (name, fields, again = true) => ({
  name: `input: ${name}`,
  unordered: true,
  build: standing,
  steps: async (s) => {
    await s.run({ foo: 1 });
    await s.command(fields);
    await s.state();
    if (again) await s.run(null);
    await s.state();
    await s.history();
  },
});

const counting = (lib, { saver }) =>
  graph(lib)
    .addNode("a", ({ n }) => ({ n: 1, log: [`run ${n}`] }))
    .addEdge(lib.START, "a")
    .compile({ checkpointer: saver });

export default [
  gives("a Command with an update", ({ Command }) => new Command({ update: { foo: 1, n: 2 } })),
  gives("a Command with pairs", ({ Command }) => new Command({ update: [["n", 1], ["n", 2], ["log", ["x"]]] })),
  gives("a Command to a node", ({ Command }) => new Command({ goto: "b", update: { foo: 1 } })),
  gives("a Command to nodes and END", ({ Command, END }) => new Command({ goto: ["b", "c", END] })),
  gives("a Command with Sends and names", ({ Command, Send }) => new Command({ goto: [new Send("b", { sent: 1 }), "c", new Send("c", 2)] })),
  gives("a Command to an unknown node", ({ Command }) => new Command({ goto: "nowhere", update: { n: 1 } })),
  gives("a Command to START", ({ Command, START }) => new Command({ goto: START, update: { n: 1 } })),
  gives("an array of Commands and updates", ({ Command }) => [new Command({ update: { foo: 1 } }), { n: 1 }, new Command({ goto: ["b", "c"] })]),
  gives("nothing", () => {}),
  gives("an update with an unknown key", () => ({ nowhere: 1 })),
  gives("a Command after an answer", ({ Command }, _, config) => new Command({ goto: config.interrupt("where?") })),
  gives("a Command to itself, until", ({ Command, END }, { n }) => new Command({ update: { n: 1, log: [n] }, goto: n < 2 ? "a" : END })),
  commanding("a Command with an update", { update: { foo: 2 } }),
  commanding("a Command with an update in pairs", { update: [["foo", 2], ["n", 1]] }),
  commanding("a Command with an unknown key", { update: { nowhere: 1 } }),
  commanding("a Command with an empty update", { update: {} }),
  commanding("a Command with a string as update", { update: "text" }),
  commanding("a Command to a node", { goto: "c" }),
  commanding("a Command to nodes", { goto: ["c", "a"] }),
  commanding("a Command to END", ({ END }) => ({ goto: END })),
  commanding("a Command to an unknown node", { goto: "nowhere" }),
  commanding("a Command with a Send", ({ Send }) => ({ goto: new Send("c", { sent: 1 }) })),
  commanding("a Command with a Send and an update", ({ Send }) => ({ goto: [new Send("b", { sent: 1 }), "c"], update: { n: 1 } })),
  commanding("a Command with everything", ({ Send }) => ({ goto: [new Send("c", { sent: 1 })], update: { n: 1 }, resume: "yes" })),
  commanding("a Command for a parent", ({ Command }) => ({ graph: Command.PARENT, goto: "c" })),
  commanding("an empty Command", {}),
  {
    name: "input: a Command on a thread that was never run",
    build: standing,
    steps: async (s) => {
      await s.command({ update: { foo: 1 } });
      await s.state();
      await s.run(null);
      await s.command({ goto: "c" });
      await s.state();
      await s.history();
    },
  },
  {
    name: "input: a Command after the end",
    build: counting,
    steps: async (s) => {
      await s.run({});
      await s.command({ goto: "a" });
      await s.command({ update: { n: 5 } });
      await s.state();
      await s.history();
    },
  },
  {
    name: "input: Commands, stored at the exit",
    build: counting,
    steps: async (s) => {
      await s.run({}, { durability: "exit" });
      await s.command({ update: { n: 5 } }, { durability: "exit" });
      await s.state();
      await s.command({ goto: "a" }, { durability: "exit" });
      await s.state();
      await s.history();
    },
  },
  {
    name: "a Command to an unknown node beside an error, then on",
    unordered: true,
    stored: false,
    build: (lib, s) =>
      graph(lib)
        .addNode("lost", () => new lib.Command({ goto: "nowhere" }))
        .addNode("fails", async () => {
          await settle();
          if (s.count("fails") === 1) throw new Error("once");
          return { log: ["then"] };
        })
        .addNode("end", tells)
        .addEdge(lib.START, "lost")
        .addEdge(lib.START, "fails")
        .addEdge(["lost", "fails"], "end")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({});
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  {
    name: "runs on one thread",
    build: counting,
    steps: async (s) => {
      for (const foo of [1, 2, 3]) await s.run({ foo });
      await s.state();
      await s.history();
    },
  },
  {
    name: "runs on one thread, with each durability",
    build: counting,
    steps: async (s) => {
      await s.run({ foo: 1 }, { durability: "exit" });
      await s.run({ foo: 2 }, { durability: "sync" });
      await s.run({ foo: 3 }, { durability: "exit" });
      await s.run({ foo: 4 }, { durability: "async" });
      await s.history();
    },
  },
  {
    name: "durability and its older name at once",
    build: counting,
    steps: async (s) => {
      await s.run({}, { durability: "exit", checkpointDuring: true });
      await s.run({}, { durability: undefined, checkpointDuring: false });
      await s.run({}, { durability: undefined, checkpointDuring: true });
      await s.history();
    },
  },
  {
    name: "an empty input on a thread",
    build: counting,
    steps: async (s) => {
      await s.run({});
      await s.run({ nowhere: 1 });
      await s.state();
      await s.history();
    },
  },
  {
    name: "a thread without a checkpointer is forgotten",
    build: (lib) => counting(lib, {}),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run({ foo: 2 });
    },
  },
  {
    name: "a second run over an unfinished first",
    unordered: true,
    build: (lib, s) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", async () => {
          await settle();
          if (s.count("b") === 1) throw new Error("once");
          return { log: ["b"] };
        })
        .addNode("c", says("c"))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .addEdge(["a", "b"], "c")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run({ foo: 2 });
      await s.state();
      await s.history();
    },
  },
  {
    name: "new input over Sends that wait",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("work", (given) => ({ log: [given] }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", ({ foo }) => [1, 2].map((item) => new lib.Send("work", `${foo}.${item}`)), ["work"])
        .compile({ checkpointer: saver, interruptBefore: ["work"] }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.run({ foo: 2 });
      await s.state();
      await s.run(null);
      await s.state();
      await s.history();
    },
  },
  {
    name: "new input over a join that waits",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", says("a"))
        .addNode("b", says("b"))
        .addNode("c", tells)
        .addEdge(lib.START, "a")
        .addConditionalEdges(lib.START, ({ foo }) => (foo === 1 ? "a" : "b"), ["a", "b"])
        .addEdge(["a", "b"], "c")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      await s.state();
      await s.run({ foo: 2 });
      await s.state();
      await s.run({ foo: 1 });
      await s.state();
    },
  },
  {
    name: "a stream that is left early, then on",
    build: (lib, { saver }) =>
      graph(lib).addNode("a", says("a")).addNode("b", says("b")).addNode("c", says("c")).addEdge(lib.START, "a").addEdge("a", "b").addEdge("b", "c").compile({ checkpointer: saver, interruptBefore: ["b"] }),
    ways: ["updates"],
    steps: async (s) => {
      await s.call("left", async (graph) => {
        for await (const chunk of await graph.stream({ foo: 1 }, { ...s.config(), streamMode: "updates" })) return chunk;
      });
      await settle();
      await s.state();
      await s.run(null);
      await s.state();
    },
  },
  {
    name: "a store in nodes",
    build: (lib, s) =>
      graph(lib)
        .addNode("a", async ({ foo }, { store }) => {
          await store.put(["user", "1"], "name", { foo });
          return { log: [(await store.get(["user", "1"], "name")).value] };
        })
        .addNode("b", async (_, { store }) => ({
          log: [(await store.search(["user"])).map(({ key, namespace, value }) => [key, namespace, value])],
        }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer: s.saver, store: s.once("store", () => new lib.InMemoryStore()) }),
    steps: async (s) => {
      await s.run({ foo: 1 });
      s.thread = "2";
      await s.run({ foo: 2 });
      await s.state();
    },
  },
  {
    name: "a store by getStore, and none",
    build: (lib, s) =>
      graph(lib)
        .addNode("a", async (_, { store }) => ({ log: [store === undefined, lib.getStore() === undefined] }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: s.saver }),
    ways: ["values"],
    steps: (s) => s.run({}),
  },
  {
    name: "what a node is told of its thread",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", (_, { configurable, metadata, executionInfo, tags }) => ({
          foo: {
            thread: configurable.thread_id,
            ns: configurable.checkpoint_ns,
            mine: configurable.mine,
            checkpoint: configurable.checkpoint_id,
            map: configurable.checkpoint_map,
            metadata: { ...metadata },
            info: { ...executionInfo, runId: undefined, nodeFirstAttemptTime: undefined },
            tags,
          },
        }))
        .addEdge(lib.START, "a")
        .compile({ checkpointer: saver }),
    ways: ["values"],
    steps: async (s) => {
      await s.run({}, { configurable: { mine: 1 }, metadata: { who: "me" }, tags: ["t"] });
      await s.replay(1);
    },
  },
  {
    name: "getConfig and getWriter",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("a", async () => {
          await settle();
          lib.getWriter()({ custom: 1 });
          return { log: [lib.getConfig().configurable.thread_id] };
        })
        .addEdge(lib.START, "a")
        .compile({ checkpointer: saver }),
    steps: (s) => s.run({}),
  },
  {
    name: "a graph bound to a thread by withConfig",
    build: (lib, s) => counting(lib, s).withConfig({ configurable: { thread_id: "1" } }),
    steps: async (s) => {
      s.config();
      await s.call("invoke", (graph) => graph.invoke({ foo: 1 }));
      await s.call("invoke", (graph) => graph.invoke({ foo: 2 }));
      await s.call("state", (graph) => graph.getState({}));
    },
  },
  {
    name: "messages of a chat model on a thread",
    build: (lib, s) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("model", async ({ messages }, config) => ({ messages: [await lib.chatModel([`answer ${s.count("answer")}`]).invoke(messages, config)] }))
        .addEdge(lib.START, "model")
        .compile({ checkpointer: s.saver }),
    steps: async (s) => {
      await s.run((lib) => ({ messages: [lib.human("one", { id: "1" })] }));
      await s.run((lib) => ({ messages: [lib.human("two", { id: "2" })] }));
      await s.state();
    },
  },
  {
    name: "a tool that a person must allow",
    build: (lib, { saver }) =>
      new lib.StateGraph(lib.MessagesAnnotation)
        .addNode("agent", ({ messages }) => ({
          messages: [messages.at(-1).getType?.() === "tool" || messages.at(-1).type === "tool" ? lib.ai("done", { id: "done" }) : lib.ai("", { id: "call", tool_calls: [{ id: "c", name: "pay", args: { euros: 5 } }] })],
        }))
        .addNode("tools", ({ messages }, config) => {
          const [{ id, args }] = messages.at(-1).tool_calls;
          const { allowed } = config.interrupt({ allow: args });
          return { messages: [lib.tool(allowed ? "paid" : "refused", { id: "t", tool_call_id: id })] };
        })
        .addEdge(lib.START, "agent")
        .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls?.length > 0 ? "tools" : lib.END), ["tools", lib.END])
        .addEdge("tools", "agent")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run((lib) => ({ messages: [lib.human("pay", { id: "h" })] }));
      await s.state();
      await s.resume({ allowed: true });
      await s.state();
      await s.history();
    },
  },
  {
    name: "maxConcurrency with questions",
    unordered: true,
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("work", (item, config) => ({ log: [`${item} ${item === "y" ? config.interrupt("y?") : ""}`] }))
        .addConditionalEdges(lib.START, () => ["x", "y", "z"].map((item) => new lib.Send("work", item)), ["work"])
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({}, { maxConcurrency: 2 });
      await s.state();
      await s.resume("yes", { maxConcurrency: 2 });
      await s.state();
    },
  },
  {
    name: "context on a thread",
    build: (lib, { saver }) =>
      graph(lib)
        .addNode("ask", (_, { context, interrupt }) => ({ log: [context.who, interrupt("?")] }))
        .addEdge(lib.START, "ask")
        .compile({ checkpointer: saver }),
    steps: async (s) => {
      await s.run({}, { context: { who: "me" } });
      await s.resume("yes", { context: { who: "you" } });
      await s.state();
    },
  },
  {
    name: "output keys",
    build: counting,
    steps: async (s) => {
      await s.run({ foo: 1 }, { outputKeys: ["n"] });
      await s.run({ foo: 1 }, { outputKeys: "log" });
    },
  },
];
