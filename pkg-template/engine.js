// The WebAssembly module: loaded once by an entry, used by everything else.

import { Command } from "./control.js";
import * as errors from "./errors.js";
import { Host } from "./host.js";
import * as wasm from "./wasm/superstep.js";

let isLoaded = false;

/** Loads the module from what `WebAssembly.Module` takes, or from a compiled module. Later calls do nothing. */
export function load(module) {
  if (isLoaded) return;
  wasm.initSync({ module });
  wasm.install(new Host(errors, Command));
  isLoaded = true;
}

/** The module's exports. */
export function engine() {
  if (!isLoaded) {
    throw new Error(
      "superstep/slim is not ready: `await init()` from \"superstep/slim\" first, with the module, its bytes or its " +
        "address, or import \"superstep\", which is ready at import.",
    );
  }
  return wasm;
}
