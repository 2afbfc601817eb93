/**
 * Programs that import `@langchain/langgraph` run on it and, by an alias, on the package: what they observe must be equal.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { comparePrograms } from "./compared.mjs";

test("an alias gives the package", async () => {
  const [theirs, ours] = [await import("./programs/alias.mjs"), await import("./programs/alias.mjs?alias")];
  assert.notEqual(ours.library, theirs.library);
  const { StateGraph, CompiledStateGraph } = await import("../../../pkg/langgraph/node.js");
  assert.equal(ours.library, StateGraph);
  assert.ok(ours.agent instanceof CompiledStateGraph);
  assert.ok(!(theirs.agent instanceof CompiledStateGraph));
});

await comparePrograms(new URL("./programs/", import.meta.url));
