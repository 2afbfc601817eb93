// Cloudflare's workerd: the module comes compiled, since compiling at run time is refused there.

import module from "./wasm/superstep_bg.wasm";
import { load } from "./engine.js";
import * as wasm from "./wasm/superstep.js";

load(wasm, module);

export * from "./api.js";
