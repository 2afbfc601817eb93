/** LangGraph's own suite for checkpointers. It is written for Vitest's globals: they are node:test's here, with Vitest's `expect`. */
import * as nodeTest from "node:test";

import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

const { after, afterEach, before, beforeEach } = nodeTest;
Object.assign(globalThis, {
  expect: Object.assign(chai.expect, { soft: chai.expect }),
  describe: withEach(nodeTest.describe),
  it: withEach(nodeTest.it),
  beforeAll: (run, timeout) => before(run, { timeout }),
  afterAll: (run, timeout) => after(run, { timeout }),
  beforeEach,
  afterEach,
});

/** Vitest's `each`: one call a case, with the case in the title for `%s`. */
function withEach(define) {
  const plain = (title, run, timeout) => define(title, { timeout }, () => run());
  const each = (cases) => (title, run, timeout) => {
    for (const one of cases) {
      const given = Array.isArray(one) ? one : [one];
      define(titled(title, given), { timeout }, () => run(...given));
    }
  };
  return Object.assign(plain, { each, skip: (title) => define.skip(title) });
}

function titled(title, given) {
  const words = [...given];
  return title.replace(/%[sdijo]/g, () => String(words.shift()));
}

const { deltaChannelHistoryTests, validate } = await import("@langchain/langgraph-checkpoint-validation");
/** Runs the suite. It knows by these names which checkpointers store whole states instead of what has changed. */
export function validated(owner, checkpointerName, createCheckpointer) {
  const initializer = { checkpointerName, createCheckpointer };
  nodeTest.describe(owner, () => {
    validate(initializer);
    if (checkpointerName === "MemorySaver") deltaChannelHistoryTests(initializer);
  });
}

export { nodeTest };
