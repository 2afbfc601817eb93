/**
 * Channels as keys of a state, by the names of `@langchain/langgraph/channels`.
 *
 * @module superstep/langgraph/channels
 */

export {
  AnyValue,
  BaseChannel,
  BinaryOperatorAggregate,
  DeltaChannel,
  DynamicBarrierValue,
  EphemeralValue,
  LastValue,
  NamedBarrierValue,
  NamedBarrierValueAfterFinish,
  Topic,
  UntrackedValueChannel,
} from "../types/channels.js";
export type { DeltaReducer, WaitForNames } from "../types/channels.js";
export type { BinaryOperator } from "../types/state.js";
