/**
 * A random graph and a random session on it, as plain data: so that it can be printed, and made smaller.
 *
 * What would make the outcome a matter of timing is not drawn together, as an error stops whatever has not finished by
 * then: graphs within a graph, retries and error handlers run beside others only if nothing fails for good; beside others,
 * a node fails later than they finish; where graphs are within a graph, every node counts, so that none of them goes round
 * until its recursion limit; a graph that remembers is not run twice at a time. A line of nodes may have
 * everything, and stays one: its sessions start no second node beside the one that is next.
 *
 * Nor is what is known to differ: a session answers by values or by ids, as LangGraph.js gives an old answer for whoever
 * waits to a question that answers by id leave open; no tasks of one superstep, or of two in a row, have the same cache
 * key; a Command for the parent comes from no node with an error handler and from no graph that is tried again or
 * remembers, and beside it no node asks and none has another, as the last to come is followed. See `build.mjs` for more.
 */
import { Draw } from "./draw.mjs";

/** The spec of a seed, with a log that checkpoints need not hold: so often they do, and this node overwrites it. */
export function drawDeltaSpec(seed, off) {
  const spec = drawSpec(seed, off);
  const draw = new Draw(-seed);
  const overwrites = draw.chance(0.3) ? draw.one(spec.graph.nodes).name : undefined;
  return { ...spec, delta: { frequency: draw.one([1, 2, 3, 5, 100]), overwrites }, session: spec.session.map((step) => withLog(draw, step)) };
}

/** Inputs and commands write to the log too. */
function withLog(draw, step) {
  if (!draw.chance(0.5)) return step;
  if (step.do === "run") return { ...step, input: { ...step.input, log: ["input"] } };
  return step.update === undefined ? step : { ...step, update: { ...step.update, log: ["commanded"] } };
}

/** @returns {object} `{ graph, session, ... }` for `build.mjs` and `check.mjs` */
export function drawSpec(seed, off) {
  const draw = new Draw(seed, off);
  const shape = draw.weighted({ plain: 6, subgraphs: 3, line: 2 });
  const graph = drawGraph(draw, { shape, depth: shape === "plain" ? 0 : 1 });
  return {
    seed,
    shape,
    graph,
    durability: draw.chance(0.4, "durability") ? draw.one(["sync", "exit"]) : "async",
    session: drawSession(draw, shape, graph.nodes.map(({ name }) => name)),
  };
}

/** `outer` are the names of the nodes of the graph around. */
function drawGraph(draw, { shape, depth, outer }) {
  const names = "abcdefg".slice(0, draw.whole(1, depth > 0 ? 4 : 6)).split("");
  const fails = { line: "both", plain: draw.one(["errors", "retries"]), subgraphs: "never" }[shape];
  const graph = {
    nodes: names.map((name) => drawNode(draw, { name, names, outer, shape, depth, fails })),
    edges: [],
    joins: [],
    branches: [],
    interruptBefore: draw.chance(0.2, "static") ? drawStops(draw, names) : [],
    interruptAfter: draw.chance(0.15, "static") ? drawStops(draw, names) : [],
  };
  if (shape === "line") graph.edges = names.map((name, at) => [names[at - 1] ?? "__start__", name]);
  else drawWays(draw, graph, names);
  const sent = sentTo(graph);
  for (const node of graph.nodes.filter((node) => sent.has(node.name) || leadsToItself(graph, node))) delete node.cached;
  const [first] = graph.nodes.filter(({ name, up }) => up !== undefined && !sent.has(name));
  for (const node of graph.nodes.filter((node) => node !== first)) delete node.up;
  if (first !== undefined) for (const node of graph.nodes) delete node.asks;
  return graph;
}

/** Whether a node of it has a Command for the graph around. */
function goesUp({ nodes }) {
  return nodes.some(({ up }) => up !== undefined);
}

function leadsToItself({ edges, branches }, { name, goto = [], handler = [] }) {
  const targets = [...goto, ...handler, ...branches.filter(([from]) => from === name).flatMap(([, list]) => list)];
  return targets.some((target) => target.name === name) || edges.some(([from, to]) => from === name && to === name);
}

function sentTo({ nodes, branches }) {
  const targets = [...nodes.flatMap(({ goto = [] }) => goto), ...branches.flatMap(([, list]) => list)];
  return new Set(targets.filter(({ send }) => send !== undefined).map(({ name }) => name));
}

function drawStops(draw, names) {
  return draw.chance(0.2) ? "*" : draw.some(names, 0.4);
}

