/** What a run of the benchmarks says: how to read it, where it was measured, the tables. */
import { cpus, loadavg, totalmem } from "node:os";

import { SIDES, versions } from "./sides.mjs";
import { median, ratios, spread, table } from "./table.mjs";

/** The report as Markdown, from the measurements of each workload by side, one a round. */
export function report(samples, rounds) {
  const rows = [...samples].flatMap(([workload, sides]) => rowsOf(workload).map((row) => ({ ...row, sides })));
  const parts = [
    "# Benchmarks",
    explanation(rounds),
    place(),
    table([heading(), ...rows.map(cells)]),
    growth(samples),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function explanation(rounds) {
  return `\
How to read it: numbers are CPU milliseconds an invocation unless a row says otherwise: the median and, in brackets, the
least and the most. Rounds: ${rounds}, for a cold start 5 at least.
Machines differ, so look at the last two columns: how many times superstep's CPU time LangGraph.js takes, and how many
times that of a loop written by hand superstep takes, which is the limit. Each measurement runs in a process of its own,
the sides in turn; all sides run the same node functions and read every chunk. LangGraph.js has no client without a
server: beside \`client.runs.stream\` stands its \`graph.stream\`. Where it says "failed", the process did not end
well. \`cargo xtask bench\` measures again, and \`cargo xtask bench --write\` also keeps the result in this file.`;
}

function place() {
  const date = new Date().toISOString().slice(0, 10);
  const packages = Object.entries(versions()).map(([name, version]) => `${name} ${version}`);
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0].toFixed(1);
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${gigabytes} GB, load ${load} at the end`;
  return `${date}, Node ${process.versions.node}, ${packages.join(", ")}; ${machine}.`;
}

/** The rows that a workload's measurements fill. */
function rowsOf({ name, isCold, holdsMemory }) {
  const rows = [{ name, field: "cpu" }];
  if (isCold) rows.push({ name: `${name}, ms by the clock`, field: "wall" });
  if (holdsMemory) rows.push({ name: `${name}, kB held by each`, field: "kilobytes" });
  return rows;
}

const heading = () => ["workload", ...Object.values(SIDES), "LangGraph.js / superstep", "superstep / bare"];

function cells({ name, field, sides }) {
  const numbers = (side) => sides[side].map((measured) => measured?.[field] ?? NaN);
  const [bare, superstep, langgraph] = Object.keys(SIDES).map(numbers);
  const columns = [bare, superstep, langgraph, ratios(langgraph, superstep), ratios(superstep, bare)];
  return [name, ...columns.map(spread)];
}

/** How a run's time grows with its length: 1 is in proportion, 2 with the square. */
function growth(samples) {
  const chains = [...samples].filter(([{ length }]) => length !== undefined);
  if (chains.length < 2) return undefined;
  const steps = chains.slice(1).map((longer, nth) => [chains[nth], longer]);
  const title = ([[shorter], [longer]]) => `${shorter.length} to ${longer.length} nodes`;
  const rows = Object.entries(SIDES).map(([side, name]) => [name, ...steps.map((step) => exponent(step, side))]);
  const caption = "How a chain's time grows with its length (the exponent: 1 is in proportion, 2 with the square):";
  return `${caption}\n\n${table([["", ...steps.map(title)], ...rows])}`;
}

function exponent([[shorter, before], [longer, after]], side) {
  const time = (measurements) => median(measurements[side].map((measured) => measured?.cpu ?? NaN));
  return (Math.log(time(after) / time(before)) / Math.log(longer.length / shorter.length)).toFixed(2);
}
