/** Makes a spec that differs smaller, as long as it differs. */

/** The smallest spec found; `differs` says whether one still differs. */
export async function shrink(spec, differs) {
  let smallest = spec;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerSpecs(smallest)) {
      if (!(await differs(smaller))) continue;
      smallest = smaller;
      again = true;
      break;
    }
  }
  return smallest;
}

function* smallerSpecs(spec) {
  for (let at = spec.session.length - 1; at > 0; at--) yield { ...spec, session: without(spec.session, at) };
  for (const graph of smallerGraphs(spec.graph)) yield { ...spec, graph };
  if (spec.durability !== "async") yield { ...spec, durability: "async" };
}

function* smallerGraphs(graph) {
  for (const { name } of graph.nodes) if (graph.nodes.length > 1) yield withoutNode(graph, name);
  for (const key of ["edges", "joins", "branches"]) {
    for (let at = graph[key].length - 1; at >= 0; at--) yield { ...graph, [key]: without(graph[key], at) };
  }
  for (const [at, [from, targets]] of graph.branches.entries()) {
    for (let gone = targets.length - 1; gone > 0; gone--) yield { ...graph, branches: graph.branches.with(at, [from, without(targets, gone)]) };
  }
  for (const key of ["interruptBefore", "interruptAfter"]) if (graph[key].length > 0) yield { ...graph, [key]: [] };
  for (const [at, node] of graph.nodes.entries()) {
    for (const smaller of smallerNodes(node)) yield { ...graph, nodes: graph.nodes.with(at, smaller) };
  }
}

function* smallerNodes(node) {
  for (const key of ["custom", "late", "asks", "handler", "fails", "retries", "cached", "defer", "goto", "up", "graph", "checkpointer"]) {
    if (node[key] === undefined) continue;
    if (key === "late" && node.fails !== undefined) continue;
    const { [key]: _, ...rest } = node;
    yield rest;
  }
  if (node.asks > 1) yield { ...node, asks: 1 };
  if (node.how === "invoked") yield { ...node, how: "node" };
  for (let at = 0; at < node.writes.length; at++) yield { ...node, writes: without(node.writes, at) };
  if (node.graph !== undefined) for (const graph of smallerGraphs(node.graph)) yield { ...node, graph };
}

/** The graph without this node: what led to it leads to nothing. */
function withoutNode(graph, gone) {
  const stops = (list) => (list === "*" ? list : list.filter((name) => name !== gone));
  const targets = (list) => list.filter(({ name }) => name !== gone);
  return {
    nodes: graph.nodes.filter(({ name }) => name !== gone).map((node) => ({
      ...node,
      ...(node.goto === undefined ? {} : { goto: targets(node.goto) }),
      ...(node.handler === undefined ? {} : { handler: targets(node.handler) }),
      ...(node.graph === undefined ? {} : { graph: leadingUp(node.graph, (name) => name !== gone) }),
    })),
    edges: graph.edges.filter((edge) => !edge.includes(gone)),
    joins: graph.joins.map(([from, to]) => [from.filter((name) => name !== gone), to]).filter(([from, to]) => to !== gone && from.length > 0),
    branches: graph.branches.map(([from, list]) => [from, targets(list)]).filter(([from, list]) => from !== gone && list.some(({ send }) => send === undefined)),
    interruptBefore: stops(graph.interruptBefore),
    interruptAfter: stops(graph.interruptAfter),
  };
}

/** The graph whose Commands for the parent lead to these nodes only. */
function leadingUp(graph, isThere) {
  return { ...graph, nodes: graph.nodes.map((node) => (node.up === undefined ? node : { ...node, up: node.up.filter(isThere) })) };
}

function without(list, at) {
  return list.filter((_, index) => index !== at);
}
