/** Threads in IndexedDB survive a reload, in Chromium and in Firefox: a question is answered, a run that was cut off goes on. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

import { packageFolder, temporaryFolder } from "../runtimes/project.mjs";
import { noChromium, noFirefox, openBrowser, openFirefox, serve } from "../runtimes/web.mjs";

const page = fileURLToPath(new URL("reload.page.mjs", import.meta.url));
const alias = { superstep: join(packageFolder, "browser.js"), "superstep/savers/indexeddb": join(packageFolder, "savers/indexeddb.js") };

const browsers = { Chromium: [openBrowser, noChromium], Firefox: [openFirefox, noFirefox] };

for (const [name, [open, skip]] of Object.entries(browsers)) {
  test(`a thread survives reloads: ${name}`, { timeout: 120_000, skip }, async () => {
    const { path, remove } = temporaryFolder("reload");
    await esbuild.build({ entryPoints: { page }, outdir: path, bundle: true, format: "esm", platform: "browser", alias, logLevel: "silent" });
    writeFileSync(join(path, "index.html"), `<!doctype html><meta charset="utf-8"><title>reload</title><script type="module" src="./page.js"></script>`);
    const { address, close } = await serve(path);
    const browser = await open();
    try {
      assert.deepEqual(await printedOverReloads(await browser.newPage(), address), [
        '0: {"before":{"log":["before"],"at":"1970-01-01T00:00:00.000Z"}}',
        '0: {"__interrupt__":[{"id":"","value":"?"}]}',
        '1: {"ask":{"log":["yes"]}}',
        '2: {"cut":{"log":["after 2"]}}',
        '{"log":["before","yes","after 2"],"at":"1970-01-01T00:00:00.000Z"}',
      ]);
    } finally {
      await browser.close();
      await close();
      remove();
    }
  });
}

/** What a page prints, once it is loaded and twice reloaded. */
async function printedOverReloads(page, address) {
  const lines = [];
  let onDone;
  page.on("console", (message) => {
    if (message.text() === "done") onDone();
    else lines.push(message.text());
  });
  page.on("pageerror", (error) => lines.push(String(error.message)));
  for (const load of [() => page.goto(address), () => page.reload(), () => page.reload()]) {
    const done = new Promise((resolve) => (onDone = resolve));
    await load();
    await Promise.race([done, new Promise((_, reject) => setTimeout(() => reject(new Error(`not done\n${lines.join("\n")}`)), 30_000).unref())]);
  }
  return lines;
}
