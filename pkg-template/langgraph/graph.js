// `StateGraph`, of which LangChain sees the nodes and the conditional edges.

import { Runnable } from "@langchain/core/runnables";

import { channelOf } from "../annotation.js";
import { waits } from "../context.js";
import { StateGraph as BareStateGraph, bareOf, callable } from "../graph.js";
import { definitionOf, schemasOf } from "../schema.js";
import { CompiledStateGraph } from "./compiled.js";
import { tracedCondition, tracedNode } from "./trace.js";

export class StateGraph extends BareStateGraph {
  #conditions = new Map();

  constructor(state, options) {
    super(state, options);
    this.schemas = schemasOf(state, options);
  }

  /** How many conditional edges a node has. */
  conditionsAt(name) {
    return this.#conditions.get(name) ?? 0;
  }

  _node(action, name) {
    const channel = (key) => channelOf(definitionOf(this.schemas.state)[key]);
    const traced = tracedNode(callable(action), { conditionsAfter: () => this.conditionsAt(name), channel });
    return bareOf(action) === undefined ? traced : waits(traced);
  }

  _condition(path, source) {
    const traced = tracedCondition(callable(path), Runnable.isRunnable(path));
    this.#conditions.set(source, this.conditionsAt(source) + 1);
    return traced;
  }

  _handler(handler) {
    return (state, failure, runtime) => tracedNode((given, traced) => handler(given, failure, traced))(state, runtime);
  }

  _compiled(graph, { transformers }) {
    return new CompiledStateGraph(graph, this, transformers);
  }
}
