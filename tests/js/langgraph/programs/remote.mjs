/**
 * `RemoteGraph` against a server that answers as LangGraph's does, word for word as its answers were captured, and that keeps what it was
 * asked.
 */
import { createServer } from "node:http";

import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, Command, MemorySaver, MessagesAnnotation, START, Send, StateGraph } from "@langchain/langgraph";
import { RemoteGraph } from "@langchain/langgraph/remote";
import { Client } from "@langchain/langgraph-sdk";

import { all, outcome } from "../helpers.mjs";

const THREAD = "01a20314-d771-71a9-9fcc-2d5731183c59";
const thread = { configurable: { thread_id: THREAD } };
const METADATA = ["metadata", { run_id: "01a20314-d782-74bf-a6cf-6b440ebed540", attempt: 1 }];
const ASKED = [{ id: "760f56d745311fce16b436e6f7cf56fd", value: { question: "ok?", foo: "a" } }];
const CHILD = "child:10c56627-00a3-5ff2-b3f1-0bc83b2383cf";

const token = (content) => [
  { content, id: "5d7f3dc8-ab1b-4879-a5a3-b33d1584b884", tool_calls: [], additional_kwargs: {}, response_metadata: {}, type: "ai" },
  { tags: [], graph_id: "parent", langgraph_step: 1, langgraph_node: "model", langgraph_checkpoint_ns: `${CHILD}|model:089cd80b-4780-5364-812b-d9a1f5a123cd` },
];

const STREAMS = {
  agent: [
    METADATA,
    ["values", { foo: "" }],
    ["custom", { progress: "thinking" }],
    ["messages", token("Hel")],
    ["updates", { agent: { foo: "a" } }],
    ["values", { foo: "a" }],
    ["debug", { step: 1, type: "task", payload: { name: "agent" } }],
  ],
  parent: [
    METADATA,
    ["updates", { prep: { foo: "p" } }],
    [`values|${CHILD}`, { foo: "p" }],
    [`messages|${CHILD}`, token("Hello")],
    [`custom|${CHILD}`, "from inside"],
    [`updates|${CHILD}|deeper:089cd80b-4780-5364-812b-d9a1f5a123cd`, { model: { foo: "m" } }],
    [`updates|${CHILD}`, { deeper: { foo: "m" } }],
    ["updates", { child: { foo: "m" } }],
    ["values", { foo: "m" }],
  ],
  hitl: [METADATA, ["values", { foo: "a" }], ["updates", { __interrupt__: ASKED }], ["values", { __interrupt__: ASKED }]],
  inner: [METADATA, ["values", { foo: "a" }], [`updates|${CHILD}`, { __interrupt__: ASKED }], ["values", { foo: "never" }]],
  error: [METADATA, ["values", { foo: "a" }], ["error", { error: "TypeError", message: "boom" }]],
  text: [METADATA, ["error", "it is broken"]],
  silent: [METADATA],
};

const sent = (events) => events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");

const checkpoint = (id, more) => ({ thread_id: THREAD, checkpoint_id: id, checkpoint_ns: "", checkpoint_map: null, ...more });

const STATE = {
  values: { foo: "a" },
  next: ["ask"],
  tasks: [
    { id: "2c8e5b80-e42b-5c5e-b5b1-80d4c52d7c9b", name: "ask", error: null, interrupts: ASKED, path: ["__pregel_pull", "ask"], checkpoint: null, state: null, result: null },
  ],
  metadata: { graph_id: "hitl", source: "loop", step: 0, parents: {} },
  created_at: "2026-11-22T11:47:07.388Z",
  checkpoint: checkpoint("1f1e66a7-1b62-63c0-8000-c9310af8f301"),
  parent_checkpoint: checkpoint("1f1e66a7-1b4e-6b40-ffff-337a126d8f45"),
};

const inside = { ...STATE, checkpoint: checkpoint("1f1e66a7-1b62-63c0-8000-c9310af8f302", { checkpoint_ns: CHILD, checkpoint_map: { "": "1f1e" } }), parent_checkpoint: null };

const STATES = {
  plain: STATE,
  empty: { values: {}, next: [], tasks: [], metadata: null, created_at: null, checkpoint: null, parent_checkpoint: null },
  nested: {
    ...STATE,
    next: null,
    tasks: [
      { ...STATE.tasks[0], error: "boom", interrupts: [], checkpoint: checkpoint("1f1e66a7", { checkpoint_ns: CHILD }), state: inside },
      { ...STATE.tasks[0], interrupts: [], checkpoint: { thread_id: THREAD, checkpoint_ns: CHILD }, result: { foo: 1 } },
      { ...STATE.tasks[0], interrupts: [], state: { ...inside, checkpoint: null } },
    ],
  },
};

