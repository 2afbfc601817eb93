/** In pages of real browsers, which have neither AsyncLocalStorage nor, so far, AsyncContext. */
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { temporaryFolder } from "../runtimes/project.mjs";
import { linesOf, noChromium, noFirefox, openBrowser, openFirefox, serve } from "../runtimes/web.mjs";
import { copyPrograms, packageFolder } from "./load.mjs";

const PAGE = `<!doctype html><meta charset="utf-8"><title>superstep</title>
<script type="module">
  import * as library from "./pkg/browser.js";
  import * as context from "./pkg/context.js";
  import { runAll } from "./programs.mjs";
  const isTold = globalThis.AsyncContext !== undefined;
  runAll({ ...library, ...context }, isTold, (line) => console.log(JSON.stringify(line))).then(
    () => console.log("done"),
    (error) => console.error(String(error)),
  );
</script>`;

let folder;
let server;

before(async () => {
  folder = temporaryFolder("context");
  cpSync(packageFolder, join(folder.path, "pkg"), { recursive: true });
  copyPrograms(folder.path);
  writeFileSync(join(folder.path, "index.html"), PAGE);
  server = await serve(folder.path);
});

after(async () => {
  await server?.close();
  folder?.remove();
});

for (const [name, open, skip] of [
  ["Chromium", openBrowser, noChromium],
  ["Firefox", openFirefox, noFirefox],
]) {
  test(name, { timeout: 120_000, skip }, async () => {
    const browser = await open();
    try {
      const lines = (await linesOf(browser, server.address)).map((line) => JSON.parse(line));
      assert.ok(lines.length > 15, "every program ran");
      assert.deepEqual(lines.filter(({ wrong }) => wrong !== undefined), []);
    } finally {
      await browser.close();
    }
  });
}
