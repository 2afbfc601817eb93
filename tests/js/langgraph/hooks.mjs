/**
 * How modules are found in these tests. The package's entries for LangChain find it beside the tests, as they would in
 * a user's project. And a module whose address ends with `?alias` is given the package where it asks for LangGraph.js:
 * what an import map or a bundler's alias does. Libraries that build on LangGraph.js are then given it too, wherever in
 * them it is asked for, and whichever copy of LangGraph.js npm has put beside them.
 */
const tests = new URL("../", import.meta.url).href;
const built = new URL("../../../pkg/", import.meta.url).href;

const PEERS = /^(@langchain\/(core|langgraph-sdk)|zod)(\/|$)/;
const ALIASED = /^@langchain\/langgraph(\/(.*))?$/;
const BUILT_ON_IT = /\/node_modules\/(@langchain\/langgraph-supervisor|@langchain\/langgraph-swarm|langchain|deepagents)\/(?!.*\/node_modules\/)/;

export async function resolve(specifier, context, next) {
  const from = context.parentURL ?? "";
  if (from.endsWith("?alias")) return resolveAliased(specifier, context, next);
  if (from.startsWith(built) && PEERS.test(specifier)) return next(specifier, { ...context, parentURL: `${tests}resolver.mjs` });
  return next(specifier, context);
}

async function resolveAliased(specifier, context, next) {
  const aliased = ALIASED.exec(specifier);
  if (aliased !== null) return next(entry(aliased[2]), context);
  const found = await next(specifier, context);
  return BUILT_ON_IT.test(found.url) ? { ...found, url: `${found.url}?alias` } : found;
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