const GRAPH = {
  nodes: [
    { id: "__start__", type: "schema", data: { $schema: "https://json-schema.org/draft/2020-12/schema" } },
    { id: "prep", type: "runnable", data: { id: ["langgraph", "RunnableCallable"], name: "prep" }, metadata: {} },
    { id: "child", type: "runnable", data: { name: "LangGraph", metadata: { color: "red" } } },
    { id: 7, type: "text", data: "seven" },
    { id: "bare" },
  ],
  edges: [
    { source: "__start__", target: "prep", conditional: false },
    { source: "prep", target: "child", conditional: true, data: "yes" },
  ],
};

/** What the server answers, by the last part of the path. */
function answer(method, url, graphId, states) {
  const { pathname, search } = url;
  if (pathname.endsWith("/runs/stream")) {
    if (STREAMS[graphId] === undefined) return new Response(`Assistant "${graphId}" not found`, { status: 404 });
    return new Response(sent(STREAMS[graphId]), { headers: { "content-type": "text/event-stream" } });
  }
  if (pathname.endsWith("/history")) return Response.json([STATE, { ...STATES.nested, next: ["b"] }]);
  if (/\/state(\/|$)/.test(pathname)) return Response.json(method === "GET" || pathname.endsWith("/checkpoint") ? STATES[states] : { checkpoint: STATE.checkpoint });
  if (pathname.endsWith("/graph")) return Response.json(GRAPH);
  if (pathname.includes("/subgraphs")) return Response.json({ child: { graph_id: "child_graph", state: {} }, [`other${search}`]: { graph_id: "other" } });
  return new Response("Not Found", { status: 404 });
}

/** What a request asked; what LangGraph's SDK says of itself is not compared. */
function noted(method, url, body) {
  const { signal: _, ...asked } = body === undefined || body === null || body === "" ? {} : JSON.parse(body);
  return { [`${method} ${url.pathname}${url.search}`]: asked };
}

/** A graph on a server, and what that was asked. */
function remote(graphId, { states = "plain", ...params } = {}) {
  const asked = [];
  const fetch = async (address, { method = "GET", body } = {}) => {
    const url = new URL(address);
    asked.push(noted(method, url, body));
    return answer(method, url, JSON.parse(body ?? "{}").assistant_id, states);
  };
  const client = new Client({ apiUrl: "http://server.test", callerOptions: { fetch, maxRetries: 0 } });
  return { asked, graph: new RemoteGraph({ graphId, client, ...params }) };
}

/** Does something with a remote graph, and shows what came and what was asked. */
const doing = (graphId, work, params) => async () => {
  const { asked, graph } = remote(graphId, params);
  return [await outcome(() => work(graph)), asked];
};

const streaming = (graphId, options, params, input = { foo: "" }) => doing(graphId, (graph) => all(graph.stream(input, options)), params);

const each = (name, items, program) => Object.fromEntries(items.map((item) => [`${name}: ${JSON.stringify(item)}`, program(item)]));

/** A remote graph as a node. Its thread would be the server's, so its graph has another state. */
const State = Annotation.Root({ foo: Annotation(), log: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }) });

const around = (graph, options) =>
  new StateGraph(State)
    .addNode("before", () => ({ log: "before" }))
    .addNode("far", graph)
    .addNode("after", ({ foo }) => ({ log: `after ${foo}` }))
    .addEdge(START, "before")
    .addEdge("before", "far")
    .addEdge("far", "after")
    .compile({ checkpointer: new MemorySaver(), ...options });

const ring = { name: "ring" };
ring.self = ring;

/** The bodies of requests without what metadata says of the task that asks, which is compared elsewhere. */
const withoutTask = (asked) =>
  asked.map((request) =>
    Object.fromEntries(Object.entries(request).map(([address, { config, ...body }]) => [address, config === undefined ? body : { ...body, configurable: config.configurable }])));

const asNode = (graphId, work, params) => async () => {
  const { asked, graph } = remote(graphId, params);
  return [await outcome(() => work(around(graph), graph)), withoutTask(asked)];
};

const MODES = ["values", "updates", "messages", "custom", "debug", ["values"], ["updates", "custom"], ["values", "messages", "updates"], [], undefined];

