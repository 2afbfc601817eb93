/**
 * How modules are found in these tests. The package's entries for LangChain find it beside the tests, as they would in
 * a user's project. And a module whose address ends with `?alias` is given the package where it asks for LangGraph.js:
 * what an import map or a bundler's alias does. So are the modules of `langchain`, which builds on LangGraph.js, where
 * such a module asks for it.
 */
const tests = new URL("../", import.meta.url).href;
const built = new URL("../../../pkg/", import.meta.url).href;

const PEERS = /^(@langchain\/(core|langgraph-sdk)|zod)(\/|$)/;
const ALIASED = /^@langchain\/langgraph(\/(.*))?$/;

const AGENTS = new URL("node_modules/langchain/", tests).href;

export async function resolve(specifier, context, next) {
  const found = await resolved(specifier, context, next);
  const isAliased = (context.parentURL ?? "").endsWith("?alias") && found.url.startsWith(AGENTS);
  return isAliased ? { ...found, url: `${found.url}?alias` } : found;
}

function resolved(specifier, context, next) {
  const from = context.parentURL ?? "";
  const aliased = from.endsWith("?alias") ? ALIASED.exec(specifier) : null;
  if (aliased !== null) return next(entry(aliased[2]), context);
  if (from.startsWith(built) && PEERS.test(specifier)) return next(specifier, { ...context, parentURL: `${tests}resolver.mjs` });
  return next(specifier, context);
}

const ENTRIES = {
  "": "node.js",
  web: "web.js",
  channels: "channels.js",
  pregel: "pregel.js",
  prebuilt: "prebuilt.js",
  remote: "remote.js",
  stream: "stream.js",
  zod: "zod.js",
  "zod/schema": "zod_schema.js",
};

function entry(path = "") {
  return `${built}langgraph/${ENTRIES[path]}`;
}
