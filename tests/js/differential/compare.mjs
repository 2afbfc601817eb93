/**
 * Shows what both libraries do with a program or a session, and where they part:
 *
 *     node differential/compare.mjs                     lists all of them
 *     node differential/compare.mjs <name> [mode]       a whole name or a part of it; one mode, or one way of a session
 *     node differential/compare.mjs --reference <name>  LangGraph.js alone
 *     node differential/compare.mjs --brief <name>      only where they part
 *     node differential/compare.mjs --summary [name]    one line a program, differences only
 */
import { difference, runName, show } from "./difference.mjs";
import { langgraph, superstep } from "./libraries.mjs";
import { programs, sessions } from "./programs.mjs";
import { sessionDifference, showEntry } from "./session-difference.mjs";
import { sessionTranscript, waysOf } from "./session.mjs";
import { runsOf, transcript } from "./transcript.mjs";

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const [name, mode] = words.filter((word) => !word.startsWith("--"));

/** How a program is run and compared, and how a session is. */
const kinds = {
  program: { runs: runsOf, named: runName, run: transcript, parts: difference, print: printTranscript },
  session: { runs: waysOf, named: (way) => way, run: sessionTranscript, parts: sessionDifference, print: printSession },
};

const all = [...programs.map((program) => [program, kinds.program]), ...sessions.map((program) => [program, kinds.session])];

if (flags.has("--summary")) await summary(name === undefined ? all : chosen());
else if (name === undefined) for (const [program] of all) console.log(program.name);
else await compare();

function chosen() {
  const exact = all.filter(([program]) => program.name === name);
  const found = exact.length > 0 ? exact : all.filter(([program]) => program.name.includes(name));
  if (found.length === 0) throw new Error(`No program is named like "${name}"`);
  return found;
}

async function compare() {
  const reference = await langgraph();
  const subject = flags.has("--reference") ? undefined : await superstep();
  for (const [program, kind] of chosen()) {
    console.log(`# ${program.name}`);
    for (const run of kind.runs(program).filter((run) => mode === undefined || kind.named(run) === mode)) {
      await print(reference, subject, program, kind, run);
    }
  }
}

async function print(reference, subject, program, kind, run) {
  const expected = await kind.run(reference, program, run);
  console.log(`\n## ${kind.named(run)}`);
  if (!flags.has("--brief")) {
    console.log("LangGraph.js:");
    kind.print(expected);
  }
  if (subject === undefined) return;
  const actual = await kind.run(subject, program, run);
  const found = kind.parts(run, expected, actual);
  if (found === undefined) return console.log("superstep: the same");
  if (!flags.has("--brief")) {
    console.log("superstep:");
    kind.print(actual);
  }
  console.log(`\n!! ${found}`);
}

function printTranscript({ chunks, end }) {
  for (const chunk of chunks) console.log(show(chunk).replace(/^/gm, "  "));
  console.log(`  => ${end.returned ? "ended" : show(end)}`);
}

function printSession(entries) {
  for (const entry of entries) console.log(showEntry(entry).replace(/^/gm, "  "));
}

async function summary(chosen) {
  const [reference, subject] = await Promise.all([langgraph(), superstep()]);
  let same = 0;
  for (const [program, kind] of chosen) {
    const parted = [];
    for (const run of kind.runs(program)) {
      const [expected, actual] = [await kind.run(reference, program, run), await kind.run(subject, program, run)];
      if (kind.parts(run, expected, actual) !== undefined) parted.push(kind.named(run));
    }
    if (parted.length === 0) same++;
    else console.log(`${program.name}: ${parted.join(", ")}`);
  }
  console.log(`${same} of ${chosen.length} programs are the same`);
}
