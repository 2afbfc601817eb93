// What `@langchain/langgraph/stream` exports: events of runs for who sends them on, without LangChain.

export { StreamChannel, StreamChannel as EventLog, isStreamChannel } from "./stream/channel.js";
export { STREAM_EVENTS_V3_MODES, convertToProtocolEvent, isCheckpointEnvelope } from "./stream/protocol.js";
export {
  SUPPORTED_CHANNELS,
  inferChannel,
  isPrefixMatch,
  isSupportedChannel,
  matchesSubscription,
  normalizeNamespaceSegment,
} from "./stream/subscription.js";
