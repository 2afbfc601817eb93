/** LangGraph's documented snippet, from the packed tarball, in every runtime. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import { build as viteBuild, createServer as createViteServer } from "vite";

import { binary, run } from "./processes.mjs";
import { project } from "./project.mjs";
import { linesOf, noChromium, openBrowser, serve } from "./web.mjs";
import { bundleWorker, serveWorker } from "./workerd.mjs";

const TIMEOUT = 120_000;
const PAGE = `<!doctype html><meta charset="utf-8"><title>superstep</title><script type="module" src="./page.js"></script>`;
const STRICT = { "content-security-policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" };

const programs = fileURLToPath(new URL("programs", import.meta.url));
let home;
let browser;

before(async () => {
  home = await project();
  cpSync(programs, home.path, { recursive: true });
  if (noChromium === undefined) browser = await openBrowser();
}, { timeout: TIMEOUT });

after(async () => {
  await browser?.close();
  home?.remove();
});

const here = { timeout: TIMEOUT };
const onPages = { timeout: TIMEOUT, skip: noChromium };

test("Node", here, async () => {
  const { stdout, stderr } = await run(process.execPath, ["main.mjs"], { cwd: home.path });
  checkLines(stdout.trim().split("\n"));
  assert.equal(stderr, "");
});

test("Deno", here, async () => {
  const cache = join(home.path, "deno-cache");
  const env = { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const { stdout } = await run(binary("@deno", "deno"), ["run", "--no-prompt", "--no-remote", "--allow-read", "main.mjs"], { cwd: home.path, env });
  checkLines(stdout.trim().split("\n"));
});

test("Bun", here, async () => {
  const { stdout } = await run(binary("@oven", "bin/bun"), ["--no-install", "main.mjs"], { cwd: home.path });
  checkLines(stdout.trim().split("\n"));
});

test("a page bundled by esbuild", onPages, async () => {
  const folder = await bundle("esbuild", { page: "page.mjs" });
  checkLines(await open(folder));
});

test("a page bundled and minified by esbuild, as one classic script", onPages, async () => {
  const folder = await bundle("esbuild-iife", { page: "page.mjs" }, { minify: true, format: "iife" });
  checkLines(await open(folder));
});

test("a page whose policy allows nothing but its own scripts and WebAssembly", onPages, async () => {
  const folder = await bundle("strict", { page: "page.mjs" });
  checkLines(await open(folder, STRICT));
});

test("a Web Worker", onPages, async () => {
  const folder = await bundle("worker", { page: "worker-page.mjs", worker: "worker.mjs" });
  checkLines(await open(folder));
});

test("a Web Worker that is a classic script", onPages, async () => {
  const folder = await bundle("classic-worker", { worker: "worker.mjs" }, { format: "iife" });
  const page = readFileSync(join(home.path, "worker-page.mjs"), "utf8").replace(`, { type: "module" }`, "");
  writeFileSync(join(folder, "page.js"), page);
  checkLines(await open(folder));
});

test("a page built by Vite", onPages, async () => {
  checkLines(await open(await buildWithVite("vite", "page.mjs")));
});

test("a page on Vite's development server", onPages, async () => {
  const root = viteRoot("vite-development", "page.mjs");
  const server = await createViteServer({
    root,
    configFile: false,
    logLevel: "silent",
    cacheDir: join(root, "cache"),
    server: { host: "127.0.0.1", port: 0 },
  });
  try {
    await server.listen();
    checkLines(await linesOf(browser, server.resolvedUrls.local[0]));
  } finally {
    await server.close();
  }
});

test("superstep/slim built by Vite, which finds the module by its address", onPages, async () => {
  checkLines(await open(await buildWithVite("vite-slim", "slim-page.mjs", { superstep: "superstep/slim" })));
});

test("workerd", here, async () => {
  const folder = await bundleWorker(home, "edge.mjs", "workerd");
  check(JSON.parse(await serveWorker(folder)));
});

function checkLines(lines) {
  check(lines.filter((line) => line !== "done").map((line) => JSON.parse(line)));
}

/** One chunk, with these fields and no others; only the message's id is not known before. */
function check(printed) {
  assert.equal(printed.length, 1, `one chunk, not ${JSON.stringify(printed)}`);
  const id = printed[0]?.agent?.messages?.[0]?.id;
  assert.equal(typeof id, "string");
  assert.notEqual(id, "");
  const message = {
    content: "Hello Bagatur! It's nice to meet you.",
    type: "ai",
    id,
    additional_kwargs: {},
    response_metadata: {},
    tool_calls: [],
    invalid_tool_calls: [],
  };
  assert.deepEqual(printed, [{ agent: { messages: [message] } }]);
}

async function bundle(name, entryPoints, options = {}) {
  const outdir = join(home.path, name);
  const { warnings } = await esbuild.build({
    absWorkingDir: home.path,
    entryPoints,
    outdir,
    bundle: true,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
    ...options,
  });
  assert.deepEqual(warnings, []);
  writeFileSync(join(outdir, "index.html"), PAGE);
  return outdir;
}

async function open(folder, headers) {
  const server = await serve(folder, headers);
  try {
    return await linesOf(browser, server.address);
  } finally {
    await server.close();
  }
}

function viteRoot(name, page) {
  const root = join(home.path, name);
  mkdirSync(root);
  writeFileSync(join(root, "index.html"), PAGE.replace("./page.js", `/${page}`));
  for (const file of ["program.mjs", page]) cpSync(join(programs, file), join(root, file));
  return root;
}

async function buildWithVite(name, page, alias = {}) {
  const root = viteRoot(name, page);
  const exact = Object.entries(alias).map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement }));
  await viteBuild({ root, base: "./", configFile: false, logLevel: "silent", resolve: { alias: exact } });
  return join(root, "dist");
}
