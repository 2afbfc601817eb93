// Cloudflare's workerd: the module comes compiled, since compiling at run time is refused there.

import module from "./wasm/superstep_bg.wasm";
import { plug } from "./context.js";
import { load } from "./engine.js";
import * as wasm from "./wasm/superstep.js";

// There with the flags `nodejs_compat` and `nodejs_als`; named in two parts, so that no bundler looks for it.
plug(await import(/* @vite-ignore */ ["node", "async_hooks"].join(":")).catch(() => ({})));
load(wasm, module);

export * from "./api.js";
