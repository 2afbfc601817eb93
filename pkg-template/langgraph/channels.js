// What `@langchain/langgraph/channels` exports, as far as it is for keys of states.

export {
  AnyValue,
  BaseChannel,
  BinaryOperatorAggregate,
  DeltaChannel,
  EphemeralValue,
  LastValue,
  Topic,
  UntrackedValueChannel,
} from "../channels.js";
