// Pictures of graphs: the module finds and prints them, and what JSON says of a node's function is looked up here.

/** What a picture says of a node beside its place. */
export class ShownNode {
  #name;
  #action;
  #metadata;
  #tools;

  constructor(name, action, options) {
    this.#name = String(name);
    this.#action = action;
    this.#metadata = options?.metadata;
    this.#tools = toolsOf(action);
  }

  /** What is written under the name, for the module: keys, values, and the names of tools. */
  lines() {
    const drawn = Object.entries(this.#metadata ?? {}).filter(([, value]) => isDrawn(value));
    return [drawn.map(([key]) => key), drawn.map(([, value]) => String(value)), this.#tools?.join()];
  }

  /** What runs at the node. */
  get action() {
    return this.#action;
  }

  json(stops) {
    const metadata = { ...this.#metadata };
    if (stops !== "") metadata.__interrupt = stops;
    if (this.#tools !== undefined) metadata.__tools = this.#tools;
    return { type: "runnable", data: this.#kind(), metadata };
  }

  #kind() {
    const action = this.#action;
    if (typeof action.getName === "function") return { id: action.lc_id, name: action.getName() };
    return { id: ["langgraph", "RunnableCallable"], name: this.#name };
  }
}

export class DrawableGraph {
  #core;
  #xray;
  #shownAt;
  #drawing;

  constructor(core, xray, shownAt) {
    this.#core = core;
    this.#xray = xray;
    this.#shownAt = shownAt;
    // Also to throw here and now what cannot be drawn.
    this.#drawing = core.drawing(xray);
  }

  drawMermaid(options) {
    return this.#core.mermaid(this.#xray, options);
  }

  /** Nodes by id, as LangGraph's graph has them: with what runs there. */
  get nodes() {
    const [nodes] = this.#drawing;
    return Object.fromEntries(
      nodes.map(([id, stops, ...origin]) => {
        const shown = this.#shownAt(origin);
        const node = { id, ...nodeJSON(shown, stops), name: id.split(":").pop() };
        return [id, shown === undefined ? node : { ...node, data: shown.action }];
      }),
    );
  }

  get edges() {
    return this.toJSON().edges;
  }

  toJSON() {
    const [nodes, edges] = this.#drawing;
    return {
      nodes: nodes.map(([id, stops, ...origin]) => ({ id, ...nodeJSON(this.#shownAt(origin), stops) })),
      edges: edges.map(([source, target, conditional, label]) => ({
        source: nodes[source][0],
        target: nodes[target][0],
        ...(label !== undefined && { data: label }),
        conditional,
      })),
    };
  }
}

/** The ends of a graph have no function, and a schema instead. */
function nodeJSON(shown, stops) {
  if (shown !== undefined) return shown.json(stops);
  return { type: "schema", data: { $schema: "https://json-schema.org/draft/2020-12/schema" } };
}

/** The names of the tools that a node runs. */
function toolsOf(action) {
  const tools = typeof action === "function" ? undefined : action?.tools;
  const hasTools = Array.isArray(tools) && tools.length > 0 && tools.every((tool) => typeof tool?.name === "string");
  return hasTools ? tools.map((tool) => tool.name) : undefined;
}

/** Whether LangGraph's picture shows a metadata value. */
function isDrawn(value) {
  const isScalar = (item) => ["string", "number", "boolean"].includes(typeof item);
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}
