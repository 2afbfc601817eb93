/** What reaches a node besides the state, and how a run is asked for. */
import { graph, says } from "../helpers.mjs";

/** One node that tells what `look` sees of its second argument. */
const looking = (lib, look, options) =>
  graph(lib).addNode("a", (_, config) => ({ foo: look(config) }), options).addEdge(lib.START, "a").compile();

const looks = (name, look, options, more) => ({ name, build: (lib) => looking(lib, look, more), input: { n: 1 }, options });

const chain = (lib) =>
  graph(lib).addNode("a", () => ({ foo: "a", n: 1 })).addNode("b", () => ({ log: ["b"] })).addNode("c", says("c"))
    .addEdge(lib.START, "a").addEdge("a", "b").addEdge("b", "c").compile();

const asked = (name, options, more) => ({ name, build: chain, input: { foo: "in" }, options, ...more });

/** The keys a caller gave; an engine keeps keys of its own beside them. */
const own = (configurable) => Object.fromEntries(["user", "thread_id", "secret_key", "deep"].filter((key) => key in configurable).map((key) => [key, configurable[key]]));

/** A graph that is given configurations, one after another, and tells what its node sees of them. */
const bound = (name, configs, options) => ({
  name,
  build: (lib) =>
    configs.reduce(
      (compiled, config) => compiled.withConfig(config),
      looking(lib, ({ configurable, tags, metadata, recursionLimit, context }) => ({ configurable: own(configurable), tags, metadata, recursionLimit, context: context ?? "none" })),
    ),
  input: {},
  options,
});

