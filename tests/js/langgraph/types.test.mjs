/**
 * Programs that are written for LangGraph.js compile against it and, by an alias, against the package. Those in `own` use
 * what only the package has.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import ts from "typescript";

const path = (address) => fileURLToPath(new URL(address, import.meta.url));
const template = path("../../../pkg-template/");
const programs = readdirSync(path("./types/")).map((file) => path(`./types/${file}`));
const own = readdirSync(path("./own/")).map((file) => path(`./own/${file}`));
const beside = path("./types/any.ts");

const ENTRIES = {
  superstep: "../index",
  "@langchain/langgraph": "index",
  "@langchain/langgraph/web": "index",
  "@langchain/langgraph/channels": "channels",
  "@langchain/langgraph/prebuilt": "prebuilt",
  "@langchain/langgraph/stream": "stream",
  "@langchain/langgraph/pregel": "pregel",
  "@langchain/langgraph/remote": "remote",
  "@langchain/langgraph/zod": "zod",
  "@langchain/langgraph/zod/schema": "zod_schema",
};

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

test("programs compile against LangGraph.js", () => assert.deepEqual(problemsOf(programs, options, false), []));

test("programs compile against the package", () => assert.deepEqual(problemsOf(programs, options, true), []));

test("programs with what the package has beside LangGraph.js compile", () => assert.deepEqual(problemsOf(own, options, true), []));

test("the package's declarations for LangChain compile", () => {
  const files = ["index", "channels", "pregel", "prebuilt", "remote", "stream", "zod", "zod_schema"].map((name) => `${template}langgraph/${name}.d.ts`);
  const found = problemsOf(files, { ...options, skipLibCheck: false }, true);
  assert.deepEqual(found.filter((problem) => problem.startsWith(template)), []);
});

/** The package finds LangChain beside the tests, as it would in a user's project. */
function problemsOf(files, options, isAliased) {
  const host = ts.createCompilerHost(options);
  const resolve = (name, from) => {
    if (isAliased && name in ENTRIES) return { resolvedModule: { resolvedFileName: `${template}langgraph/${ENTRIES[name]}.d.ts`, extension: ".d.ts" } };
    const isPeer = from.startsWith(template) && !name.startsWith(".");
    return ts.resolveModuleName(name, isPeer ? beside : from, options, host);
  };
  host.resolveModuleNameLiterals = (literals, from) => literals.map(({ text }) => resolve(text, from));
  const found = ts.getPreEmitDiagnostics(ts.createProgram(files, options, host));
  return found.map(({ messageText, file, start }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    return `${file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
