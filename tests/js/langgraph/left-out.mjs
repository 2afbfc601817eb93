/** Names of `@langchain/langgraph` 1.7.3 that the package leaves out, by entry, with the reason that the README gives. */
const V3 = "version \"v3\" of `streamEvents` and its parts are not there yet";
const CHANNELS = "the values of channels live in the module";
const UNFILLED = "nothing fills the set that it gives, in LangGraph.js neither";
const BUILDERS = "builders of LangGraph's first versions: graphs are built with `StateGraph`";

export const leftOut = {
  "": {
    [V3]: [
      "ChatModelStreamImpl", "EventLog", "GraphRunStream", "STREAM_EVENTS_V3_MODES", "StreamChannel", "SubgraphRunStream",
      "convertToProtocolEvent", "createGraphRunStream", "createLifecycleTransformer", "createMessagesTransformer",
      "createSubgraphDiscoveryTransformer", "createValuesTransformer", "filterLifecycleEntries", "filterSubgraphHandles",
      "isCheckpointEnvelope", "isNativeTransformer",
    ],
    [BUILDERS]: ["Graph", "MessageGraph"],
    [UNFILLED]: ["getSubgraphsSeenSet"],
  },
  channels: {
    [CHANNELS]: [
      "LastValueAfterFinish", "channelsFromCheckpoint", "createCheckpoint", "deltaChannelsToSnapshot", "deltaChannelsWithPendingWrites", "empty",
      "exitDeltaLateTaskId", "exitDeltaTaskId", "isDeltaChannel",
    ],
  },
  stream: {
    [V3]: [
      "EventLog", "STREAM_EVENTS_V3_MODES", "SUPPORTED_CHANNELS", "StreamChannel", "convertToProtocolEvent", "inferChannel",
      "isCheckpointEnvelope", "isPrefixMatch", "isStreamChannel", "isSupportedChannel", "matchesSubscription",
      "normalizeNamespaceSegment",
    ],
  },
};
leftOut.web = leftOut[""];

const HELD = "what graphs hold of their nodes is in the module";

/** Names of types alone, which the README does not list: they belong to what is left out above, or to what the module holds. */
export const typesLeftOut = {
  "": {
    [V3]: [
      "AgentStatus", "ChatModelStream", "ConvertToProtocolEventOptions", "CreateGraphRunStreamOptions", "InferExtensions", "InterruptPayload",
      "LifecycleCause", "LifecycleData", "LifecycleEntry", "LifecycleProjection", "LifecycleTransformerOptions", "MessagesEventData", "Namespace",
      "NativeStreamTransformer", "ProtocolEvent", "StreamEmitter", "StreamTransformer", "SubgraphDiscoveryProjection",
      "SubgraphDiscoveryTransformerOptions", "ToolCallStatus", "ToolCallStream", "ToolsEventData", "UpdatesEventData", "UsageInfo",
    ],
    [HELD]: ["NodeSpec", "StateGraphNodeSpec"],
  },
  stream: { [V3]: ["ConvertToProtocolEventOptions", "MatchableEvent", "Namespace", "ProtocolEvent", "ProtocolMethod"] },
};
typesLeftOut.web = typesLeftOut[""];
