/** Runs a spec on both libraries and compares. */
import { sessionDifference } from "../session-difference.mjs";
import { sessionTranscript } from "../session.mjs";
import { programOf } from "./build.mjs";

const WAY = "everything";
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** `{ expected, actual, found }`; `found` is undefined if the two do the same. `crossed` lets the second library take over at that step. */
export async function check(spec, { reference, subject, crossed }) {
  const program = programOf(spec);
  // What is kept of an Overwrite differs from saver to saver.
  const saver = crossed === undefined && spec.delta === undefined ? "own" : "memory";
  const expected = await sessionTranscript(reference, program, WAY, { saver });
  const then = crossed === undefined ? {} : { then: { library: subject, from: crossed } };
  const actual = await sessionTranscript(crossed === undefined ? subject : reference, program, WAY, { saver, ...then });
  const [left, right] = spec.durability === "exit" ? [expected, actual].map(withoutTakenAnswers) : [expected, actual];
  return { expected, actual, found: sessionDifference(WAY, left, right) };
}

/** Of answers for whoever waits, LangGraph.js stores some at the exit that were taken: by who finished first. */
function withoutTakenAnswers(entries) {
  const isAnswer = ([task, channel]) => task === NOBODY && channel === "__resume__";
  const of = (tuple) => ({ ...tuple, pendingWrites: tuple.pendingWrites.filter((write) => !isAnswer(write)) });
  const kept = (value) => ({ ...value, checkpoints: value.checkpoints.map(of) });
  return entries.map((entry) => (entry.what.startsWith("stored") ? { ...entry, value: kept(entry.value) } : entry));
}
