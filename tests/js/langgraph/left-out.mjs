/** Names of `@langchain/langgraph` 1.7.3 that the package leaves out, by entry, with the reason that the README gives. */
const CHANNELS = "the values of channels live in the module";
const UNFILLED = "nothing fills the set that it gives, in LangGraph.js neither";
const BUILDERS = "builders of LangGraph's first versions: graphs are built with `StateGraph`";

export const leftOut = {
  "": {
    [BUILDERS]: ["Graph", "MessageGraph"],
    [UNFILLED]: ["getSubgraphsSeenSet"],
  },
  channels: {
    [CHANNELS]: [
      "LastValueAfterFinish", "channelsFromCheckpoint", "createCheckpoint", "deltaChannelsToSnapshot", "deltaChannelsWithPendingWrites", "empty",
      "exitDeltaLateTaskId", "exitDeltaTaskId", "isDeltaChannel",
    ],
  },
};
leftOut.web = leftOut[""];

const HELD = "what graphs hold of their nodes is in the module";

/** Names of types alone, which the README does not list: they belong to what is left out above, or to what the module holds. */
export const typesLeftOut = {
  "": {
    [HELD]: ["NodeSpec", "StateGraphNodeSpec"],
  },
};
typesLeftOut.web = typesLeftOut[""];
