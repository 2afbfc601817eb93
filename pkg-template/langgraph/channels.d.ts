/**
 * Channels as keys of a state, by the names of `@langchain/langgraph/channels`.
 *
 * @module superstep/langgraph/channels
 */

export * from "../types/channels.js";
