/**
 * Shows what both libraries do with a program, and where they part:
 *
 *     node differential/compare.mjs                     lists the programs
 *     node differential/compare.mjs <name> [mode]       a whole name or a part of it
 *     node differential/compare.mjs --reference <name>  LangGraph.js alone
 *     node differential/compare.mjs --summary           one line a program, differences only
 */
import { difference, runName, show } from "./difference.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { programs } from "./programs.mjs";
import { runsOf, transcript } from "./transcript.mjs";

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const [name, mode] = words.filter((word) => !word.startsWith("--"));

if (flags.has("--summary")) await summary();
else if (name === undefined) for (const program of programs) console.log(program.name);
else await compare();

async function compare() {
  const exact = programs.filter((program) => program.name === name);
  const chosen = exact.length > 0 ? exact : programs.filter((program) => program.name.includes(name));
  if (chosen.length === 0) throw new Error(`No program is named like "${name}"`);
  const reference = await langgraph();
  const subject = flags.has("--reference") ? undefined : await superstep();
  for (const program of chosen) {
    console.log(`# ${program.name}`);
    for (const run of runsOf(program).filter((run) => mode === undefined || runName(run) === mode)) {
      await print(reference, subject, program, run);
    }
  }
}

async function print(reference, subject, program, run) {
  const expected = await transcript(reference, program, run);
  console.log(`\n## ${runName(run)}\nLangGraph.js:`);
  printTranscript(expected);
  if (subject === undefined) return;
  const actual = await transcript(subject, program, run);
  const found = difference(run, expected, actual);
  if (found === undefined) return console.log("superstep: the same");
  console.log("superstep:");
  printTranscript(actual);
  console.log(`\n!! ${found}`);
}

function printTranscript({ chunks, end }) {
  for (const chunk of chunks) console.log(show(chunk).replace(/^/gm, "  "));
  console.log(`  => ${end.returned ? "ended" : show(end)}`);
}

async function summary() {
  const [reference, subject] = await Promise.all([langgraph(), superstep()]);
  let same = 0;
  for (const program of programs) {
    const parted = [];
    for (const run of runsOf(program)) {
      const [expected, actual] = [await transcript(reference, program, run), await transcript(subject, program, run)];
      if (difference(run, expected, actual) !== undefined) parted.push(runName(run));
    }
    if (parted.length === 0) same++;
    else console.log(`${program.name}: ${parted.join(" ")}`);
  }
  console.log(`${same} of ${programs.length} programs are the same`);
}
