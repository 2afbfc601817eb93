// Browsers and bundlers: the module's bytes are in the bundle, so that no bundler needs to know about WebAssembly.

import { load } from "./engine.js";
import { bytes } from "./wasm/inline.js";

load(bytes());

export * from "./api.js";
