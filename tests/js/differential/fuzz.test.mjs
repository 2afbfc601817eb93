/** Random graphs with random sessions: a fixed set of seeds. One of them, both sides in full: `node differential/fuzz.mjs --seed <n>`. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { check } from "./fuzz/check.mjs";
import { drawSpec } from "./fuzz/spec.mjs";
import { langgraph, superstep } from "./libraries.mjs";

const SEEDS = 150;
const PATIENCE = 120_000;

const [reference, subject] = await Promise.all([langgraph(), superstep()]);
const skip = subject.MemorySaver === undefined && "superstep has no checkpointer yet";

for (const [title, crossed] of [["random graphs", undefined], ["random graphs, crossed over", 2]]) {
  test(title, { skip }, async (context) => {
    const [begun, differing] = [Date.now(), []];
    let ran = 0;
    for (let seed = 1; seed <= SEEDS && Date.now() - begun < PATIENCE; seed++, ran++) {
      const { found } = await check(drawSpec(seed), { reference, subject, crossed });
      if (found !== undefined) differing.push(`seed ${seed}: ${found}`);
    }
    context.diagnostic(`${ran} of ${SEEDS} seeds ran, ${differing.length} differ`);
    assert.ok(differing.length === 0, `${differing.length} of ${ran} differ\n\n${differing.slice(0, 5).join("\n\n")}`);
  });
}
