/** What is compared. A side's library is imported when it is asked for, so that a process pays for its own alone. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const packageFolder = resolve(process.env.SUPERSTEP_PKG ?? join(root, "pkg"));
const devPackages = join(root, "tests/js/node_modules");

/** The sides, by the names that tables show. */
export const SIDES = { bare: "bare JS loop", superstep: "superstep", langgraph: "LangGraph.js" };

/** A module of the package under test. */
export function superstep(file = "node.js") {
  return import(pathToFileURL(join(packageFolder, file)).href);
}

/** LangGraph.js, as Node projects import it. */
export function langgraph() {
  return devModule("@langchain/langgraph");
}

/** A module of LangChain's core. */
export function core(subpath) {
  return devModule("@langchain/core", `./${subpath}`);
}

/** Versions of what is compared, by package. */
export function versions() {
  const versionIn = (folder) => readJson(join(folder, "package.json")).version;
  const names = ["@langchain/langgraph", "@langchain/core"];
  return {
    superstep: versionIn(packageFolder),
    ...Object.fromEntries(names.map((name) => [name, versionIn(join(devPackages, name))])),
  };
}

/** Says what to do when there is nothing to measure. */
export function checkInstalled() {
  if (!existsSync(join(packageFolder, "node.js"))) {
    throw new Error(`No package in ${packageFolder}: run \`cargo xtask build\`, or set SUPERSTEP_PKG`);
  }
  if (!existsSync(join(devPackages, "@langchain/langgraph"))) {
    throw new Error(`No LangGraph.js in ${devPackages}: run \`npm ci\` in tests/js, or \`cargo xtask bench\``);
  }
}

/** A module of a development package, in the form that `import` would take. */
function devModule(name, subpath = ".") {
  const folder = join(devPackages, name);
  const { import: entry } = readJson(join(folder, "package.json")).exports[subpath];
  return import(pathToFileURL(join(folder, entry.default)).href);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
