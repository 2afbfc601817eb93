/** Runs the programs of a folder on LangGraph.js and, by an alias, on the package: what they observe must be equal. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { register } from "node:module";
import { test } from "node:test";

import { normaliser } from "../differential/normalise.mjs";

register("./hooks.mjs", import.meta.url);

export async function comparePrograms(folder) {
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort()) {
    const address = new URL(file, folder).href;
    const [theirs, ours] = [await import(address), await import(`${address}?alias`)];
    for (const [name, program] of Object.entries(theirs.default)) {
      test(`${file.replace(".mjs", "")}: ${name}`, async () => {
        const expected = await seen(program);
        const actual = await seen(ours.default[name]);
        assert.deepEqual(actual, expected);
      });
    }
  }
}

async function seen(program) {
  const result = await program();
  return { result: withoutVersions(normaliser()(result)), classes: classesOf(result) };
}

/** The classes of LangChain's objects, which the normaliser does not tell apart, in order. */
function classesOf(result) {
  const text = JSON.stringify(result, (_, value) => (typeof value === "bigint" ? String(value) : value)) ?? "";
  return [...text.matchAll(/"langchain_core","messages","(\w+)"/g)].map(([, name]) => name);
}

/** Without what LangChain says of its own versions, and the text of stacks. */
function withoutVersions(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutVersions);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, field]) => !["versions", "lc_serializable"].includes(key) && field !== undefined)
      .map(([key, field]) => [key, withoutVersions(field)]),
  );
}
