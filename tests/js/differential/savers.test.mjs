/** Sessions on a checkpointer that is not the libraries' own: SQLite. (LangGraph's in memory is what crossed.test.mjs uses.) */
import assert from "node:assert/strict";
import { test } from "node:test";

import { differencesWithAnySaver as known, isKnown } from "./differences.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { pending } from "./pending.mjs";
import { sessions } from "./programs.mjs";
import { noSqlite } from "./savers.mjs";
import { sessionDifference } from "./session-difference.mjs";
import { sessionTranscript } from "./session.mjs";

const WAY = "everything";

const comparesItself = process.env.SUPERSTEP_PKG === "langgraph";
const [reference, subject] = await Promise.all([langgraph(), superstep()]);

for (const program of sessions.filter(({ sqlite }) => sqlite !== false)) {
  const skip = (!comparesItself && (pending.has(program.name) || isKnown(known, program.name, WAY)) && "known to differ") || noSqlite;
  test(program.name, { skip }, async () => {
    const expected = await sessionTranscript(reference, program, WAY, { saver: "sqlite" });
    const actual = await sessionTranscript(subject, program, WAY, { saver: "sqlite" });
    assert.equal(sessionDifference(WAY, expected, actual), undefined);
  });
}
