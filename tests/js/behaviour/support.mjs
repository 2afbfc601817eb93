/** What the tests of the package's behaviour share. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test as nodeTest } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The folder of the package under test. */
export const packageFolder = resolve(process.env.SUPERSTEP_PKG ?? join(here, "../../../pkg"));

if (!existsSync(join(packageFolder, "node.js"))) {
  throw new Error(`No package in ${packageFolder}: run \`cargo xtask build\`, or set SUPERSTEP_PKG`);
}

/** The package. */
export const superstep = await load(packageFolder);

const { Annotation, Client, END, START, StateGraph } = superstep;

const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
after(async () => {
  await settle();
  assert.deepEqual(unhandled, [], "a rejection that nobody handled");
});

/** A test that ends: what hangs fails, and does not end the process. */
export function test(name, body, { within = 10_000 } = {}) {
  nodeTest(name, { timeout: within }, async (context) => {
    const alive = setInterval(() => {}, within);
    try {
      await Promise.race([body(context), rejectAfter(within - 500)]);
    } finally {
      clearInterval(alive);
    }
  });
}

function rejectAfter(time) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`hangs: not over after ${time} ms`)), time).unref());
}

/** A copy of the package with an engine of its own, for what may break one. */
export async function ownEngine(context) {
  const folder = mkdtempSync(join(tmpdir(), "superstep-engine-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(packageFolder, folder, { recursive: true });
  return load(folder);
}

async function load(folder) {
  const files = ["node.js", "channels.js", "models.js"].map((file) => import(pathToFileURL(join(folder, file)).href));
  return Object.assign({}, ...(await Promise.all(files)));
}

/** Lets everything that can run now run: several turns of the event loop. */
export async function settle(turns = 5) {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise with its ends in hand. */
export function deferred() {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
}

/** `foo` keeps the last value, `n` is a sum, `log` a list that grows. */
export const State = Annotation.Root({
  foo: Annotation,
  n: Annotation({ reducer: (sum, more) => sum + more, default: () => 0 }),
  log: Annotation({ reducer: (list, more) => list.concat(more), default: () => [] }),
});

/** A graph of nodes that run one after another. */
export function chain(nodes, options, { StateGraph: Graph = StateGraph } = {}) {
  return new Graph(State).addSequence(Object.entries(nodes)).addEdge(START, Object.keys(nodes)[0]).compile(options);
}

/** A graph of one node, `a`. */
export function single(a, library) {
  return chain({ a }, undefined, library);
}

/** A graph of nodes that all run in the first step. */
export function together(nodes) {
  const graph = new StateGraph(State);
  for (const [name, node] of Object.entries(nodes)) graph.addNode(name, node).addEdge(START, name).addEdge(name, END);
  return graph.compile();
}

/** A client with one graph, `agent`. */
export function clientOf(graph, { Client: Class = Client } = {}) {
  return new Class({ graphs: { agent: graph } });
}

/** Everything that a stream gives. */
export async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** A stream's chunks and what it threw, if it did. */
export async function transcript(stream) {
  const chunks = [];
  try {
    for await (const chunk of await stream) chunks.push(chunk);
    return { chunks };
  } catch (thrown) {
    return { chunks, thrown };
  }
}

/** What a call or a promise throws. */
export async function thrownBy(work) {
  let result;
  try {
    result = await (typeof work === "function" ? work() : work);
  } catch (thrown) {
    return thrown;
  }
  assert.fail(`nothing was thrown; the result was ${JSON.stringify(result)}`);
}

/** That two values are one. Node cannot always print what a failing `assert.equal` would. */
export function same(actual, expected) {
  if (actual !== expected) assert.fail(`expected the very same value: ${String(expected)}, got ${String(actual)}`);
}
