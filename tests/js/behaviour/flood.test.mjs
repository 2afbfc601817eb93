/**
 * Thousands of calls from optimised code into WebAssembly: an export that returned an object here made Node 20 abort
 * the process ("unreachable code" in V8's deoptimizer).
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { promisify } from "node:util";

const folder = resolve(process.env.SUPERSTEP_PKG ?? resolve(import.meta.dirname, "../../../pkg"));
const run = promisify(execFile);

const PROGRAM = `
  const { Annotation, START, StateGraph } = await import(${JSON.stringify(pathToFileURL(resolve(folder, "node.js")).href)});
  const flood = async (state, { writer }) => {
    for (let i = 0; i < 10_000; i += 1) writer({ i });
    return {};
  };
  const graph = new StateGraph(Annotation.Root({ n: Annotation })).addNode("a", flood).addEdge(START, "a").compile();
  let chunks = 0;
  for (let round = 0; round < 300; round += 1) {
    for await (const chunk of await graph.stream({ n: 1 }, { streamMode: "custom" })) chunks += 1;
  }
  console.log(chunks);
`;

test("floods of chunks that nobody awaits, many times over", { timeout: 120_000 }, async () => {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", PROGRAM]);
  assert.equal(stdout.trim(), String(300 * 10_000));
});
