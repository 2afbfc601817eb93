/**
 * What `@langchain/langgraph/pregel` exports: graphs of nodes that listen to channels.
 *
 * @module superstep/langgraph/pregel
 */

export { Channel, Pregel, type PregelInputType, type PregelOutputType } from "./types/pregel.js";
export type { PregelOptions } from "./types/names.js";
