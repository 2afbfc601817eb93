/** What npm would publish. */
import assert from "node:assert/strict";
import { readFileSync, symlinkSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import ts from "typescript";

import { run } from "../runtimes/processes.mjs";
import { pack, temporaryFolder } from "../runtimes/project.mjs";

const here = { timeout: 60_000 };

let folder;
let packed;
let paths;
let manifest;

const read = (path) => readFileSync(join(folder.path, "package", path), "utf8");
const scripts = () => paths.filter((path) => /\.[cm]?js$/.test(path));
const declarations = () => paths.filter((path) => path.endsWith(".d.ts"));

/** Only these may know LangChain. */
const isForLangChain = (path) => path.startsWith("langgraph/");
const isPeer = (name) => /^(@langchain\/(core|langgraph-sdk)|zod)(\/|$)/.test(name);

before(async () => {
  folder = temporaryFolder("tarball");
  packed = await pack(folder.path);
  await run("tar", ["-xzf", packed.tarball, "-C", folder.path]);
  // The entries for LangChain find it as they would in a user's project.
  symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), join(folder.path, "node_modules"));
  paths = packed.files.map(({ path }) => path);
  manifest = JSON.parse(read("package.json"));
}, here);

after(() => folder?.remove());

test("its size", here, (context) => {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  context.diagnostic(`${paths.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked`);
  for (const { path, size } of packed.files.filter(({ size }) => size > 20_000)) context.diagnostic(`${path}: ${kilobytes(size)}`);
  assert.ok(packed.size > 0);
});

test("one WebAssembly module", here, () => {
  assert.deepEqual(paths.filter((path) => path.endsWith(".wasm")), ["wasm/superstep_bg.wasm"]);
});

test("the module in the scripts is the module in the file", here, async () => {
  const { bytes } = await import(join(folder.path, "package/wasm/inline.js"));
  assert.ok(Buffer.from(bytes()).equals(readFileSync(join(folder.path, "package/wasm/superstep_bg.wasm"))));
});

test("no dependency, no install script, no program", here, () => {
  for (const field of ["dependencies", "optionalDependencies", "bundledDependencies", "bundleDependencies", "bin", "gypfile"]) {
    assert.equal(manifest[field], undefined, field);
  }
  for (const script of ["preinstall", "install", "postinstall", "prepare", "prepublish"]) {
    assert.equal(manifest.scripts?.[script], undefined, script);
  }
  for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {})) {
    assert.equal(manifest.peerDependenciesMeta?.[peer]?.optional, true, `${peer} ${range} must be optional`);
  }
});

test("no code is made from text", here, () => {
  for (const path of scripts()) {
    const found = read(path).match(/.{0,80}(\beval\s*\(|\bnew\s+Function\b).{0,80}/);
    assert.equal(found?.[0], undefined, path);
  }
});

test("every target of `exports`, `main` and `types` is there", here, () => {
  const targets = [manifest.main, manifest.types, ...targetsOf(manifest.exports)];
  for (const target of targets) assert.ok(paths.includes(posix.normalize(target)), target);
});

test("every entry has types, and they come first", here, () => {
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (entry === "./package.json") continue;
    assert.equal(Object.keys(target)[0], "types", entry);
    assert.equal(Object.keys(target).at(-1), "default", entry);
  }
});

test("every file that a script or a declaration imports is there", here, () => {
  for (const path of [...scripts(), ...declarations()]) {
    for (const { fileName } of ts.preProcessFile(read(path)).importedFiles) {
      if (fileName.startsWith("node:") || (isForLangChain(path) && (isPeer(fileName) || fileName === "#engine"))) continue;
      assert.match(fileName, /^\.\.?\//, `${path} imports ${fileName}`);
      const imported = posix.join(dirname(path), fileName);
      const expected = path.endsWith(".d.ts") ? imported.replace(/\.js$/, ".d.ts") : imported;
      assert.ok(paths.includes(expected), `${path} imports ${fileName}`);
    }
  }
});

test("the engine is loaded the same way for all entries", here, () => {
  const { types: _, ...conditions } = manifest.exports["."];
  assert.deepEqual(manifest.imports, { "#engine": conditions });
});

test("every file can be reached from an entry", here, () => {
  const reached = new Set(["package.json", "README.md", "LICENSE", "CHANGELOG.md"]);
  const visit = (path) => {
    if (reached.has(path) || !paths.includes(path)) return;
    reached.add(path);
    if (path.endsWith(".wasm")) return;
    const text = read(path);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const imported = posix.join(dirname(path), fileName);
      visit(path.endsWith(".d.ts") ? imported.replace(/\.js$/, ".d.ts") : imported);
    }
  };
  targetsOf(manifest.exports).map((target) => posix.normalize(target)).forEach(visit);
  assert.deepEqual(paths.filter((path) => !reached.has(path)), []);
});

test("only the entries for Node know Node", here, () => {
  for (const path of scripts().filter((path) => path !== "node.js" && path !== "langgraph/node.js")) {
    const found = read(path).match(/.{0,80}(["']node:|\brequire\s*\(|\bprocess\s*\.|\bBuffer\b).{0,80}/);
    assert.equal(found?.[0], undefined, path);
  }
});

test("the declarations compile without any library of their own, and with every strict option", here, () => {
  const program = ts.createProgram(
    declarations().filter((path) => !isForLangChain(path)).map((path) => join(folder.path, "package", path)),
    {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  );
  const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  assert.deepEqual(problems, []);
});

test("every name that the declarations export exists, and the other way round", here, async () => {
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (!target.types || entry === "./engine.wasm") continue;
    const module = await import(join(folder.path, "package", target.node ?? target.default));
    assert.deepEqual(declaredValues(target.types), Object.keys(module).sort(), entry);
  }
});

test("it tells who may use it and how", here, () => {
  assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  assert.equal(manifest.license, "MIT");
  for (const path of ["README.md", "LICENSE"]) {
    assert.ok(paths.includes(path), path);
    assert.notEqual(read(path).trim(), "", `${path} is empty`);
  }
});

test("nothing names a folder of the machine that built it", here, () => {
  for (const path of paths) {
    const found = readFileSync(join(folder.path, "package", path), "latin1").match(/(\/root|\/home\/\w+|\/Users\/\w+|[A-Z]:\\Users)[/\\][\w./\\-]{0,60}/);
    assert.equal(found?.[0], undefined, path);
  }
});

function targetsOf(exports) {
  if (typeof exports === "string") return [exports];
  return Object.values(exports).flatMap(targetsOf);
}

/** The names of values, in order, that a declaration file exports. */
function declaredValues(path) {
  const file = join(folder.path, "package", path);
  const program = ts.createProgram([file], {
    types: [],
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  const target = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  // Of a class only its type may be exported.
  const isTypeOnly = ({ declarations = [] }) => declarations.some(ts.isTypeOnlyImportOrExportDeclaration);
  return exported.filter((symbol) => !isTypeOnly(symbol) && target(symbol).flags & ts.SymbolFlags.Value).map(({ name }) => name).sort();
}
