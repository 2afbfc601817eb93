/** Names of `@langchain/langgraph` 1.7.3 that the package leaves out, by entry, with the reason that the README gives. */
const V3 = "version \"v3\" of `streamEvents` and its parts are not there yet";
const CHANNELS = "the values of channels live in the module";
const LIFECYCLE = "no callback is told of interrupts and resumptions yet, and graphs are not counted";
const ENGINE = "graphs are built with `StateGraph` or `entrypoint`; the engine under them is the module";

export const leftOut = {
  "": {
    [V3]: [
      "ChatModelStreamImpl", "EventLog", "GraphRunStream", "STREAM_EVENTS_V3_MODES", "SubgraphRunStream",
      "convertToProtocolEvent", "createGraphRunStream", "createLifecycleTransformer", "createSubgraphDiscoveryTransformer",
      "createValuesTransformer", "filterLifecycleEntries", "filterSubgraphHandles", "isCheckpointEnvelope", "isNativeTransformer",
    ],
    [ENGINE]: ["Graph", "MessageGraph", "emptyCheckpoint"],
    [LIFECYCLE]: ["GraphCallbackHandler", "getSubgraphsSeenSet"],
  },
  channels: {
    [CHANNELS]: [
      "LastValueAfterFinish", "channelsFromCheckpoint", "createCheckpoint", "deltaChannelsToSnapshot", "deltaChannelsWithPendingWrites", "empty",
      "exitDeltaLateTaskId", "exitDeltaTaskId", "isDeltaChannel",
    ],
  },
  pregel: { [ENGINE]: ["Channel", "Pregel"] },
  remote: { "there is no server here: for graphs on one use LangGraph's SDK": ["RemoteGraph"] },
  stream: {
    [V3]: [
      "EventLog", "STREAM_EVENTS_V3_MODES", "SUPPORTED_CHANNELS", "StreamChannel", "convertToProtocolEvent", "inferChannel",
      "isCheckpointEnvelope", "isPrefixMatch", "isStreamChannel", "isSupportedChannel", "matchesSubscription",
      "normalizeNamespaceSegment",
    ],
  },
};
leftOut.web = leftOut[""];
