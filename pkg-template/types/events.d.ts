/** What starts and ends in a run, in LangChain's words. */

/**
 * Something that starts, brings a part of what it makes, or ends: `on_chain_start`, `on_chain_stream` and
 * `on_chain_end` of graphs, nodes and conditional edges, `on_chat_model_…` of chat models. What fails has no end.
 */
export type GraphEvent = {
  event: string;
  /** The graph's, the node's or the model's; of conditional edges `"RunnableLambda"`. */
  name: string;
  /** The same for all events of one run of a graph, a node or a model. */
  run_id: string;
  /** `graph:step:…` of nodes, and the caller's. */
  tags: string[];
  /** The caller's, and of what runs in a task `langgraph_node`, `langgraph_step` and more. */
  metadata: Record<string, any>;
  data: {
    /** What it was given. */
    input?: any;
    /** What it made; of a graph its last state. */
    output?: any;
    /** A part of it; of a graph what the run's `streamMode` shows. */
    chunk?: any;
  };
};

/** Which events to stream: those that are included, all without any of these, but for those that are excluded. */
export type EventFilters = {
  includeNames?: string[];
  /** `"chain"` or `"chat_model"`. */
  includeTypes?: string[];
  includeTags?: string[];
  excludeNames?: string[];
  excludeTypes?: string[];
  excludeTags?: string[];
};
