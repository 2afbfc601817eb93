/**
 * Random graphs with random sessions on both libraries:
 *
 *     node differential/fuzz.mjs --from 1 --count 10000    how many differ, and which
 *     node differential/fuzz.mjs --seed 7                  both sides of one in full
 *     node differential/fuzz.mjs --seed 7 --shrink         the smallest graph and session that still differ
 *     … --without subgraphs,errors                         leaves features out: see fuzz/draw.mjs for their names
 *     … --only branches,joins                              leaves all others out
 *     … --delta                                            the log is a `DeltaChannel`
 *     … --crossed 3                                        the package takes a thread of LangGraph.js over at this step
 */
import { inspect } from "node:util";

import { check } from "./fuzz/check.mjs";
import { FEATURES } from "./fuzz/draw.mjs";
import { shrink } from "./fuzz/shrink.mjs";
import { drawDeltaSpec, drawSpec } from "./fuzz/spec.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { showEntry } from "./session-difference.mjs";

const words = process.argv.slice(2);
const drawn = words.includes("--delta") ? drawDeltaSpec : drawSpec;
const word = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const number = (name, otherwise) => (word(name) === undefined ? otherwise : Number(word(name)));

const off = new Set(word("--only") === undefined ? word("--without")?.split(",") : FEATURES.filter((feature) => !word("--only").split(",").includes(feature)));
const unknown = [...off, ...(word("--only")?.split(",") ?? [])].find((feature) => !FEATURES.includes(feature));
if (unknown !== undefined) throw new Error(`There is no feature "${unknown}". There are ${FEATURES.join(", ")}`);

const [reference, subject] = await Promise.all([langgraph(), superstep()]);
const libraries = { reference, subject, crossed: number("--crossed") };
const found = async (spec) => (await check(spec, libraries)).found;

/** Whether a spec differs in the way that another one does, numbers aside: else a smaller one may show something else. */
const kindOf = (difference) => difference?.split("\n")[0].replace(/\d+/g, "");
const alike = (kind) => async (spec) => kindOf(await found(spec)) === kind;

if (word("--seed") !== undefined) await one(number("--seed"));
else await many(number("--from", 1), number("--count", 1000));

async function one(seed) {
  const whole = drawn(seed, off);
  const kind = kindOf(await found(whole));
  const spec = words.includes("--shrink") && kind !== undefined ? await shrink(whole, alike(kind)) : whole;
  console.log(inspect(spec, { depth: 12, breakLength: 140, compact: 6 }));
  const { expected, actual, found: difference } = await check(spec, libraries);
  if (words.includes("--shrink")) return console.log(difference ?? "the same");
  console.log("LangGraph.js:");
  for (const entry of expected) console.log(showEntry(entry).replace(/^/gm, "  "));
  if (difference === undefined) return console.log("superstep: the same");
  console.log("superstep:");
  for (const entry of actual) console.log(showEntry(entry).replace(/^/gm, "  "));
  console.log(`\n!! ${difference}`);
}

async function many(from, count) {
  const differing = [];
  for (let seed = from; seed < from + count; seed++) {
    const difference = await found(drawn(seed, off));
    if (difference === undefined) continue;
    differing.push(seed);
    console.log(`seed ${seed}: ${difference.split("\n")[0]}`);
  }
  console.log(`${count} ran, ${differing.length} differ${differing.length === 0 ? "" : `: ${differing.join(", ")}`}`);
  process.exitCode = differing.length === 0 ? 0 : 1;
}
