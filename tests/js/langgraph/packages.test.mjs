/**
 * Libraries that build on LangGraph.js run on it and, by an alias, on the package: what programs observe of them must be equal.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { comparePrograms } from "./compared.mjs";

test("an alias gives the package to libraries too", async () => {
  const [theirs, ours] = [await import("./packages/alias.mjs"), await import("./packages/alias.mjs?alias")];
  const { StateGraph } = await import("../../../pkg/langgraph/node.js");
  for (const [name, builder] of Object.entries(ours.builders)) {
    assert.ok(builder() instanceof StateGraph, name);
    assert.ok(!(theirs.builders[name]() instanceof StateGraph), name);
  }
});

await comparePrograms(new URL("./packages/", import.meta.url));
