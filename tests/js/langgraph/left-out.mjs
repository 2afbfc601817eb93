/** Names of `@langchain/langgraph` 1.7.3 that the package leaves out, by entry, with the reason that the README gives. */
const CHANNELS = "the values of channels live in the module";
const LIFECYCLE = "no callback is told of interrupts and resumptions yet, and graphs are not counted";
const ENGINE = "graphs are built with `StateGraph` or `entrypoint`; the engine under them is the module";

export const leftOut = {
  "": {
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
};
leftOut.web = leftOut[""];
