/**
 * Pages with an import map as the README has it: LangGraph's programs on the package, with LangChain and `langchain` served
 * beside it. What they give is what LangGraph.js gives in Node.
 */
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { packageFolder, temporaryFolder } from "../runtimes/project.mjs";
import { linesOf, noChromium, openBrowser, serve } from "../runtimes/web.mjs";
import { runAll } from "./page/program.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const map = JSON.parse(/^```json\n(\{\n  "imports": [^`]*)```$/m.exec(readme)[1]);

/** What the package and the program import that is neither. */
const VENDORED = ["callbacks/base", "callbacks/manager", "language_models/base", "language_models/chat_models", "language_models/compat", "language_models/stream", "messages", "messages/tool", "outputs", "runnables", "runnables/graph", "singletons", "tools", "tracers/log_stream", "utils/function_calling", "utils/json_schema", "utils/stream", "utils/testing", "utils/types"]
  .map((path) => `@langchain/core/${path}`)
  .concat("zod", "zod/v3", "zod/v4", "zod/v4/core", "langchain");

let folder;
let server;

before(async () => {
  folder = temporaryFolder("import-map");
  cpSync(packageFolder, join(folder.path, "npm/superstep"), { recursive: true });
  for (const file of ["page/program.mjs", "helpers.mjs"]) cpSync(join(here, file), join(folder.path, file));
  await bundle(join(folder.path, "npm/vendor"));
  const vendored = Object.fromEntries(VENDORED.map((name) => [name, `/npm/vendor/${fileOf(name)}.js`]));
  const imports = JSON.stringify({ imports: { ...map.imports, ...vendored } });
  writeFileSync(join(folder.path, "index.html"), pageWith(imports));
  server = await serve(folder.path);
});

after(async () => {
  await server?.close();
  folder?.remove();
});

test("Chromium", { timeout: 120_000, skip: noChromium }, async () => {
  const browser = await openBrowser();
  try {
    const [line] = await linesOf(browser, server.address);
    assert.deepEqual(JSON.parse(line), await runAll());
  } finally {
    await browser.close();
  }
});

function fileOf(name) {
  return name.replaceAll(/[@/]/g, "_");
}

/** LangChain has dependencies that are no ES modules: they are bundled, LangGraph.js is left to the import map. */
function bundle(outdir) {
  const entryPoints = Object.fromEntries(VENDORED.map((name) => [fileOf(name), name]));
  return build({ entryPoints, outdir, bundle: true, splitting: true, format: "esm", platform: "browser", absWorkingDir: here, external: ["@langchain/langgraph", "@langchain/langgraph/*"], logLevel: "error" });
}

function pageWith(imports) {
  return `<!doctype html><meta charset="utf-8"><title>superstep</title>
<script type="importmap">${imports}</script>
<script type="module">
  import { runAll } from "./page/program.mjs";
  runAll().then(
    (results) => (console.log(JSON.stringify(results)), console.log("done")),
    (error) => console.error(error.stack),
  );
</script>`;
}
