/**
 * What `@langchain/langgraph/remote` exports. Needs `@langchain/langgraph-sdk` besides.
 *
 * @module superstep/langgraph/remote
 */

export * from "./types/remote.js";
