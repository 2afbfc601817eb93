// Everything without the module: the caller says where it comes from.

import { load } from "./engine.js";
import * as wasm from "./wasm/superstep.js";

export * from "./api.js";

let loading;

/** Loads the module; later calls wait for the first. */
export function init(source = new URL("./wasm/superstep_bg.wasm", import.meta.url)) {
  loading ??= compiled(source)
    .then((module) => load(wasm, module))
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** Loads the module at once from a compiled module or its bytes. */
export function initSync(module) {
  load(wasm, module);
}

async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return WebAssembly.compile(source);
  const isAddress = typeof source === "string" || source instanceof URL;
  if (isAddress && String(source).startsWith("file:")) {
    throw new Error(
      "superstep/slim: fetch does not read files. Pass `init` the module's bytes or the compiled module, or import " +
        '"superstep", which is ready at import.',
    );
  }
  const response = await (isAddress ? fetch(source) : source);
  if (!response?.ok) {
    throw new Error(`superstep/slim could not load the engine from ${response?.url}: HTTP ${response?.status}`);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
