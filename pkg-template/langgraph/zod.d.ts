/**
 * What `@langchain/langgraph/zod` exports.
 *
 * @module superstep/langgraph/zod
 */

export * from "./types/zod.js";
