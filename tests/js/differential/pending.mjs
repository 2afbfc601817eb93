/**
 * Sessions that the package cannot do yet. One that is listed must differ: an entry that has become untrue fails.
 * What differs on purpose is in `differences.mjs`.
 */
export const pending = new Set([]);
