/** Finds where two transcripts part, and says so in a few lines. */
import { inspect, isDeepStrictEqual } from "node:util";

const KEY_ORDER_MATTERS = new Set(["values", "updates", "invoke"]);

/** The first difference as text, or undefined if there is none. */
export function difference(run, expected, actual) {
  const length = Math.max(expected.chunks.length, actual.chunks.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [expected.chunks, actual.chunks].map((chunks) => (at < chunks.length ? chunks[at] : NOTHING));
    const what = partsAt(run, left, right);
    if (what !== undefined) return report(run, `chunk ${at + 1}: ${what}`, left, right, [expected, actual]);
  }
  if (!isDeepStrictEqual(expected.end, actual.end)) return report(run, "the end", expected.end, actual.end, [expected, actual]);
}

/** A mode's name on one line. */
export function runName(run) {
  return Array.isArray(run) ? `[${run.join(", ")}]` : run;
}

export function show(value) {
  if (value === NOTHING) return "(no more chunks)";
  if (typeof value === "string" && value.includes("\n")) return value;
  return inspect(value, { depth: 12, breakLength: 140, compact: 6 });
}

const NOTHING = Symbol("nothing");

function partsAt(run, left, right) {
  if (!isDeepStrictEqual(left, right)) return "differs";
  const mode = Array.isArray(run) ? left[0] : run;
  if (KEY_ORDER_MATTERS.has(mode) && JSON.stringify(left) !== JSON.stringify(right)) return "has its keys in another order";
}

function report(run, where, left, right, [expected, actual]) {
  return [
    `mode ${runName(run)}, ${where}`,
    indent("LangGraph.js", show(left)),
    indent("superstep", show(right)),
    `  (${expected.chunks.length} and ${actual.chunks.length} chunks; ended with ${ending(expected)} and ${ending(actual)})`,
  ].join("\n");
}

function indent(title, text) {
  return `  ${title}:\n${text.replace(/^/gm, "    ")}`;
}

function ending({ end }) {
  if (end.returned) return "no error";
  if (end.hung) return "nothing: it hung";
  return end.class ?? `a thrown ${show(end.threw)}`;
}
