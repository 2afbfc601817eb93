/**
 * Channels that may be keys of a state, by LangGraph's names.
 *
 * @module superstep/channels
 */

export * from "./types/channels.js";
