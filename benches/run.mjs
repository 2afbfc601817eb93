/**
 * The benchmarks: one table, in one run.
 *
 *     node benches/run.mjs [--rounds <n>] [--only <part of a workload's name>] [--write]
 *
 * `--write` keeps the result in RESULTS.md, next to this file.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

import { report } from "./report.mjs";
import { SIDES, checkInstalled } from "./sides.mjs";
import { workloads } from "./workloads/index.mjs";

const child = fileURLToPath(new URL("child.mjs", import.meta.url));
const results = fileURLToPath(new URL("RESULTS.md", import.meta.url));

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});

/** One measurement; `undefined` where the process failed, which is told. */
async function measured(workload, side) {
  const command = ["--expose-gc", child, workload.name, side];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command);
    return JSON.parse(stdout);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${workload.name}, ${SIDES[side]}: failed\n${(error.stderr || error.message).trim()}\n`);
    return undefined;
  }
}

/** The sides take turns, so that what else the machine does meets all of them. */
async function measureAll(chosen, rounds) {
  const samples = new Map(chosen.map((workload) => [workload, { bare: [], superstep: [], langgraph: [] }]));
  for (let round = 0; round < Math.max(rounds, ...chosen.map(({ rounds = 0 }) => rounds)); round += 1) {
    for (const workload of chosen.filter((workload) => round < Math.max(rounds, workload.rounds ?? 0))) {
      for (const side of Object.keys(SIDES)) samples.get(workload)[side].push(await measured(workload, side));
    }
    console.error(`round ${round + 1} is done`);
  }
  return samples;
}

checkInstalled();
const rounds = Number(options.rounds);
const chosen = workloads.filter(({ name }) => name.includes(options.only));
if (!(rounds >= 1)) throw new Error("--rounds takes a number, 1 or more");
if (chosen.length === 0) throw new Error(`No workload's name holds "${options.only}"`);
const text = report(await measureAll(chosen, rounds), rounds);
console.log(text);
if (options.write) writeFileSync(results, text);
