/** Runs a spec on both libraries and compares. */
import { sessionDifference } from "../session-difference.mjs";
import { sessionTranscript } from "../session.mjs";
import { programOf } from "./build.mjs";

const WAY = "everything";

/** `{ expected, actual, found }`; `found` is undefined if the two do the same. `crossed` lets the second library take over at that step. */
export async function check(spec, { reference, subject, crossed }) {
  const program = programOf(spec);
  // What is kept of an Overwrite differs from saver to saver.
  const saver = crossed === undefined && spec.delta === undefined ? "own" : "memory";
  const expected = await sessionTranscript(reference, program, WAY, { saver });
  const then = crossed === undefined ? {} : { then: { library: subject, from: crossed } };
  const actual = await sessionTranscript(crossed === undefined ? subject : reference, program, WAY, { saver, ...then });
  return { expected, actual, found: sessionDifference(WAY, expected, actual) };
}
