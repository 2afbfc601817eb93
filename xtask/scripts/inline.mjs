// Writes the packed module as JavaScript: its bytes as text, and what unpacks them.
// Usage: node inline.mjs <packed module> <module.wasm> <output.js>

import { readFile, stat, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const [packed, wasm, output] = process.argv.slice(2);
const text = (await readFile(packed)).toString("base64");
const { size } = await stat(wasm);

const { outputFiles } = await build({
  stdin: { contents: program(text, size), resolveDir: import.meta.dirname, loader: "js" },
  bundle: true,
  minify: true,
  format: "esm",
  banner: { js: "// The WebAssembly module, packed by LZMA." },
  write: false,
});
await writeFile(output, outputFiles[0].contents);

function program(text, length) {
  return `
    import { unpack } from "./unpack.mjs";
    export function bytes() {
      const text = atob("${text}");
      const packed = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i += 1) packed[i] = text.charCodeAt(i);
      return unpack(packed, ${length});
    }
  `;
}
