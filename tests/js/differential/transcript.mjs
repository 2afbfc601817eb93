/**
 * Runs one program on one library in one mode and writes down everything a caller can observe.
 *
 * @typedef {object} Program
 * @property {string} name
 * @property {(lib: object) => object} [build] gives the compiled graph, or throws
 * @property {(lib: object) => unknown} [call] instead of a graph: something to call and compare
 * @property {unknown} [input] the run's input, or a function of the library that makes it
 * @property {object} [options] the run's config, the same in every mode
 * @property {(string | string[])[]} [modes] stream modes; all of them if left out
 * @property {boolean | object} [invoke] whether `invoke` is compared as well (it is, if left out); an object is more config for it
 * @property {object} [draw] parameters for `drawMermaid`
 */
import { messageMetadata, normaliser } from "./normalise.mjs";

export const MODES = ["values", "updates", "tasks", "debug", "custom", "messages", ["values", "updates", "tasks", "custom"]];

const PATIENCE = 10_000;

/** What to compare of a program. */
export function runsOf(program) {
  if (program.call !== undefined) return ["call"];
  return ["mermaid", ...(program.invoke === false ? [] : ["invoke"]), ...(program.modes ?? MODES)];
}

/** `{ chunks, end }`, normalised. */
export async function transcript(library, program, run) {
  const marks = new Map();
  const mark = (label, value) => (marks.set(value, label), value);
  const lib = { ...library, mark };

  const chunks = [];
  const unmute = mute();
  const work = perform(lib, program, run, (chunk) => chunks.push(chunk)).then(
    () => ({ returned: true }),
    (error) => thrown(error, marks),
  );
  const end = await patiently(work);
  unmute();

  const visit = normaliser();
  return { chunks: chunks.map((chunk) => visit(tidy(chunk, run))), end: visit(end) };
}

/** LangGraph.js warns on the console about some of what the programs do on purpose, and logs retries. */
export function mute() {
  const { warn, log } = console;
  console.warn = console.log = () => {};
  return () => Object.assign(console, { warn, log });
}

async function perform(lib, program, run, emit) {
  if (run === "call") return emit(await program.call(lib));
  const graph = program.build(lib);
  if (run === "mermaid") return emit(graph.getGraph().drawMermaid(program.draw));
  const input = typeof program.input === "function" ? program.input(lib) : program.input;
  if (run === "invoke") return emit(await graph.invoke(input, { ...program.options, ...(program.invoke === true ? {} : program.invoke) }));
  for await (const chunk of await graph.stream(input, { ...program.options, streamMode: run })) emit(chunk);
}

/** What the work comes to, or `{ hung: true }`. */
export async function patiently(work) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE, { hung: true })));
  try {
    return await Promise.race([work, hung]);
  } finally {
    clearTimeout(timer);
  }
}

/** How a run failed. `same` names the program's own object when it came back as it was thrown. */
export function thrown(error, marks) {
  const same = marks.get(error);
  if (typeof error !== "object" || error === null) return { threw: error, same };
  return {
    class: error.constructor?.name,
    name: error.name,
    code: error.lc_error_code,
    message: error.message,
    props: { ...error },
    errors: error.errors?.map((inner) => thrown(inner, marks)),
    cause: error.cause,
    same,
  };
}

function tidy(chunk, run) {
  if (run === "messages") return tidyMessage(chunk);
  if (Array.isArray(run) && Array.isArray(chunk) && chunk[0] === "messages") return ["messages", tidyMessage(chunk[1])];
  return chunk;
}

export function tidyMessage(pair) {
  if (!Array.isArray(pair) || typeof pair[1] !== "object") return pair;
  return [pair[0], messageMetadata(pair[1]), ...pair.slice(2)];
}
