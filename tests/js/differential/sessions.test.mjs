/**
 * Every session runs on LangGraph.js and on the package, in each of its ways, and must be observed to do the same.
 * One session, both sides in full: `node differential/compare.mjs <name>`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { differences as known, isKnown } from "./differences.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { pending } from "./pending.mjs";
import { sessions } from "./programs.mjs";
import { sessionDifference } from "./session-difference.mjs";
import { sessionTranscript, waysOf } from "./session.mjs";

const comparesItself = process.env.SUPERSTEP_PKG === "langgraph";
const [reference, subject] = await Promise.all([langgraph(), superstep()]);

test("every pending session is there", () => {
  const names = new Set(sessions.map((program) => program.name));
  assert.deepEqual([...pending].filter((name) => !names.has(name)), []);
});

for (const program of sessions) {
  test(program.name, async () => {
    const [expectedOnes, unexpected] = [[], []];
    for (const way of waysOf(program)) {
      const expected = await sessionTranscript(reference, program, way);
      const actual = await sessionTranscript(subject, program, way);
      const found = sessionDifference(way, expected, actual);
      const isExpected = !comparesItself && (pending.has(program.name) || isKnown(known, program.name, way));
      if (found !== undefined) (isExpected ? expectedOnes : unexpected).push(found);
    }
    if (!comparesItself && (pending.has(program.name) || known.has(program.name))) {
      assert.notEqual(expectedOnes.length, 0, `${program.name} is the same now: take it off its list`);
    }
    assert.ok(unexpected.length === 0, `${program.name}\n\n${unexpected.join("\n\n")}\n`);
  });
}
