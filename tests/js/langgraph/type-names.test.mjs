/** Every name that LangGraph.js' declarations have, of a type or of a value, is in ours, or is listed as left out with a reason. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import ts from "typescript";

import { leftOut, typesLeftOut } from "./left-out.mjs";

const path = (address) => fileURLToPath(new URL(address, import.meta.url));
const template = path("../../../pkg-template/");
const beside = path("./types/any.ts");

const ENTRIES = {
  "": "index",
  web: "index",
  channels: "channels",
  pregel: "pregel",
  prebuilt: "prebuilt",
  remote: "remote",
  stream: "stream",
  zod: "zod",
  "zod/schema": "zod_schema",
};

const options = {
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

const host = ts.createCompilerHost(options);
host.resolveModuleNameLiterals = (literals, from) =>
  literals.map(({ text }) => {
    const isPeer = from.startsWith(template) && !text.startsWith(".");
    return ts.resolveModuleName(text, isPeer ? beside : from, options, host);
  });

const theirs = (entry) => ts.resolveModuleName(`@langchain/langgraph${entry && `/${entry}`}`, beside, options, host).resolvedModule.resolvedFileName;
const ours = (entry) => `${template}langgraph/${ENTRIES[entry]}.d.ts`;

const files = Object.keys(ENTRIES).flatMap((entry) => [theirs(entry), ours(entry)]).filter((file) => host.fileExists(file));
const program = ts.createProgram(files, options, host);
const checker = program.getTypeChecker();

/** The names that a file exports, each with whether it is a type, a value or both; of a file that is not there, none. */
function exportsOf(file) {
  const source = program.getSourceFile(file);
  if (source === undefined) return new Map();
  return new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((symbol) => [symbol.name, meaningsOf(symbol)]));
}

function meaningsOf(symbol) {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return { isType: (flags & ts.SymbolFlags.Type) !== 0, isValue: (flags & ts.SymbolFlags.Value) !== 0 };
}

for (const entry of Object.keys(ENTRIES)) {
  const library = `@langchain/langgraph${entry && `/${entry}`}`;
  test(`the declared names of ${library}`, async () => {
    const values = await import(library);
    const expected = exportsOf(theirs(entry));
    const actual = exportsOf(ours(entry));
    assert.ok(expected.size > 0);
    const missing = [...expected.keys()].filter((name) => !actual.has(name)).sort();
    const listed = [leftOut[entry], typesLeftOut[entry]].flatMap((reasons) => Object.values(reasons ?? {}).flat());
    assert.deepEqual(missing, listed.sort());
    const poorer = [...expected].filter(([name, { isType, isValue }]) => {
      const own = actual.get(name);
      return own !== undefined && ((isType && !own.isType) || (isValue && name in values && !own.isValue));
    });
    assert.deepEqual(poorer.map(([name]) => name), []);
  });
}
