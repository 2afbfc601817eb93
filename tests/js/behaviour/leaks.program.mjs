/** Runs a graph 10,000 times in one way, and prints how much memory that has left behind. */
import { getEventListeners } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const RUNS = 10_000;
const WARM_UP = 1_000;

let wasm;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  wasm = new Instance(module, imports);
  return wasm;
};
WebAssembly.Instance.prototype = Instance.prototype;

const { Annotation, Client, Command, END, MemorySaver, START, StateGraph } = await import(pathToFileURL(join(process.env.SUPERSTEP_PKG, "node.js")).href);

const State = Annotation.Root({ text: Annotation, n: Annotation({ reducer: (sum, more) => sum + more, default: () => 0 }) });
const build = (node, options) => new StateGraph(State).addNode("a", node).addNode("b", () => ({ n: 1 })).addEdge(START, "a").addEdge("a", "b").addEdge("b", END).compile(options);
const graph = build((_, { writer }) => {
  writer("x".repeat(100));
  return { n: 1 };
});
const failing = build(() => {
  throw new Error("no");
});
const endless = build(() => new Promise(() => {}));
const looking = build((_, runtime) => ({ n: runtime.signal.aborted ? 1 : 0 }));


const saver = new MemorySaver();
const asking = build((_, { interrupt }) => ({ n: interrupt("?") }), { checkpointer: saver });
const stored = build(() => ({ n: 1 }), { checkpointer: saver });
const silent = build(() => ({ n: 1 }), { checkpointer: Object.assign(new MemorySaver(), { getTuple: () => new Promise(() => {}) }) });
// What it is given to keep beside checkpoints would be its own memory.
const deaf = build(() => ({ n: 1 }), { checkpointer: Object.assign(new MemorySaver(), { put: () => new Promise(() => {}), putWrites: async () => {} }) });
const around = new StateGraph(State).addNode("inner", build((_, { interrupt }) => ({ n: interrupt("?") }))).addEdge(START, "inner").compile({ checkpointer: saver });
let thread = 0;
const once = async (work) => {
  const thread_id = String(thread++);
  await work({ configurable: { thread_id }, signal });
  await saver.deleteThread(thread_id);
};
const left = async (graph) => {
  const stream = await graph.stream({ n: 1 }, { configurable: { thread_id: "1" }, durability: "sync", signal });
  const next = stream.next();
  await breathe(1);
  await stream.return();
  await next;
};

const { signal } = new AbortController();
const client = new Client({ graphs: { graph, failing, endless, looking } });
const payload = { input: { text: "hello" }, streamMode: ["values", "custom", "tasks"], signal };
const read = async (stream) => {
  for await (const _ of stream);
};

const kinds = {
  read: () => read(client.runs.stream(null, "graph", payload)),
  left: async () => {
    for await (const _ of client.runs.stream(null, "graph", payload)) break;
  },
  stopped: async () => {
    const stream = client.runs.stream(null, "endless", payload);
    await stream.next();
    await stream.return();
  },
  failed: () => read(client.runs.stream(null, "failing", payload)),
  aborted: async () => {
    const controller = new AbortController();
    const running = read(client.runs.stream(null, "endless", { ...payload, signal: AbortSignal.any([controller.signal]) })).catch(() => {});
    controller.abort();
    await running;
  },
  "not asked for": () => void client.runs.stream(null, "graph", payload),
  "not read": () => graph.stream(payload.input, { streamMode: ["values", "custom"], signal }),
  "half read": async () => {
    await client.runs.stream(null, "graph", payload).next();
  },
  "waited for": () => client.runs.wait(null, "graph", payload),
  invoked: () => graph.invoke(payload.input, { signal }),
  "signal seen": () => client.runs.wait(null, "looking", payload),
  stored: () => once((config) => stored.invoke({ n: 1 }, config)),
  "stored and kept": () => stored.invoke({ n: 1 }, { configurable: { thread_id: String(thread++) }, signal }),
  "asked and answered": () =>
    once(async (config) => {
      for (const graph of [asking, around]) {
        await graph.invoke({ n: 1 }, config);
        await graph.getState(config);
        await graph.updateState(config, { n: 1 }, "a").catch(() => {});
        await graph.invoke(new Command({ resume: 1 }), config);
      }
    }),
  "left while the saver reads": () => left(silent),
  "left while the saver stores": () => left(deaf),
  "on a client's thread": async () => {
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "graph", payload);
    await client.threads.delete(thread_id);
  },
  "on a thread of a client built anew": async () => {
    const one = new Client({ graphs: { one: build(() => ({ n: 1 })) } });
    const { thread_id } = await one.threads.create();
    await one.runs.wait(thread_id, "one", payload);
  },
  "built anew": () => new Client({ graphs: { one: build(() => ({ n: 1 })) } }).runs.wait(null, "one", payload),
};

const perform = kinds[process.argv[2]];

async function measure(runs) {
  for (let run = 0; run < runs; run++) {
    await perform();
    if (run % 200 === 199) await collect();
  }
  await breathe(20);
  for (let round = 0; round < 3; round++) await collect();
  return { heap: process.memoryUsage().heapUsed, memory: wasm.exports.memory.buffer.byteLength };
}

/** Frees what nobody holds, also what the module holds for it. */
async function collect() {
  await breathe(5);
  gc();
  await breathe(5);
}

async function breathe(turns) {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const before = await measure(WARM_UP);
const after = await measure(RUNS);
console.log(
  JSON.stringify({
    heap: after.heap - before.heap,
    memory: after.memory - before.memory,
    listeners: getEventListeners(signal, "abort").length,
  }),
);
