// Browsers and bundlers: the module's bytes are in the bundle, so that no bundler needs to know about WebAssembly.

import { load } from "./engine.js";
import { bytes } from "./wasm/inline.js";
import * as wasm from "./wasm/superstep.js";

load(wasm, bytes());

export * from "./api.js";
