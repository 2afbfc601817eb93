/**
 * Every program runs on LangGraph.js and on the package, in every stream mode, and must be observed to do the same.
 * One program, both sides in full: `node differential/compare.mjs <name>`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "./difference.mjs";
import { differences as known } from "./differences.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { programs, sessions } from "./programs.mjs";
import { runsOf, transcript } from "./transcript.mjs";

const comparesItself = process.env.SUPERSTEP_PKG === "langgraph";
const [reference, subject] = await Promise.all([langgraph(), superstep()]);

test("every known difference is a program's or a session's", () => {
  const names = new Set([...programs, ...sessions].map((program) => program.name));
  assert.deepEqual([...known.keys()].filter((name) => !names.has(name)), []);
});

for (const program of programs) {
  test(program.name, async () => {
    const differences = [];
    for (const run of runsOf(program)) {
      const expected = await transcript(reference, program, run);
      const actual = await transcript(subject, program, run);
      const found = difference(run, expected, actual);
      if (found !== undefined) differences.push(found);
      else assert.deepStrictEqual(actual, expected);
    }
    const reason = comparesItself ? undefined : known.get(program.name);
    if (reason !== undefined) {
      assert.notEqual(differences.length, 0, `${program.name} is the same now: take it off differences.mjs`);
      return;
    }
    assert.ok(differences.length === 0, `${program.name}\n\n${differences.join("\n\n")}\n`);
  });
}
