/** What is measured, in the order of the table. */
import { chain } from "./chain.mjs";
import { client } from "./client.mjs";
import { concurrent } from "./concurrent.mjs";
import { customAtOnce, customAwaited } from "./custom.mjs";
import { snippet } from "./snippet.mjs";
import { tokens } from "./tokens.mjs";

export const chains = [chain(10), chain(100), chain(1000)];

/** The first example, from the import of the library to its first chunk, in a process that has done nothing else. */
const cold = { ...snippet, name: "cold start to first chunk", isCold: true, rounds: 5 };

export const workloads = [snippet, client, ...chains, customAtOnce, customAwaited, tokens, concurrent, cold];
