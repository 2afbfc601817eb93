// Writes the module as JavaScript, for loaders that may not fetch and must not wait: its bytes deflated and as text,
// and what inflates them. Text of bare bytes would gzip to a third more.
// Usage: node inline.mjs <module.wasm> <output.js>

import { readFile, writeFile } from "node:fs/promises";
import { zlibAsync } from "@gfx/zopfli";
import { build } from "esbuild";

const [wasm, output] = process.argv.slice(2);
const bytes = await readFile(wasm);
const deflated = await zlibAsync(bytes, { numiterations: 15 });
const text = Buffer.from(deflated).toString("base64");

const { outputFiles } = await build({
  stdin: { contents: program(text, bytes.length), resolveDir: import.meta.dirname, loader: "js" },
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
  banner: { js: "// The WebAssembly module, deflated. Inflated by fflate (MIT, https://github.com/101arrowz/fflate)." },
  write: false,
});
await writeFile(output, outputFiles[0].contents);

function program(text, length) {
  return `
    import { unzlibSync } from "fflate";
    export function bytes() {
      const text = atob("${text}");
      const deflated = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i += 1) deflated[i] = text.charCodeAt(i);
      return unzlibSync(deflated, { out: new Uint8Array(${length}) });
    }
  `;
}
