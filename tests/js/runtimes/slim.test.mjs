/** `superstep/slim`: every way to hand it the module, and what it says before it has one. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { run } from "./processes.mjs";
import { project } from "./project.mjs";
import { serve } from "./web.mjs";

const here = { timeout: 60_000 };

/** What each program starts with: the names it needs, the module's bytes, and a run that proves the engine works. */
const PRELUDE = `
  import { readFileSync } from "node:fs";
  import { fileURLToPath } from "node:url";
  import * as slim from "superstep/slim";
  const { Annotation, Client, END, START, StateGraph, init, initSync, messagesStateReducer } = slim;
  const bytes = readFileSync(fileURLToPath(import.meta.resolve("superstep/engine.wasm")));
  const address = process.env.ENGINE;
  const prove = async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation }))
      .addNode("add", ({ n }) => ({ n: n + 1 }))
      .addEdge(START, "add").addEdge("add", END).compile();
    const values = await new Client({ graphs: { graph } }).runs.wait(null, "graph", { input: { n: 1 } });
    return JSON.stringify(values);
  };
  const thrown = async (call) => {
    try { await call(); } catch (error) { return error; }
    return new Error("nothing was thrown");
  };
`;

let home;
let server;

before(async () => {
  home = await project();
  server = await serve(`${home.installed}/wasm`);
}, here);

after(async () => {
  await server?.close();
  home?.remove();
});

const ready = (name, load) =>
  test(name, here, async () => {
    assert.equal(await program(`${load}; console.log(await prove());`), `{"n":2}`);
  });

ready("init(module)", "await init(await WebAssembly.compile(bytes))");
ready("init(bytes): a Uint8Array", "await init(new Uint8Array(bytes))");
ready("init(bytes): a Buffer that is a part of a larger one", "await init(Buffer.concat([Buffer.alloc(13), bytes, Buffer.alloc(7)]).subarray(13, 13 + bytes.length))");
ready("init(bytes): an ArrayBuffer", "await init(new Uint8Array(bytes).buffer)");
ready("init(url): a string", "await init(address)");
ready("init(url): a URL", "await init(new URL(address))");
ready("init(response)", "await init(await fetch(address))");
ready("init(response): a promise of one", "await init(fetch(address))");
ready("init(response) of another content type", `await init(new Response(bytes, { headers: { "content-type": "text/plain" } }))`);
ready("initSync(module)", "initSync(new WebAssembly.Module(bytes))");
ready("initSync(bytes)", "initSync(bytes)");
ready("init twice, the second with nothing that could be loaded", `await init(bytes); await init("http://127.0.0.1:1/")`);
ready("init twice at once", "await Promise.all([init(bytes), init(bytes)])");
ready("init after initSync", "initSync(bytes); await init(bytes)");
ready("initSync after init", "await init(bytes); initSync(bytes)");
ready("init after one that failed", `await init(address + ".missing").catch(() => {}); await init(address)`);

for (const [name, use] of [
  ["a graph", "new StateGraph(Annotation.Root({ n: Annotation }))"],
  ["a client", "new Client({ graphs: {} })"],
  ["a reducer", "messagesStateReducer([], [])"],
]) {
  test(`${name} before init says what to do`, here, async () => {
    const message = await program(`console.log((await thrown(() => ${use})).message)`);
    assert.match(message, /superstep\/slim/);
    assert.match(message, /await init\(\)/);
  });
}

test("what needs no engine works before init", here, async () => {
  const code = `
    const { Command, Send, RemoveMessage, MessagesAnnotation, isCommand } = slim;
    new Send("a", 1); new RemoveMessage({ id: "1" }); MessagesAnnotation.spec;
    console.log(isCommand(new Command({ goto: "a" })));
  `;
  assert.equal(await program(code), "true");
});

test("an address without the module", here, async () => {
  const message = await program(`console.log((await thrown(() => init(address + ".missing"))).message)`);
  assert.match(message, /404/);
  assert.match(message, /superstep_bg\.wasm\.missing/);
});

for (const [name, load, expected] of [
  ["bytes that are no module", "init(new Uint8Array([1, 2, 3, 4]))", "CompileError"],
  ["bytes that are no module, at once", "initSync(new Uint8Array([1, 2, 3, 4]))", "CompileError"],
  ["another module", "init(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", undefined],
  ["a number", "init(5)", undefined],
]) {
  test(`${name}: an error, and init can be called again`, here, async () => {
    const code = `
      const error = await thrown(() => ${load});
      console.log(error instanceof Error && error.message !== "nothing was thrown", error.name);
      await init(bytes);
      console.log(await prove());
    `;
    const [refused, proof] = (await program(code)).split("\n");
    assert.match(refused, /^true /);
    if (expected !== undefined) assert.equal(refused, `true ${expected}`);
    assert.equal(proof, `{"n":2}`);
  });
}

test("slim has every name that superstep has", here, async () => {
  const code = `
    const whole = await import("superstep");
    console.log(JSON.stringify([Object.keys(whole), Object.keys(slim)].map((names) => names.filter((name) => !name.startsWith("init")).sort())));
  `;
  const [whole, slim] = JSON.parse(await program(code));
  assert.deepEqual(slim, whole);
});

async function program(code) {
  const env = { ENGINE: `${server.address}superstep_bg.wasm` };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", PRELUDE + code], { cwd: home.path, env });
  return stdout.trim();
}
