/** Runs leave nothing behind: neither on the JavaScript heap nor in the module's memory. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { run } from "../runtimes/processes.mjs";
import { packageFolder, test } from "./support.mjs";

const program = fileURLToPath(new URL("leaks.program.mjs", import.meta.url));

for (const kind of ["read", "left", "stopped", "failed", "aborted", "not asked for", "not read", "half read", "waited for", "invoked", "signal seen", "built anew", "on a client's thread", "on a thread of a client built anew", "stored", "asked and answered", "left while the saver reads", "left while the saver stores"]) {
  test(`10,000 runs on one signal: ${kind}`, async (context) => {
    const { stdout } = await run(process.execPath, ["--expose-gc", program, kind], { env: { SUPERSTEP_PKG: packageFolder }, within: 300_000 });
    const { heap, memory, listeners } = JSON.parse(stdout);
    context.diagnostic(`a run: ${(heap / 10_000).toFixed(1)} bytes of heap, ${(memory / 10_000).toFixed(1)} of the module's memory`);
    assert.ok(heap < 1_500_000, `the heap has grown by ${heap} bytes`);
    assert.ok(memory < 1_500_000, `the module's memory has grown by ${memory} bytes`);
    assert.equal(listeners, 0, "listeners on the signal");
  }, { within: 150_000 });
}

test("10,000 threads that are kept take no more than what is in them", async (context) => {
  const { stdout } = await run(process.execPath, ["--expose-gc", program, "stored and kept"], { env: { SUPERSTEP_PKG: packageFolder }, within: 300_000 });
  const { heap, memory, listeners } = JSON.parse(stdout);
  context.diagnostic(`a thread: ${(heap / 10_000).toFixed(1)} bytes of heap, ${(memory / 10_000).toFixed(1)} of the module's memory`);
  assert.ok(heap < 100_000_000, `the heap has grown by ${heap} bytes`);
  assert.ok(memory < 100_000_000, `the module's memory has grown by ${memory} bytes`);
  assert.equal(listeners, 0, "listeners on the signal");
}, { within: 150_000 });
