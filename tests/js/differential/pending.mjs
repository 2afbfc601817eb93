/**
 * Sessions that the package does not run as LangGraph.js does yet: what is on purpose is in `differences.mjs`. One that is
 * listed must differ: an entry that has become untrue fails.
 */
const reasons = {};

export const pending = new Set(Object.values(reasons).flat());

/** Seeds of `fuzz.test.mjs` that differ. */
export const pendingSeeds = new Set([]);
