// Prints what a page downloads: `name<tab>raw<tab>gzip<tab>brotli`, in bytes, the whole page last.
// Usage: node sizes.mjs <folder of the page, with the package in node_modules>

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [site] = process.argv.slice(2);

print("superstep_bg.wasm", await readFile(join(site, "pkg/wasm/superstep_bg.wasm")));
print("OpenAIChatModel alone, bundled", await bundle(importing("OpenAIChatModel")));
print("BuiltInChatModel alone, bundled", await bundle(importing("BuiltInChatModel")));
print("page with the snippet, bundled", await bundle({ entryPoints: [join(site, "snippet.mjs")] }));

/** A program that has one of the models and nothing else. */
function importing(model) {
  return { stdin: { contents: `export { ${model} } from "superstep/models";`, resolveDir: site } };
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
