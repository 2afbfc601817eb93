// How the configuration that a graph was given and that of a call become one, as LangGraph merges them.

/** The fields of which both are kept. Of every other the later counts. */
const JOINED = {
  configurable: joinObjects,
  metadata: joinObjects,
  tags: (first, second) => (Array.isArray(second) ? [...new Set([...first, ...second])] : second),
  callbacks: joinCallbacks,
};

/** A configuration over another, which may be missing. What is not given in one is as in the other. */
export function mergeConfig(bound, given) {
  if (bound === undefined) return given;
  const merged = { ...bound };
  for (const key of Reflect.ownKeys(given)) {
    const value = given[key];
    if (value === undefined || value === null) continue;
    const join = merged[key] === undefined ? undefined : JOINED[key];
    merged[key] = join === undefined ? value : join(merged[key], value);
  }
  return merged;
}

/** What is no object stays as it is, so that the engine can say so. */
function joinObjects(first, second) {
  return typeof second === "object" && !Array.isArray(second) ? { ...first, ...second } : second;
}

/** LangChain's callbacks: lists of handlers, or managers of them. */
export function joinCallbacks(first, second) {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  if (Array.isArray(second)) return withHandlers(first, second);
  if (Array.isArray(first)) return withHandlers(second, first);
  const joined = second.copy();
  for (const list of ["handlers", "inheritableHandlers", "tags", "inheritableTags"]) {
    joined[list] = [...new Set([...first[list], ...second[list]])];
  }
  for (const facts of ["metadata", "inheritableMetadata"]) joined[facts] = { ...first[facts], ...second[facts] };
  return joined;
}

function withHandlers(manager, handlers) {
  const joined = manager.copy();
  for (const handler of handlers) joined.addHandler(handler, true);
  return joined;
}
