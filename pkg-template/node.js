// Node, Bun, Deno: the module is read from its file.

import * as hooks from "node:async_hooks";
import { readFileSync } from "node:fs";
import { plug } from "./context.js";
import { load } from "./engine.js";
import * as wasm from "./wasm/superstep.js";

plug(hooks);
load(wasm, readFileSync(new URL("./wasm/superstep_bg.wasm", import.meta.url)));

export * from "./api.js";
