/**
 * LangGraph's engine as WebAssembly, with LangGraph's names.
 *
 * The engine is ready when the import is: nothing has to be awaited first. Where a
 * runtime must load the WebAssembly itself, import `superstep/slim` instead.
 *
 * @module superstep
 */

export * from "./types/state.js";
export * from "./types/schema.js";
export { BaseChannel, BinaryOperatorAggregate, DeltaChannel, IsLastStep, RemainingSteps, UntrackedValueChannel } from "./types/channels.js";
export type { DeltaReducer } from "./types/channels.js";
export * from "./types/messages.js";
export * from "./types/control.js";
export * from "./types/runtime.js";
export * from "./types/context.js";
export * from "./types/graph.js";
export * from "./types/running.js";
export * from "./types/func.js";
export * from "./types/state-snapshot.js";
export * from "./types/stream.js";
export * from "./types/events.js";
export * from "./types/drawing.js";
export * from "./types/savers.js";
export * from "./types/client.js";
export * from "./types/client-assistants.js";
export * from "./types/client-threads.js";
export * from "./types/store.js";
export * from "./types/errors.js";
