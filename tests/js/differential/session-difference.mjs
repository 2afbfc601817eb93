/** Finds where two sessions part, and says so in a few lines. */
import { isDeepStrictEqual } from "node:util";

import { show } from "./difference.mjs";

/** What has keys in an order that users see. */
const ORDERED = new Set(["values", "updates", "invoke"]);

/** The first difference as text, or undefined if there is none. */
export function sessionDifference(way, expected, actual) {
  const length = Math.max(expected.length, actual.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [expected[at] ?? NO_MORE, actual[at] ?? NO_MORE];
    const what = partsAt(left, right);
    if (what !== undefined) return report(way, what, left, right);
  }
}

/** An entry on one line or a few. */
export function showEntry({ step, what, value }) {
  return `${step}. ${what}: ${show(value)}`;
}

const NO_MORE = { step: "-", what: "no more" };

function partsAt(left, right) {
  if (!isDeepStrictEqual(left, right)) return "differs";
  if (ORDERED.has(left.what.split(" ")[0]) && JSON.stringify(left.value) !== JSON.stringify(right.value)) return "has its keys in another order";
}

function report(way, what, left, right) {
  const named = left.step === right.step && left.what === right.what;
  const { path, values } = named ? placeOf(left.value, right.value) : { path: "", values: [left, right].map(showEntry) };
  return [`${way}, step ${left.step}, ${left.what} ${what}${path && ` at ${path}`}`, indent("LangGraph.js", values[0]), indent("superstep", values[1])].join("\n");
}

/** The place where two values part, and what is there: of long values the innermost, of short ones the whole. */
function placeOf(left, right) {
  const values = [left, right];
  if (!areAlike(left, right) || values.every((value) => show(value).length < SHORT)) return { path: "", values };
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const key = keys.find((key) => !isDeepStrictEqual(left[key], right[key]) || key in left !== key in right);
  if (key === undefined) return { path: "", values };
  const inner = placeOf(left[key], right[key]);
  return { ...inner, path: (Array.isArray(left) ? `[${key}]` : `.${key}`) + inner.path };
}

const SHORT = 300;

function areAlike(left, right) {
  return [left, right].every((value) => typeof value === "object" && value !== null) && Array.isArray(left) === Array.isArray(right);
}

function indent(title, value) {
  return `  ${title}:\n${show(value).replace(/^/gm, "    ")}`;
}
