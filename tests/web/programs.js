// What the tests of the package run. Each program answers with a text.

import {
  Annotation,
  Client,
  END,
  GraphRecursionError,
  MessagesAnnotation,
  START,
  ScriptedChatModel,
  Send,
  StateGraph,
  UnreachableNodeError,
  answer,
  settle,
  thrownBy,
} from "./package.js";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The snippet of LangGraph's documentation; what it prints. */
export const snippet = () =>
  answer(async () => {
    const printed = [];
    const console = { log: (value) => printed.push(value) };
    const client = new Client({ graphs: { agent: agent() } });
    const assistantId = "agent";

    let input = { messages: [{ role: "user", content: "Hello! My name is Bagatur and I am 26 years old." }] };
    const streamResponse = client.runs.stream(null, assistantId, { input, streamMode: "updates" });
    for await (const chunk of streamResponse) {
      if (chunk.data && !("run_id" in chunk.data)) {
        console.log(chunk.data);
      }
    }
    return JSON.stringify(printed).replaceAll(UUID, "<uuid>");
  });

/** The names of the events of a stream mode, in order. */
export const events = (streamMode) =>
  answer(async () => {
    const client = new Client({ graphs: { agent: agent() } });
    const input = { messages: ["Hello!"] };
    const names = [];
    for await (const { event } of client.runs.stream(null, "agent", { input, streamMode })) names.push(event);
    return names.join(" ");
  });

/** One packet an item, and the results in the order of the packets, not of their ends. */
export const fanOut = () =>
  answer(async () => {
    const ended = [];
    const graph = new StateGraph(Annotation.Root({ items: Annotation, squares: list() }))
      .addNode("split", () => ({}))
      .addNode("square", async ({ n }) => {
        await settle(4 - n);
        ended.push(n);
        return { squares: [n * n] };
      })
      .addEdge(START, "split")
      .addConditionalEdges("split", ({ items }) => items.map((n) => new Send("square", { n })), ["square"])
      .compile();
    const { squares } = await graph.invoke({ items: [1, 2, 3] });
    return `ended ${ended}, squares ${squares}`;
  });

/** A state holds the caller's own objects. */
export const identity = () =>
  answer(async () => {
    const map = new Map();
    const seen = [];
    const graph = new StateGraph(Annotation.Root({ map: Annotation }))
      .addNode("a", (state) => {
        seen.push(state.map);
        return state;
      })
      .addEdge(START, "a")
      .compile();
    const end = await graph.invoke({ map });
    return [...seen, end.map].map((value) => (value === map ? "same" : "copy")).join(" ");
  });

/** A node runs another graph. */
export const nested = () =>
  answer(async () => {
    const inner = counter((state) => ({ n: state.n + 1 }));
    const outer = counter(async ({ n }) => ({ n: (await inner.invoke({ n })).n * 10 }));
    const { n } = await outer.invoke({ n: 1 });
    return String(n);
  });

/** A reader that leaves stops a run that has no end of its own. */
export const leaving = () =>
  answer(async () => {
    let runs = 0;
    let signal;
    const graph = new StateGraph(Annotation.Root({ n: Annotation }))
      .addNode("again", async (_, runtime) => {
        signal = runtime.signal;
        await settle(1);
        return { n: (runs += 1) };
      })
      .addEdge(START, "again")
      .addEdge("again", "again")
      .compile();
    const client = new Client({ graphs: { graph } });
    const config = { recursion_limit: 1_000 };
    for await (const { event, data } of client.runs.stream(null, "graph", { input: {}, config, streamMode: "updates" })) {
      if (event === "updates" && data.again.n === 3) break;
    }
    const before = runs;
    await settle(10);
    const after = runs <= before + 1 ? "stopped" : `ran on ${runs - before} times`;
    return `${after}, signal ${signal.aborted ? "aborted" : "not aborted"}`;
  });

/** What readers are thrown by a signal that was aborted before the run, and by one that is aborted in it. */
export const aborting = () =>
  answer(async () => {
    let calls = 0;
    const aborted = AbortSignal.abort(new TypeError("too late"));
    const quick = counter(() => void (calls += 1));
    const before = await thrownBy(() => new Client({ graphs: { quick } }).runs.stream(null, "quick", { input: { n: 1 }, signal: aborted }).next());

    const controller = new AbortController();
    const slow = counter((_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject)));
    const waiting = thrownBy(() => slow.invoke({ n: 1 }, { signal: controller.signal }));
    await settle();
    controller.abort(new RangeError("enough"));
    return [before, `${calls} calls`, await waiting].join(", ");
  });

/** The last event of a run whose node throws, and what `graph.invoke` throws for it. */
export const failing = () =>
  answer(async () => {
    const boo = new TypeError("Boo!");
    const graph = counter(() => Promise.reject(boo));
    let last;
    for await (const chunk of new Client({ graphs: { graph } }).runs.stream(null, "graph", { input: { n: 1 } })) last = chunk;
    const thrown = await graph.invoke({ n: 1 }).catch((error) => error);
    return `${JSON.stringify(last)}, ${thrown === boo ? "the very error" : thrown}`;
  });

/** A run without an end: the class of its error and the code. */
export const recursion = () =>
  answer(async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation }))
      .addNode("again", () => ({ n: 1 }))
      .addEdge(START, "again")
      .addEdge("again", "again")
      .compile();
    const error = await graph.invoke({ n: 0 }, { recursionLimit: 2 }).catch((error) => error);
    return `${error.name} ${error.lc_error_code} ${error instanceof GraphRecursionError}`;
  });

/** A node that no edge leads to: the class of the error and the code. */
export const unreachable = () =>
  answer(() => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation })).addNode("a", () => ({})).addNode("b", () => ({})).addEdge(START, "a");
    try {
      graph.compile();
    } catch (error) {
      return `${error.name} ${error.lc_error_code} ${error instanceof UnreachableNodeError}`;
    }
    return "compiled";
  });

function agent() {
  const model = new ScriptedChatModel({ responses: ["Hello Bagatur!"] });
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async (state, runtime) => {
      runtime.writer({ progress: "thinking" });
      return { messages: [await model.invoke(state.messages, runtime)] };
    })
    .addEdge(START, "agent")
    .addEdge("agent", END)
    .compile();
}

/** A graph of one node and one number. */
function counter(node) {
  return new StateGraph(Annotation.Root({ n: Annotation })).addNode("node", node).addEdge(START, "node").compile();
}

function list() {
  return Annotation({ reducer: (left, right) => left.concat(right), default: () => [] });
}
