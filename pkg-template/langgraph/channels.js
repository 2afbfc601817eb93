// What `@langchain/langgraph/channels` exports, as far as it is for keys of states.

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
} from "../channels.js";
