/** What a page pays for models: nothing, unless it has some. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { build } from "esbuild";

import { packageFolder } from "../behaviour/support.mjs";

/** The package's files that end in a bundle of this program. */
async function bundled(program) {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: packageFolder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  return Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path.slice(path.lastIndexOf("pkg/") + 4));
}

const isOfModels = (path) => /(^|\/)models(\/|\.js)/.test(path);

for (const entry of ["browser.js", "node.js", "workerd.js", "slim.js", "channels.js"]) {
  test(`${entry} has not a byte of the models`, async () => {
    const files = await bundled(`export * from ${JSON.stringify(`./${entry}`)}`).catch(async () => {
      // Node's and workerd's entries import what only these have.
      return bundledFor(entry);
    });
    assert.ok(files.length > 0);
    assert.deepEqual(files.filter(isOfModels), []);
  });
}

async function bundledFor(entry) {
  const { metafile } = await build({ entryPoints: [join(packageFolder, entry)], bundle: true, format: "esm", platform: "node", external: ["*.wasm", "node:*"], metafile: true, write: false, outdir: "out", logLevel: "silent" });
  return Object.keys(metafile.inputs);
}

test("the scripted model brings nothing of the others along", async () => {
  const files = (await bundled('export { ScriptedChatModel } from "./models.js"')).filter(isOfModels);
  assert.deepEqual(files.filter((path) => !/models\.js$|models\/messages\.js$/.test(path)), []);
});

test("a model of a server brings nothing of the browser's along, nor of the engine", async () => {
  const files = await bundled('export { OpenAIChatModel } from "./models.js"');
  assert.ok(files.some((path) => path.endsWith("models/openai.js")));
  assert.deepEqual(files.filter((path) => /builtin|prompts|wasm|graph\.js|engine\.js/.test(path)), []);
});
