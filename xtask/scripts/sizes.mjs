// Prints what a page downloads: `name<tab>raw<tab>gzip<tab>brotli`, in bytes, the whole page last.
// Usage: node sizes.mjs <folder of the page, with the package in node_modules>

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [site] = process.argv.slice(2);

/** What `superstep/langgraph` builds on. */
const LANGCHAIN = ["@langchain/*", "zod", "zod/*"];

print("superstep_bg.wasm", await readFile(join(site, "pkg/wasm/superstep_bg.wasm")));
print("OpenAIChatModel alone, bundled", await bundle(importing("OpenAIChatModel", "superstep/models")));
print("BuiltInChatModel alone, bundled", await bundle(importing("BuiltInChatModel", "superstep/models")));
print("with superstep/server, bundled", await bundle(importing("serve", "superstep/server", "superstep")));
print("superstep/langgraph, bundled", await bundle(importing("StateGraph", "superstep/langgraph")));
print("page with the snippet, bundled", await bundle({ entryPoints: [join(site, "snippet.mjs")] }));

/** A program that has one name of an entry, all of the others, and nothing else. LangChain's own bytes do not count. */
function importing(name, entry, ...others) {
  const all = others.map((other) => `export * from "${other}";`);
  return { stdin: { contents: `export { ${name} } from "${entry}";${all.join("")}`, resolveDir: site }, external: LANGCHAIN };
}

/** Bundles a program as a site would ship it. */
async function bundle(entry) {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    outdir: site,
    write: false,
    logLevel: "warning",
  });
  return Buffer.concat(outputFiles.map((file) => file.contents));
}

function print(name, bytes) {
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  console.log([name, bytes.length, gzip.length, brotli.length].join("\t"));
}