function drawNode(draw, { name, names, outer, shape, depth, fails }) {
  const line = shape === "line";
  const node = { name, writes: [...draw.some(["log", "n"], 0.7), ...draw.some(["foo"], line ? 0.7 : 0.2)] };
  if (shape === "subgraphs") node.writes = [...new Set([...node.writes, "n"])];
  if (draw.chance(0.15, "custom")) node.custom = true;
  if (draw.chance(0.2, "slow")) node.late = 1;
  if (draw.chance(0.2, "dynamic")) node.asks = draw.whole(1, 2);
  if (["both", "errors"].includes(fails) && draw.chance(0.15, "errors")) Object.assign(node, { fails: draw.whole(1, 2) }, line ? {} : { late: 2 });
  if (["both", "retries"].includes(fails) && draw.chance(0.15, "retries")) drawRetries(draw, node, line);
  if (fails !== "errors" && draw.chance(0.12, "handlers")) drawHandler(draw, node, line ? [] : names);
  if (draw.chance(0.1, "cache")) node.cached = true;
  if (!line && draw.chance(0.15, "defer")) node.defer = true;
  if (!line && draw.chance(0.25, "commands")) node.goto = drawTargets(draw, names);
  if (outer !== undefined && draw.chance(0.1, "parents")) {
    node.up = line ? [] : draw.some(outer, 0.3);
    if (node.handler !== undefined && node.retries === undefined) delete node.fails;
    delete node.handler;
  }
  if (depth > 0 && draw.chance(0.45, "subgraphs")) {
    node.graph = drawGraph(draw, { shape: line ? "line" : "subgraphs", depth: 0, outer: names });
    node.how = draw.one(["node", "node", "invoked"]);
    node.checkpointer = draw.chance(0.25, "remembering") ? draw.one([true, false]) && line && !goesUp(node.graph) : undefined;
    for (const option of ["defer", "handler", "cached", ...(goesUp(node.graph) ? ["retries"] : [])]) delete node[option];
  }
  return node;
}

/** In a line, retries may be too few. */
function drawRetries(draw, node, line) {
  node.fails = draw.whole(1, 2);
  node.retries = line ? draw.whole(1, 3) : node.fails + 1;
}

/** What deals with the node's error, after retries if it has any. */
function drawHandler(draw, node, names) {
  node.fails ??= draw.whole(1, 2);
  node.handler = draw.some(names, 0.2).map((name) => ({ name }));
}

/** Where a Command or a branch leads: names, and Sends. */
function drawTargets(draw, names) {
  const targets = draw.some(names, 0.3).map((name) => ({ name }));
  if (draw.chance(0.4, "sends")) for (const name of draw.some(names, 0.3)) targets.push({ name, send: draw.whole(1, 2) });
  return targets.length > 0 ? targets : [{ name: "__end__" }];
}

/** Edges such that every node can be reached; a few of them lead back. */
function drawWays(draw, graph, names) {
  for (const [at, name] of names.entries()) {
    const earlier = ["__start__", ...names.slice(0, at)];
    const way = at === 0 ? "edge" : draw.weighted({ edge: 5, branches: 2, joins: 2 });
    if (way === "joins" && at > 1) graph.joins.push([[...new Set([draw.one(names.slice(0, at)), draw.one(names.slice(0, at))])], name]);
    else if (way === "branches") addBranch(graph, draw.one(earlier), [{ name }, ...drawTargets(draw, names)]);
    else graph.edges.push([draw.one(earlier), name]);
    if (draw.chance(0.25)) graph.edges.push([draw.one(earlier), name]);
  }
  if (draw.chance(0.2, "loops")) addBranch(graph, names.at(-1), [{ name: draw.one(names) }, { name: "__end__" }]);
}

/** A node has but one branch: two would have one name. A branch's Sends do not lead back, where they would double for ever. */
function addBranch(graph, from, targets) {
  const leading = targets.filter(({ name, send }) => send === undefined || from === "__start__" || name > from);
  const branch = graph.branches.find(([source]) => source === from);
  if (branch === undefined) graph.branches.push([from, leading]);
  else branch[1].push(...leading);
}

function drawSession(draw, shape, names) {
  const session = [{ do: "run", input: drawInput(draw) }];
  const answer = draw.chance(0.3, "by-id") ? drawAnswerById : drawAnswer;
  for (let left = draw.whole(2, 5); left > 0; left--) session.push(drawStep(draw, answer, shape === "line" ? [] : names));
  return session;
}

function drawAnswer(draw) {
  return { do: "resume", value: draw.one(["yes", 0, "", { deep: 1 }, false, ["list"]]) };
}

function drawAnswerById(draw) {
  return { do: "by-id", which: draw.whole(0, 2), value: draw.one(["by id", 0, null]) };
}

function drawInput(draw) {
  return { foo: draw.whole(0, 9), n: draw.whole(0, 2) };
}

/** Without `names`, no step names a node. */
function drawStep(draw, answer, names) {
  const kind = draw.weighted({ resume: 7, on: 4, inputs: 1, updates: 2, replays: 2, forks: 1, commands: 1 });
  if (kind === "resume") return answer(draw);
  if (kind === "on") return { do: "on" };
  if (kind === "inputs") return { do: "run", input: drawInput(draw) };
  if (kind === "updates") return { do: "update", values: { foo: "updated", log: ["updated"] }, asNode: drawName(draw, names, 0.6) };
  if (kind === "replays") return { do: "replay", at: draw.whole(0, 5) };
  if (kind === "forks") return { do: "fork", at: draw.whole(0, 5), asNode: drawName(draw, names, 0.3) };
  const goto = drawName(draw, names, 0.7);
  const update = goto === undefined || draw.chance(0.4) ? { foo: "commanded", n: 1 } : undefined;
  return { do: "command", update, goto: goto === undefined ? undefined : [goto] };
}

function drawName(draw, names, probability) {
  return draw.chance(probability) && names.length > 0 ? draw.one(names) : undefined;
}
