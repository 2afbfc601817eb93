/** LangGraph's globals: what finds the running task without being handed it. */
import { graph, settle, state, turns } from "../helpers.mjs";

/** What a call comes to: its value, or what it throws. */
const outcome = (call) => {
  try {
    return call();
  } catch ({ name, message, lc_error_code }) {
    return { name, message, lc_error_code };
  }
};

const GLOBALS = ["interrupt", "writer", "getConfig", "getStore", "getWriter", "getCurrentTaskInput"];

/** START → a. */
const single = (lib, node, options) => graph(lib).addNode("a", node).addEdge(lib.START, "a").compile(options);

const store = { get: () => {}, put: () => {}, search: () => {}, delete: () => {}, batch: () => [] };

export default [
  ...GLOBALS.map((name) => ({ name: `${name} outside of any task`, call: (lib) => outcome(() => lib[name]("x")?.length) })),
  ...GLOBALS.slice(3).map((name) => ({ name: `${name} outside of any task, of nothing`, call: (lib) => outcome(() => lib[name]()) })),
  { name: "getWriter of a config", call: (lib) => [lib.getWriter({ writer: 1 }), lib.getWriter({ configurable: { writer: 2 } }), lib.getWriter({}) ?? "none"] },
  { name: "getStore of a config", call: (lib) => [lib.getStore({ store: 1 }), lib.getStore({}) ?? "none"] },
  { name: "getCurrentTaskInput of a config that is none", call: (lib) => outcome(() => lib.getCurrentTaskInput({})) },
  {
    name: "the globals in a node",
    build: (lib) =>
      single(lib, (given, config) => {
        lib.getWriter()("by the global");
        const { metadata, tags, recursionLimit } = lib.getConfig();
        const input = lib.getCurrentTaskInput();
        return { foo: { node: metadata.langgraph_node, tags, recursionLimit, input, same: input === given, isItself: lib.getConfig() === config } };
      }),
    input: { foo: "in", n: 2 },
    options: { tags: ["t"], recursionLimit: 9 },
  },
  {
    name: "the globals after an await",
    build: (lib) =>
      single(lib, async (given) => {
        await settle();
        lib.getWriter()("by the global");
        return { foo: [lib.getConfig().metadata.langgraph_node, lib.getCurrentTaskInput() === given] };
      }),
    input: { foo: "in" },
  },
  {
    name: "the globals in what a node calls, and in what that awaits",
    build: (lib) => {
      const deep = async () => {
        await null;
        return Promise.all([1, 2].map(async () => (await settle(), lib.getConfig().metadata.langgraph_node)));
      };
      return single(lib, async () => ({ log: await deep() }));
    },
    input: {},
  },
  {
    name: "the globals in tasks that run at once",
    build: (lib) => {
      const turn = turns("b", "a", "c");
      const node = (name) => async () => {
        await turn(name);
        lib.getWriter()(name);
        return { log: [[name, lib.getConfig().metadata.langgraph_node]] };
      };
      const built = graph(lib);
      for (const name of ["a", "b", "c"]) built.addNode(name, node(name)).addEdge(lib.START, name);
      return built.compile();
    },
    input: {},
  },
  {
    name: "the globals in tasks that were sent",
    build: (lib) =>
      graph(lib)
        .addNode("work", async (by) => {
          await settle();
          return { log: [[by, lib.getCurrentTaskInput(), lib.getConfig().metadata.langgraph_path[1]]] };
        })
        .addConditionalEdges(lib.START, () => [1, 2, 3].map((by) => new lib.Send("work", by)))
        .compile(),
    input: {},
    modes: ["values"],
  },
  {
    name: "the globals in a condition: the task of its node, and what that was given",
    build: (lib) =>
      graph(lib)
        .addNode("a", () => ({ foo: "a", n: 1 }))
        .addEdge(lib.START, "a")
        .addConditionalEdges("a", async (_, { writer }) => {
          const seen = [lib.getConfig().metadata.langgraph_node, lib.getCurrentTaskInput()];
          await settle();
          writer([...seen, lib.getConfig().metadata.langgraph_node, lib.getCurrentTaskInput()]);
          return lib.END;
        })
        .compile(),
    input: { foo: "in" },
  },
  {
    name: "the globals in a reducer",
    build: (lib) => {
      const seen = [];
      const reducer = (list, more) => (seen.push(lib.getConfig() === undefined), list.concat(more));
      return new lib.StateGraph(lib.Annotation.Root({ ...state(lib).spec, list: lib.Annotation({ reducer, default: () => [] }) }))
        .addNode("a", async () => (await settle(), { list: [1] }))
        .addNode("b", async () => (await settle(), { list: [2] }))
        .addNode("c", () => ({ log: [...seen] }))
        .addEdge(lib.START, "a")
        .addEdge(lib.START, "b")
        .addEdge(["a", "b"], "c")
        .compile();
    },
    input: { list: 0 },
    modes: ["values"],
  },
  {
    name: "a config that a node hands on",
    build: (lib) => single(lib, (given, config) => ({ log: [{ ...config }, { configurable: { ...config.configurable } }].map((copy) => lib.getCurrentTaskInput(copy) === given) })),
    input: { foo: 1 },
  },
  {
    name: "getWriter in a condition",
    build: (lib) => graph(lib).addNode("a", () => {}).addEdge(lib.START, "a").addConditionalEdges("a", () => (lib.getWriter()("by the global"), lib.END)).compile(),
    input: {},
  },
  { name: "writer() writes", build: (lib) => single(lib, () => void lib.writer("by the global")), input: {} },
  {
    name: "interrupt() without a checkpointer",
    build: (lib) => single(lib, () => ({ foo: outcome(() => lib.interrupt("really?")) })),
    input: {},
  },
  {
    name: "interrupt() without a checkpointer fails a node",
    build: (lib) => single(lib, async () => (await settle(), lib.interrupt("really?"))),
    input: {},
  },
  {
    name: "a store of the graph",
    build: (lib) => single(lib, (_, config) => ({ log: [typeof config.store?.get, typeof lib.getStore()?.put, config.store === lib.getStore()] }), { store }),
    input: {},
  },
  {
    name: "a store of the call",
    build: (lib) => single(lib, (_, config) => ({ log: [typeof config.store?.get, typeof lib.getStore()?.put] })),
    input: {},
    options: { store },
  },
  { name: "no store", build: (lib) => single(lib, (_, config) => ({ log: [config.store ?? "none", lib.getStore() ?? "none"] })), input: {} },
  {
    name: "who serves",
    build: (lib) => single(lib, (_, { serverInfo }) => ({ foo: { ...serverInfo } })),
    input: {},
    options: { configurable: { assistant_id: "a", langgraph_auth_user: { identity: "me" } }, metadata: { graph_id: "g" } },
  },
  { name: "who serves, said by the caller", build: (lib) => single(lib, (_, { serverInfo }) => ({ foo: serverInfo })), input: {}, options: { serverInfo: { assistantId: "a", graphId: "g" } } },
  { name: "nobody serves", build: (lib) => single(lib, (_, { serverInfo }) => ({ foo: serverInfo ?? "none" })), input: {} },
  {
    name: "what a caller gives a node to call",
    build: (lib) => single(lib, (_, { control, heartbeat }) => ({ log: [control?.of, heartbeat?.()] })),
    input: {},
    options: { control: { of: "the caller", drainRequested: false }, heartbeat: () => "beats" },
  },
];
