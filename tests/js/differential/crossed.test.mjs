/**
 * Threads that two libraries share: one begins a session on a checkpointer and the other goes on with it at some step,
 * whatever stands there by then (an interrupt, an error, a branch). It must come to what LangGraph.js alone comes to.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { differencesWithAnySaver as known, isKnown } from "./differences.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { pending } from "./pending.mjs";
import { sessions } from "./programs.mjs";
import { sessionDifference } from "./session-difference.mjs";
import { sessionTranscript } from "./session.mjs";

const WAY = "everything";

const comparesItself = process.env.SUPERSTEP_PKG === "langgraph";
const [reference, subject] = await Promise.all([langgraph(), superstep()]);
const directions = [
  { first: reference, second: subject, title: "LangGraph.js, then superstep" },
  { first: subject, second: reference, title: "superstep, then LangGraph.js" },
];

for (const program of sessions.filter(({ crossed }) => crossed !== false)) {
  const skip = !comparesItself && (pending.has(program.name) || isKnown(known, program.name, WAY)) && "known to differ";
  test(program.name, { skip }, async () => {
    const expected = await sessionTranscript(reference, program, WAY, { saver: "memory" });
    for (const from of crossings(expected)) {
      for (const { first, second, title } of directions) {
        const actual = await sessionTranscript(first, program, WAY, { saver: "memory", then: { library: second, from } });
        const found = sessionDifference(WAY, expected, actual);
        assert.ok(found === undefined, `${title} from step ${from}: ${found}`);
      }
    }
  });
}

/** The steps to cross over at: each that follows on one which changed the thread. */
function crossings(entries) {
  const changed = entries.filter(({ what }) => /^(run|invoke|.*update)( failed)?$/.test(what)).map(({ step }) => step);
  const last = entries.at(-1).step;
  return changed.map((step) => step + 1).filter((step) => step < last);
}
