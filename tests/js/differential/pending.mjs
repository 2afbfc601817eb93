/**
 * Sessions that the package does not run as LangGraph.js does yet: what is on purpose is in `differences.mjs`. One that is
 * listed must differ: an entry that has become untrue fails.
 */
const reasons = {
  "every checkpoint holds a DeltaValue whole": [
    "keeping: a DeltaValue",
    "keeping: a DeltaValue with a snapshot at every step",
    "keeping: a DeltaValue with a snapshot at every second step",
    "keeping: a DeltaValue and Overwrite",
    "keeping: a DeltaValue gone back to",
  ],
  "an error that an entrypoint catches does not end the run, and one that it does not is its own, not an AbortError": [
    "workflows: a task that fails",
    "workflows: a task that fails and is caught",
  ],
  "retries, timeouts and caches of tasks and entrypoints": [
    "workflows: a task with retries",
    "workflows: a task that takes too long",
    "workflows: a task's cache",
  ],
  "an answer without an id is for one question of a caller and its tasks": ["workflows: questions in tasks at once"],
  "a task outside of an entrypoint is a clear error": ["workflows: a task outside of an entrypoint"],
};

export const pending = new Set(Object.values(reasons).flat());

/** Seeds of `fuzz.test.mjs` that differ. */
export const pendingSeeds = new Set([]);
