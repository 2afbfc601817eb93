/** In the runtimes that have AsyncLocalStorage, and in workerd also where it is switched off. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import * as esbuild from "esbuild";

import { binary, run } from "../runtimes/processes.mjs";
import { temporaryFolder } from "../runtimes/project.mjs";
import { serveWorker } from "../runtimes/workerd.mjs";
import { copyPrograms, packageFolder } from "./load.mjs";

const here = { timeout: 60_000 };

const MAIN = `
  import * as library from "./pkg/node.js";
  import * as context from "./pkg/context.js";
  import { runAll } from "./programs.mjs";
  await runAll({ ...library, ...context }, true, (line) => console.log(JSON.stringify(line)));
`;

const WORKER = `
  import * as library from "./pkg/workerd.js";
  import * as context from "./pkg/context.js";
  import { runAll } from "./programs.mjs";
  export default {
    async fetch(request) {
      const isTold = new URL(request.url).pathname === "/told";
      const lines = [];
      await runAll({ ...library, ...context }, isTold, (line) => lines.push(line));
      return Response.json(lines);
    },
  };
`;

let folder;

before(() => {
  folder = temporaryFolder("context");
  cpSync(packageFolder, join(folder.path, "pkg"), { recursive: true });
  copyPrograms(folder.path);
  writeFileSync(join(folder.path, "main.mjs"), MAIN);
  writeFileSync(join(folder.path, "worker.mjs"), WORKER);
});

after(() => folder?.remove());

test("Deno", here, async () => {
  const env = { DENO_DIR: join(folder.path, "deno-cache"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const { stdout } = await run(binary("@deno", "deno"), ["run", "--no-prompt", "--no-remote", "--allow-read", "main.mjs"], { cwd: folder.path, env });
  check(stdout.trim().split("\n").map((line) => JSON.parse(line)));
});

test("Bun", here, async () => {
  const { stdout } = await run(binary("@oven", "bin/bun"), ["--no-install", "main.mjs"], { cwd: folder.path });
  check(stdout.trim().split("\n").map((line) => JSON.parse(line)));
});

for (const [name, flags, path] of [
  ["workerd", [], ""],
  ["workerd with nodejs_als", ["nodejs_als"], "told"],
  ["workerd with nodejs_compat", ["nodejs_compat"], "told"],
]) {
  test(name, here, async () => {
    const outdir = join(folder.path, name.replaceAll(" ", "-"));
    const { warnings } = await esbuild.build({
      absWorkingDir: folder.path,
      entryPoints: { worker: "worker.mjs" },
      outdir,
      bundle: true,
      minify: true,
      format: "esm",
      external: ["*.wasm"],
      logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
    mkdirSync(join(outdir, "wasm"));
    cpSync(join(packageFolder, "wasm/superstep_bg.wasm"), join(outdir, "wasm/superstep_bg.wasm"));
    check(JSON.parse(await serveWorker(outdir, { flags, path })));
  });
}

function check(lines) {
  assert.ok(lines.length > 15, "every program ran");
  assert.deepEqual(lines.filter(({ wrong }) => wrong !== undefined), []);
}
