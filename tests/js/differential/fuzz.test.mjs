/** Random graphs with random sessions: a fixed set of seeds. One of them, both sides in full: `node differential/fuzz.mjs --seed <n>`. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { check } from "./fuzz/check.mjs";
import { drawDeltaSpec, drawSpec } from "./fuzz/spec.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { pendingSeeds } from "./pending.mjs";

const SEEDS = 150;
const PATIENCE = 120_000;

const [reference, subject] = await Promise.all([langgraph(), superstep()]);
const comparesItself = process.env.SUPERSTEP_PKG === "langgraph";
const skip = subject.MemorySaver === undefined && "superstep has no checkpointer yet";

const PARTS = [
  ["random graphs", drawSpec],
  ["random graphs, crossed over", drawSpec, 2],
  ["random graphs with a delta key", drawDeltaSpec],
  ["random graphs with a delta key, crossed over", drawDeltaSpec, 2],
];

for (const [title, drawn, crossed] of PARTS) {
  test(title, { skip }, async (context) => {
    const [begun, differing] = [Date.now(), []];
    let ran = 0;
    for (let seed = 1; seed <= SEEDS && Date.now() - begun < PATIENCE; seed++, ran++) {
      if (!comparesItself && pendingSeeds.has(seed)) continue;
      const { found } = await check(drawn(seed), { reference, subject, crossed });
      if (found !== undefined) differing.push(`seed ${seed}: ${found}`);
    }
    context.diagnostic(`${ran} of ${SEEDS} seeds ran, ${differing.length} differ`);
    assert.ok(differing.length === 0, `${differing.length} of ${ran} differ\n\n${differing.slice(0, 5).join("\n\n")}`);
  });
}
