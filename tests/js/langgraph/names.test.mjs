/** Every name that LangGraph.js exports is there, or is listed as left out with a reason, here and in the README. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { test } from "node:test";

import { leftOut } from "./left-out.mjs";

register("./hooks.mjs", import.meta.url);

const manifest = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));
const theirs = manifest("../node_modules/@langchain/langgraph/package.json").exports;
const ours = manifest("../../../pkg/package.json").exports;
const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

const entries = Object.keys(theirs).filter((entry) => entry !== "./package.json").map((entry) => entry.slice(2));

for (const entry of entries) {
  const path = entry === "" ? "" : `/${entry}`;
  test(`the names of @langchain/langgraph${path}`, async () => {
    const expected = Object.keys(await import(`@langchain/langgraph${path}`));
    const missing = Object.values(leftOut[entry] ?? {}).flat();
    const target = ours[`./langgraph${path}`];
    const actual = target === undefined ? [] : Object.keys(await import(new URL(`../../../pkg/${target.node ?? target.default}`, import.meta.url)));
    assert.deepEqual([...actual, ...missing].sort(), expected.sort());
  });
}

test("the README says which names are left out, and why", () => {
  for (const [reason, names] of Object.values(leftOut).flatMap(Object.entries)) {
    assert.ok(readme.includes(reason), reason);
    for (const name of names) assert.ok(readme.includes(`\`${name}\``), name);
  }
});
