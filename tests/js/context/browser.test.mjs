/** As in a browser: nothing tells tasks apart after an `await`. */
import { test } from "node:test";

import { load, loadContext } from "./load.mjs";
import { programs } from "./programs.mjs";

const lib = { ...(await load("browser.js")), ...(await loadContext()) };

for (const [name, program] of programs(lib, false)) test(name, { timeout: 10_000 }, program);