export default {
  ...each("stream", MODES, (streamMode) => streaming("agent", { streamMode })),
  ...each("stream of a graph with graphs inside", MODES, (streamMode) => streaming("parent", { streamMode })),
  ...each("stream with subgraphs", MODES, (streamMode) => streaming("parent", { streamMode, subgraphs: true })),
  "stream without options": streaming("agent"),
  "stream in a place of its own": streaming("parent", { subgraphs: true, configurable: { checkpoint_ns: "outer:1|inner:2", thread_id: THREAD } }),
  "stream on a thread": streaming("agent", { ...thread, streamMode: "values" }),
  ...each("stream ends with", ["hitl", "inner", "error", "text", "silent", "unknown"], (graphId) => streaming(graphId, { streamMode: "values" })),
  ...each("invoke", ["agent", "parent", "hitl", "inner", "error", "text", "silent", "unknown"], (graphId) => doing(graphId, (graph) => graph.invoke({ foo: "x" }, thread))),
  "what an interrupt carries": doing("hitl", async (graph) => {
    const error = await graph.invoke({}).catch((thrown) => thrown);
    return [error.name, error.interrupts, error instanceof Error];
  }),
  "input of messages": streaming("agent", {}, {}, { messages: [new HumanMessage({ content: "hi", id: "1" }), [new AIMessage("deep")], { role: "user", content: "plain" }], none: null, nested: { at: new HumanMessage("x") } }),
  ...each("input", [null, "text", 3, [1, { a: [] }]], (input) => streaming("agent", {}, {}, input)),
  "a command": streaming("agent", thread, {}, new Command({ resume: "yes", update: { foo: "u" }, goto: ["a", new Send("b", { n: 1 })] })),
  "a whole configuration": streaming("agent", {
    tags: ["a", "b"],
    metadata: { own: 1, thread_id: "mine" },
    recursionLimit: 7,
    context: { user: "u" },
    interruptBefore: ["a"],
    interruptAfter: "*",
    configurable: { thread_id: THREAD, model: "m", checkpoint_id: "c", checkpoint_map: {}, checkpoint_ns: "", assistant_id: "as", __pregel_x: 1, callbacks: [], nested: { deep: [1] } },
  }),
  "breakpoints and resumable streams of the graph": streaming("agent", {}, { interruptBefore: ["x"], interruptAfter: ["y"], streamResumable: true }),
  "a configuration that JSON cannot say": streaming("agent", { metadata: { ring }, configurable: { long: 12n, fine: { at: new Date(0), list: [1] } } }),
  "withConfig": doing("agent", async (graph) => {
    const bound = graph.withConfig({ ...thread, tags: ["bound"], metadata: { a: 1 } });
    const again = bound.withConfig({ tags: ["more"], configurable: { other: 2 } });
    return [again instanceof RemoteGraph, again.config, await again.invoke({ foo: "x" }, { tags: ["call"] }), graph.config];
  }),
  "pipe and batch": doing("agent", async (graph) => [await graph.pipe(({ foo }) => `${foo}!`).invoke({}), await graph.batch([{}, {}])]),
  "an aborted signal": doing("agent", async (graph) => {
    const controller = new AbortController();
    controller.abort();
    return (await graph.invoke({}, { signal: controller.signal }).catch((thrown) => thrown)).name;
  }),
  ...each("streamEvents", ["v1", "v2"], (version) => doing("agent", async (graph) => graph.streamEvents({}, { version }))),
  ...each("getState", Object.keys(STATES), (states) => doing("agent", (graph) => graph.getState(thread), { states })),
  "getState with subgraphs": doing("agent", (graph) => graph.getState(thread, { subgraphs: true }), { states: "nested" }),
  "getState of a checkpoint": doing("agent", (graph) => graph.getState({ configurable: { thread_id: THREAD, checkpoint_id: "1f1e66a7", checkpoint_ns: "" } }), { states: "empty" }),
  "getState of no thread": doing("agent", (graph) => graph.getState({}), { states: "empty" }),
  "getState of a bound thread": doing("agent", (graph) => graph.withConfig(thread).getState({})),
  "getStateHistory": doing("agent", (graph) => all(graph.getStateHistory(thread))),
  "getStateHistory with options": doing("agent", (graph) => all(graph.getStateHistory({ configurable: { thread_id: THREAD, checkpoint_ns: CHILD } }, { limit: 3, filter: { source: "loop" }, before: { configurable: { checkpoint_id: "1f1e66a7", other: 1 } } }))),
  "updateState": doing("agent", (graph) => graph.updateState(thread, { foo: "u" })),
  "updateState as a node": doing("agent", (graph) => graph.updateState({ configurable: { thread_id: THREAD, checkpoint_id: "1f1e66a7" } }, { foo: "u" }, "ask")),
  "getGraph": doing("agent", (graph) => graph.getGraph()),
  ...each("getGraphAsync", [undefined, {}, { xray: true }, { xray: 2 }], (options) => doing("agent", async (graph) => {
    const drawable = await graph.getGraphAsync(options);
    return [drawable.nodes, drawable.edges, drawable.drawMermaid()];
  })),
  "getSubgraphs": doing("agent", (graph) => [...graph.getSubgraphs()]),
  ...each("getSubgraphsAsync", [[], ["child"], [undefined, true], ["a|b", true]], (given) => doing("agent", async (graph) =>
    (await all(graph.getSubgraphsAsync(...given))).map(([name, inner]) => [name, inner.graphId, inner instanceof RemoteGraph]))),
  "what it is": doing("agent", (graph) => [graph.getName(), graph.lg_is_pregel, graph.lc_namespace, graph.lc_id, RemoteGraph.lc_name(), graph.graphId]),
  "over HTTP": async () => {
    const asked = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      const url = new URL(request.url, "http://server.test");
      asked.push({ ...noted(request.method, url, body), key: request.headers["x-api-key"], own: request.headers["x-own"] });
      const answered = answer(request.method, url, JSON.parse(body || "{}").assistant_id, "plain");
      response.writeHead(answered.status, Object.fromEntries(answered.headers));
      response.end(await answered.text());
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const graph = new RemoteGraph({ graphId: "agent", url: `http://127.0.0.1:${server.address().port}`, apiKey: "secret", headers: { "X-Own": "mine" } });
      return [await graph.invoke({ foo: "x" }, thread), (await graph.getState(thread)).next, asked];
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
  ...each("as a node", ["values", "updates", "messages", "custom", ["values", "updates"]], (streamMode) => asNode("parent", (graph) => all(graph.stream({ log: ["in"] }, { ...thread, streamMode })))),
  ...each("as a node, invoked", ["agent", "parent", "hitl", "inner", "error", "unknown"], (graphId) => asNode(graphId, async (graph) => [await outcome(() => graph.invoke({ log: ["in"] }, thread)), await graph.getState(thread)])),
  ...each("as a node, with subgraphs", ["values", "updates", "messages", "custom", ["values", "updates", "custom"]], (streamMode) =>
    asNode("parent", (graph) => all(graph.stream({ log: ["in"] }, { ...thread, streamMode, subgraphs: true })))),
  "as a node, in pictures": asNode("parent", async (graph, far) => {
    const names = (found) => found.map(([name, inner]) => [name, inner === far, inner.graphId]);
    return [names([...graph.getSubgraphs()]), names([...graph.getSubgraphs("far")]), graph.getGraph().drawMermaid(), await outcome(() => [...graph.getSubgraphs(undefined, true)])];
  }),
  ...each("as a node, its state", Object.keys(STATES), (states) => asNode("hitl", async (graph) => {
    await graph.invoke({ log: ["in"] }, thread);
    return graph.getState(thread, { subgraphs: true });
  }, { states })),
  "as a node, its state by its namespace": asNode("hitl", async (graph) => {
    await graph.invoke({ log: ["in"] }, thread);
    const { state } = (await graph.getState(thread)).tasks[0];
    const there = { configurable: { ...thread.configurable, ...state.configurable } };
    const states = await all(graph.getStateHistory(there, { limit: 2 }));
    return [await graph.getState(there), states.length];
  }),
  "as a node of a graph inside a graph": asNode("parent", async (_, far) => {
    const outer = new StateGraph(State).addNode("outer", around(far, { checkpointer: undefined })).addEdge(START, "outer").compile();
    return [await all(outer.stream({ log: ["in"] }, { ...thread, streamMode: ["updates", "custom"], subgraphs: true })), await all(outer.stream({ log: ["in"] }, thread))];
  }),
  "called by a node": asNode("parent", async (_, far) => {
    const outer = new StateGraph(State).addNode("calls", async (state, config) => ({ foo: (await far.invoke(state, config)).foo })).addEdge(START, "calls").compile();
    return all(outer.stream({ log: ["in"] }, { ...thread, streamMode: ["values", "messages"], subgraphs: true }));
  }),
  "as a node that asked, gone on": asNode("hitl", async (graph) => {
    const asked = await graph.invoke({ log: ["in"] }, thread);
    return [asked, await graph.invoke(new Command({ resume: "yes" }), thread), await graph.getState(thread)];
  }),
};
