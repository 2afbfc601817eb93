/** A graph's nodes and edges, to look at. */

/** What {@link CompiledStateGraph.getGraph} looks at. */
export interface GetGraphOptions {
  /**
   * Whether graphs inside nodes are drawn in their place: `true` for all of them, a number for so many levels.
   * Default: `false`.
   */
  xray?: boolean | number;
}

/** How {@link Graph.drawMermaid} draws. */
export interface MermaidOptions {
  /** Colours and rounded ends. Default: `true`. */
  withStyles?: boolean;
  /** One of Mermaid's curves for edges. Default: `"linear"`. */
  curveStyle?: string;
  /** CSS declarations by class of node: `default`, `first`, `last`. */
  nodeColors?: Record<string, string>;
  /** After how many words the label of an edge breaks. Default: 9. */
  wrapLabelNWords?: number;
}

/** A node of a {@link GraphJSON}. */
export interface GraphNodeJSON {
  /** The node's name; inside a graph in a node `"outer:inner"`. */
  id: string;
  type?: string;
  data?: unknown;
  /** Facts about the node; `__interrupt` where a run stops, `__tools` the names of its tools. */
  metadata?: Record<string, unknown>;
}

/** An edge of a {@link GraphJSON}. */
export interface GraphEdgeJSON {
  /** The `id` of the node it comes from. */
  source: string;
  /** The `id` of the node it leads to. */
  target: string;
  /** What a conditional edge's path returns to go this way, where that is not the target's name. */
  data?: string;
  /** Whether the edge is taken only sometimes. Missing: always. */
  conditional?: boolean;
}

/** A graph in the form in which LangGraph Server's `/assistants/{id}/graph` sends it. */
export interface GraphJSON {
  nodes: GraphNodeJSON[];
  edges: GraphEdgeJSON[];
}

/** What {@link CompiledStateGraph.getGraph} gives. */
export interface Graph {
  /** The graph as a diagram in Mermaid's language. */
  drawMermaid(options?: MermaidOptions): string;
  /** The graph as plain data. */
  toJSON(): GraphJSON;
}

export {};