export default [
  looks("configurable reaches a node", ({ configurable }) => own(configurable), { configurable: { user: "u", deep: { x: [1] }, secret_key: "s" } }),
  looks("a thread_id without a checkpointer", ({ configurable, metadata }) => [own(configurable), metadata.thread_id], { configurable: { thread_id: "t" } }),
  looks("metadata reaches a node", ({ metadata }) => metadata, { metadata: { who: "me", deep: { x: 1 } }, configurable: { user: "u" } }),
  looks("metadata of the run and of the node", ({ metadata }) => metadata, { metadata: { who: "run", run: 1 } }, { metadata: { who: "node", node: 1 } }),
  looks("metadata without any given", ({ metadata }) => metadata),
  looks("tags reach a node", ({ tags }) => tags, { tags: ["one", "two"] }),
  looks("no tags", ({ tags }) => tags),
  looks("context reaches a node", ({ context }) => context, { context: { user: "u", deep: { x: 1 } } }),
  looks("no context", (config) => [config.context, "context" in config]),
  looks("the recursion limit reaches a node", ({ recursionLimit }) => recursionLimit, { recursionLimit: 7 }),
  looks("the run's name is the node's", ({ runName }) => runName, { runName: "mine" }),
  looks("a signal, a writer and an interrupt", ({ signal, writer, interrupt }) => [signal instanceof AbortSignal, signal.aborted, typeof writer, typeof interrupt]),
  looks("execution info", ({ executionInfo: { checkpointNs, taskId, threadId, nodeAttempt } }) => ({ checkpointNs, taskId, threadId, nodeAttempt }), { configurable: { thread_id: "t" } }),
  {
    name: "withConfig under the run's own config",
    build: (lib) =>
      looking(lib, ({ configurable, tags, metadata, recursionLimit }) => ({ configurable: own(configurable), tags, metadata, recursionLimit })).withConfig({
        configurable: { user: "graph", deep: 1 },
        tags: ["graph"],
        metadata: { who: "graph", graph: 1 },
        recursionLimit: 9,
      }),
    input: {},
    options: { configurable: { user: "run" }, tags: ["run"], metadata: { who: "run" } },
  },
  bound("a configuration over another", [
    { configurable: { user: "first", deep: 1 }, tags: ["a", "b"], metadata: { who: "first", first: 1 }, recursionLimit: 9 },
    { configurable: { user: "second", secret_key: 2 }, tags: ["b", "c"], metadata: { who: "second", second: 2 }, recursionLimit: 8 },
  ]),
  bound("a configuration over another, and the run's", [{ tags: ["a", "a"], metadata: { a: 1 } }, { tags: ["b"], metadata: { b: 1 } }], { tags: ["a"], metadata: { c: 1 } }),
  bound("what is not given does not hide what is bound", [{ recursionLimit: 9, tags: ["a"] }, { recursionLimit: undefined, tags: undefined }], { metadata: undefined, configurable: undefined }),
  bound("a recursion limit of the run over the graph's", [{ recursionLimit: 9 }], { recursionLimit: 7 }),
  bound("a context that is bound", [{ context: { user: "graph", more: 1 } }]),
  bound("a context of the run over the graph's", [{ context: { user: "graph", more: 1 } }], { context: { user: "run" } }),
  bound("callbacks that are bound", [{ callbacks: [{ name: "one" }] }, { callbacks: [{ name: "two" }] }], { callbacks: [{ name: "three" }] }),
  {
    name: "withConfig leaves the graph as it was",
    build: (lib) => {
      const compiled = looking(lib, ({ tags, metadata: { who } }) => [tags, who]);
      compiled.withConfig({ tags: ["other"], metadata: { who: "other" } });
      return compiled;
    },
    input: {},
  },
  { name: "a stream mode that is bound", build: (lib) => chain(lib).withConfig({ streamMode: ["values", "updates"] }), input: {}, modes: [undefined, "tasks"] },
  { name: "a breakpoint that is bound", build: (lib) => chain(lib).withConfig({ interruptBefore: ["b"] }), input: {} },
  { name: "a run's breakpoint over one that is bound", build: (lib) => chain(lib).withConfig({ interruptBefore: ["b"] }), input: {}, options: { interruptBefore: ["c"] } },
  { name: "a limit that is bound, with the name of a graph", build: (lib) => chain(lib).withConfig({ recursionLimit: 2 }), input: {} },
  {
    name: "a writer of the call",
    build: (lib) => {
      const log = [];
      return Object.assign(graph(lib).addNode("a", (_, { writer }) => void writer("to the caller")).addNode("b", () => ({ log })).addEdge(lib.START, "a").addEdge("a", "b").compile(), { log });
    },
    input: {},
    options: { writer: () => {} },
  },
  {
    name: "ids of configurable show in metadata, where that has none",
    build: (lib) => looking(lib, ({ metadata: { thread_id, run_id, graph_id, task_id, assistant_id, other } }) => [thread_id, run_id, graph_id, task_id, assistant_id, other ?? "none"]),
    input: {},
    options: { configurable: { thread_id: "t", run_id: "r", graph_id: "g", task_id: "k", assistant_id: "a", other: "o" }, metadata: { graph_id: "own" } },
    modes: ["values", "tasks"],
  },
  {
    name: "the config of sent tasks and of loops",
    build: (lib) => {
      const where = ({ metadata: { langgraph_step, langgraph_node, langgraph_triggers, langgraph_path, langgraph_checkpoint_ns, checkpoint_ns } }) => ({
        log: [{ langgraph_step, langgraph_node, langgraph_triggers, langgraph_path, langgraph_checkpoint_ns, checkpoint_ns }],
      });
      return graph(lib)
        .addNode("a", (_, config) => where(config))
        .addNode("work", (_, config) => where(config))
        .addNode("joined", (_, config) => where(config))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", () => [1, 2].map((by) => new lib.Send("work", by)))
        .addEdge(["a", "work"], "joined")
        .compile();
    },
    input: {},
    modes: ["values", "tasks"],
  },
  {
    name: "a condition gets the config of its task",
    build: (lib) =>
      graph(lib)
        .addNode("a", says("a"))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", (_, { metadata, tags, configurable, writer }) => (writer({ metadata, tags, configurable: own(configurable) }), lib.END))
        .compile(),
    input: {},
    options: { configurable: { user: "u" }, tags: ["t"], metadata: { m: 1 } },
  },
  {
    name: "a writer writes anything",
    build: (lib) =>
      graph(lib)
        .addNode("a", async (_, { writer }) => {
          for (const chunk of ["text", 1, null, undefined, { deep: [1] }, ["list"], false]) writer(chunk);
          await null;
          writer("after an await");
        })
        .addEdge(lib.START, "a")
        .compile(),
    input: {},
  },
  {
    name: "writers of sent tasks and of later steps",
    build: (lib) =>
      graph(lib)
        .addNode("work", (by, { writer }) => (writer(by), { log: [by] }))
        .addNode("end", (_, { writer }) => writer("end"))
        .addConditionalEdges(lib.START, () => [1, 2, 3].map((by) => new lib.Send("work", by)))
        .addEdge("work", "end")
        .compile(),
    input: {},
  },
  {
    name: "a writer of one's own",
    build: (lib) => {
      const log = [];
      return graph(lib)
        .addNode("a", (_, { writer }) => void writer("to the caller"))
        .addNode("b", () => ({ log }))
        .addEdge(lib.START, "a")
        .addEdge("a", "b")
        .compile()
        .withConfig({ writer: (chunk) => log.push(chunk) });
    },
    input: {},
  },
  {
    name: "getConfig and getWriter in a node's synchronous part",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => {
          lib.getWriter()("ambient");
          return { foo: lib.getConfig().metadata.langgraph_node };
        })
        .addEdge(lib.START, "a")
        .compile(),
    input: {},
  },
  asked("stream modes as a list of one", undefined, { modes: [["values"], ["updates"], ["custom"]], invoke: false }),
  asked("stream modes in any order and twice", undefined, { modes: [["custom", "debug", "tasks", "updates", "values"], ["values", "values"], ["updates", "values", "updates"]], invoke: false }),
  asked("every stream mode at once", undefined, { modes: [["values", "updates", "tasks", "debug", "custom", "messages"]], invoke: false }),
  asked("no stream mode", undefined, { modes: [[]], invoke: false }),
  asked("no stream mode given", undefined, { modes: [undefined], invoke: false }),
  asked("subgraphs: true", { subgraphs: true }, { modes: ["values", "updates", ["values", "updates", "custom"]] }),
  asked("output keys as a list", { outputKeys: ["n"] }),
  asked("output keys as a list of two", { outputKeys: ["log", "foo"] }),
  asked("an output key", { outputKeys: "n" }),
  asked("an unknown output key", { outputKeys: "nowhere" }),
  asked("invoke with updates", undefined, { modes: [], invoke: { streamMode: "updates" } }),
  asked("invoke with a list of modes", undefined, { modes: [], invoke: { streamMode: ["updates", "values"] } }),
  asked("invoke with a list of one mode", undefined, { modes: [], invoke: { streamMode: ["values"] } }),
  asked("invoke with custom", undefined, { modes: [], invoke: { streamMode: "custom" } }),
  asked("invoke with tasks", undefined, { modes: [], invoke: { streamMode: "tasks" } }),
  {
    name: "invoke of a graph that writes nothing",
    build: (lib) => graph(lib).addNode("a", () => ({})).addEdge(lib.START, "a").compile(),
    input: {},
    modes: [],
  },
];
