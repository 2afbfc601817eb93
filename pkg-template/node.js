// Node, Bun, Deno: the module is read from its file.

import { readFileSync } from "node:fs";
import { load } from "./engine.js";
import * as wasm from "./wasm/superstep.js";

load(wasm, readFileSync(new URL("./wasm/superstep_bg.wasm", import.meta.url)));

export * from "./api.js";
