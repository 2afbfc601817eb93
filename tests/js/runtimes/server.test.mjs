/** `superstep/server` from the packed tarball in every runtime, asked by LangGraph's SDKs of JavaScript and Python, and by curl. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { serve as listen } from "@hono/node-server";
import { Client } from "@langchain/langgraph-sdk";

import { binary, run, start } from "./processes.mjs";
import { project } from "./project.mjs";
import { pythonWithSDK } from "./python.mjs";
import { bundleWorker, startWorker } from "./workerd.mjs";

const TIMEOUT = 400_000;
const REPLY = "Hello Bagatur! It's nice to meet you.";
const QUESTION = { role: "user", content: "Hello! My name is Bagatur and I am 26 years old." };

const programs = fileURLToPath(new URL("programs", import.meta.url));
let home;
let python;

before(async () => {
  home = await project();
  cpSync(programs, home.path, { recursive: true });
  python = await pythonWithSDK();
}, { timeout: TIMEOUT });

after(() => home?.remove());

/** Each starts a server, and gives its address and what stops it. */
const hosts = {
  async Node() {
    const { default: server } = await import(pathToFileURL(join(home.path, "served.mjs")).href);
    const http = await new Promise((resolve) => {
      const http = listen({ fetch: server.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(http));
    });
    return { address: `http://127.0.0.1:${http.address().port}`, stop: () => http.close() };
  },
  Deno() {
    const env = { DENO_DIR: join(home.path, "deno-cache"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
    return spawned(binary("@deno", "deno"), ["run", "--no-prompt", "--no-remote", "--allow-read", "--allow-net", "deno-server.mjs"], env);
  },
  Bun() {
    return spawned(binary("@oven", "bin/bun"), ["--no-install", "bun-server.mjs"]);
  },
  async workerd() {
    const folder = await bundleWorker(home, "edge-server.mjs", "workerd-server");
    return startWorker(folder, "/ok");
  },
};

for (const [host, serving] of Object.entries(hosts)) {
  test(`${host}: asked by JavaScript, curl and Python`, { timeout: TIMEOUT }, async (context) => {
    const { address, stop } = await serving();
    try {
      await askedByJavaScript(address);
      await askedByCurl(address, context);
      await askedByPython(address, context);
    } finally {
      await stop();
    }
  });
}

async function askedByJavaScript(apiUrl) {
  const client = new Client({ apiUrl, apiKey: null });
  const chunks = [];
  for await (const chunk of client.runs.stream(null, "agent", { input: { messages: [QUESTION] }, streamMode: "updates" })) {
    if (chunk.data && !("run_id" in chunk.data)) chunks.push(chunk.data);
  }
  assert.deepEqual(chunks.map(({ agent }) => agent.messages[0].content), [REPLY]);
  const { thread_id } = await client.threads.create();
  const asked = await client.runs.wait(thread_id, "asking", { input: { foo: "a" } });
  assert.deepEqual(asked.__interrupt__[0].value, { question: "ok?", foo: "a" });
  const run = await client.runs.create(thread_id, "asking", { command: { resume: "yes" } });
  assert.deepEqual(await client.runs.join(thread_id, run.run_id), { foo: "a", answer: "yes" });
  assert.equal((await client.threads.getHistory(thread_id)).length, 3);
  await assert.rejects(client.threads.get("nope"), { status: 422 });
}

/** LangGraph's documented request, and its `jq`, which wants a line of JSON for each event. */
async function askedByCurl(address, context) {
  const body = JSON.stringify({ assistant_id: "agent", input: { messages: [QUESTION] }, stream_mode: ["updates"] });
  const asked = ["-sN", "--request", "POST", "--url", `${address}/runs/stream`, "--header", "Content-Type: application/json", "--data", body];
  const events = await tried("curl", asked, context);
  if (events === undefined) return;
  assert.match(events, /^event: metadata\ndata: \{"run_id":"[^"]+","attempt":1\}\n\nevent: updates\ndata: \{"agent":/);
  const lines = await tried("curl", [...asked, "--header", "Accept: application/x-ndjson"], context);
  assert.deepEqual(lines.trim().split("\n").map((line) => JSON.parse(line).event), ["metadata", "updates"]);
}

async function askedByPython(address, context) {
  if (python === undefined) return context.diagnostic("left out: no Python with venv here");
  const { stdout } = await run(python, ["client.py", address], { cwd: home.path });
  const [snippet, ...rest] = stdout.trim().split("\n");
  assert.equal(JSON.parse(snippet).agent.messages[0].content, REPLY);
  assert.deepEqual(rest, ['{"question": "ok?", "foo": "a"}', '["ask"]', '{"foo": "a", "answer": "yes"}', "3", "idle", '{"v": 1}', "agent"]);
}

async function tried(program, args, context) {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    context.diagnostic(`left out: no ${program} here`);
    return undefined;
  }
}

/** A program that prints its port. */
async function spawned(command, args, env) {
  const server = start(command, args, { cwd: home.path, env });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const [, port] = server.output.stdout.match(/port (\d+)/) ?? [];
    if (port !== undefined) return { address: `http://127.0.0.1:${port}`, stop: server.stop };
    if (!server.isRunning() || Date.now() > deadline) throw new Error(`${command} does not listen\n${server.output.stdout}\n${server.output.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
