// The WebAssembly module: loaded once by an entry, used by everything else.

import { bind } from "./context.js";
import { Command } from "./control.js";
import {
  AbortError,
  EmptyInputError,
  EnginePanic,
  GraphDrained,
  GraphInterrupt,
  GraphRecursionError,
  GraphValidationError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  NodeTimeoutError,
  ParentCommand,
  UnknownInterruptError,
  UnreachableNodeError,
} from "./errors.js";
import { Host } from "./host.js";
import { Thread } from "./thread.js";

/** The errors that the module raises, by name. The others are in a page only where it asks for them. */
const errors = {
  AbortError,
  EmptyInputError,
  EnginePanic,
  GraphDrained,
  GraphInterrupt,
  GraphRecursionError,
  GraphValidationError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  NodeTimeoutError,
  ParentCommand,
  UnknownInterruptError,
  UnreachableNodeError,
};

let wasm;

/** Loads the module from what `WebAssembly.Module` takes, or from a compiled module. Later calls do nothing. */
export function load(exports, module) {
  if (wasm !== undefined) return;
  const compiled = module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module);
  // What `initSync` is handed first it keeps for good, also when that turns out to be another module.
  if (!WebAssembly.Module.exports(compiled).some(({ name }) => name === "install")) {
    throw new TypeError("This WebAssembly module is not superstep's engine.");
  }
  exports.initSync({ module: compiled });
  adopt(exports);
}

/** Takes the exports of a module that is loaded. */
export function adopt(exports) {
  exports.install(new Host(errors, Command, bind, Thread));
  wasm = exports;
}

/** The module's exports. */
export function engine() {
  if (wasm === undefined) {
    throw new Error(
      "superstep/slim is not ready: `await init()` from \"superstep/slim\" first, with the module, its bytes or its " +
        "address, or import \"superstep\", which is ready at import.",
    );
  }
  return wasm;
}
