/** React's `useStream` of LangGraph's SDK, in a page with the engine. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

import { packageFolder, temporaryFolder } from "../runtimes/project.mjs";
import { linesOf, noChromium, openBrowser, serve } from "../runtimes/web.mjs";

const page = fileURLToPath(new URL("pages/use-stream.mjs", import.meta.url));

test("useStream: words, a question and its answer, history, stopping", { timeout: 120_000, skip: noChromium }, async () => {
  const { path, remove } = temporaryFolder("use-stream");
  const alias = { superstep: join(packageFolder, "browser.js"), "superstep/models": join(packageFolder, "models.js"), "superstep/server": join(packageFolder, "server.js") };
  const browser = await openBrowser();
  try {
    await esbuild.build({
      entryPoints: { page },
      outdir: path,
      bundle: true,
      format: "esm",
      platform: "browser",
      define: { "process.env.NODE_ENV": '"production"' },
      alias,
      logLevel: "silent",
    });
    writeFileSync(join(path, "index.html"), `<!doctype html><meta charset="utf-8"><title>useStream</title><body><script type="module" src="./page.js"></script>`);
    const { address, close } = await serve(path);
    try {
      assert.deepEqual(await linesOf(browser, address), [
        "words: true",
        "messages: human,ai",
        'asks: {"question":"ok?","foo":"a"}',
        'answered: {"foo":"a","answer":"yes"}',
        "history: 3",
        "stopped: true",
      ]);
    } finally {
      await close();
    }
  } finally {
    await browser.close();
    remove();
  }
});
