/**
 * The programs and sessions of `differential`, with `superstep/langgraph` in the place of LangGraph.js and LangChain's
 * messages on both sides. What differs in the package itself may differ here; nothing else may.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "../differential/difference.mjs";
import { differences } from "../differential/differences.mjs";
import { dropIn, langgraph } from "../differential/libraries.mjs";
import { pending } from "../differential/pending.mjs";
import { programs, sessions } from "../differential/programs.mjs";
import { sessionDifference } from "../differential/session-difference.mjs";
import { sessionTranscript } from "../differential/session.mjs";
import { runsOf, transcript } from "../differential/transcript.mjs";

const [reference, subject] = await Promise.all([langgraph(), dropIn()]);

/** LangChain's messages are given their ids in place, as LangGraph.js does. */
const EQUAL = [
  "messages: a node gives a message without an id",
  "messages: a node gives two messages without ids",
  "messages: a node gives an unknown role",
  "messages: an input message as null",
];

const mayDiffer = (name) => (differences.has(name) || pending.has(name)) && !EQUAL.includes(name);

for (const program of programs.filter(({ name }) => !mayDiffer(name))) {
  test(program.name, async () => {
    for (const run of runsOf(program)) {
      const expected = await transcript(reference, program, run);
      assert.equal(difference(run, expected, await transcript(subject, program, run)), undefined);
    }
  });
}

/** Each in one way: what a session stores is the engine's, which `sessions.test.mjs` looks at in every way. */
for (const session of sessions.filter(({ name }) => !mayDiffer(name))) {
  test(session.name, async () => {
    const way = "everything";
    const expected = await sessionTranscript(reference, session, way);
    assert.equal(sessionDifference(way, expected, await sessionTranscript(subject, session, way)), undefined);
  });
}
