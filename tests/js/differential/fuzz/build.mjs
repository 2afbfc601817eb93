/** Makes a graph of a spec, and a session. */
import { InMemoryCache } from "@langchain/langgraph-checkpoint";

import { settle } from "../helpers.mjs";

const RETRY = { initialInterval: 1, backoffFactor: 1, jitter: false, logWarning: false };

/** No run goes on for ever, and no node fans out for ever: Sends count the state's `n` up, and those of branches lead on only. */
const ENOUGH = 5;
const LIMIT = 12;

/**
 * Keys of each common kind. A graph within a graph gives its whole log back, so a log keeps its end only. Where two writes
 * to the last value in one superstep would show what differs on purpose, the later wins: LangGraph.js stores half of such
 * a superstep at the exit, and cannot read the state around a graph in which it happened.
 */
function state({ Annotation, DeltaChannel }, isForgiving, delta) {
  const log =
    delta === undefined
      ? Annotation({ reducer: (left, right) => left.concat(right).slice(-12), default: () => [] })
      : new DeltaChannel((left, writes) => left.concat(...writes).slice(-12), { snapshotFrequency: delta.frequency });
  return Annotation.Root({
    foo: isForgiving ? Annotation({ reducer: (_, right) => right, default: () => null }) : Annotation(),
    n: Annotation({ reducer: (left, right) => left + right, default: () => 0 }),
    log,
  });
}

/** A spec as a session program. */
export function programOf(spec) {
  return {
    name: `seed ${spec.seed}`,
    unordered: true,
    build: (lib, session) => {
      const isForgiving = spec.shape === "subgraphs" || spec.durability === "exit";
      const options = { checkpointer: session.saver, cache: session.once("cache", () => new InMemoryCache()) };
      const { delta } = spec;
      return build({ lib: { ...lib, delta }, session, state: state(lib, isForgiving, delta) }, spec.graph, "", options);
    },
    steps: (session) => play(session, spec),
  };
}

function build(made, graph, path, options) {
  const { lib, state } = made;
  const builder = new lib.StateGraph(state);
  for (const node of graph.nodes) {
    const inner = `${path}${node.name}`;
    builder.addNode(node.name, action(made, node, inner), nodeOptions(lib, node, inner, options.cache));
  }
  for (const [from, to] of graph.edges) builder.addEdge(from, to);
  for (const [from, to] of graph.joins) builder.addEdge(from, to);
  for (const [from, targets] of graph.branches) {
    builder.addConditionalEdges(from, (given) => chosen(lib, given, targets), [...new Set([...targets.map(({ name }) => name), lib.END])]);
  }
  const stops = { interruptBefore: graph.interruptBefore, interruptAfter: graph.interruptAfter };
  return builder.compile({ ...stops, ...options });
}

function nodeOptions(lib, { retries, defer, goto, handler, cached }, path, cache) {
  return {
    ...(retries === undefined ? {} : { retryPolicy: { ...RETRY, maxAttempts: retries } }),
    ...(defer === true ? { defer } : {}),
    ...(goto === undefined ? {} : { ends: [...new Set(goto.map(({ name }) => name))] }),
    ...(handler === undefined ? {} : { errorHandler: (given, { error }) => handled(lib, handler, path, given, error) }),
    ...(cached === true && cache !== undefined ? { cachePolicy: true } : {}),
  };
}

function handled(lib, targets, path, given, error) {
  const update = { log: [`${path} handled ${error.message}`], n: 1 };
  if (targets.length === 0 || (given?.n ?? 0) >= ENOUGH) return update;
  return new lib.Command({ update, goto: targets.map(({ name }) => name) });
}

function action(made, node, path) {
  const { lib, session } = made;
  if (node.graph === undefined) return (given, config) => work(lib, session, node, path, given, config);
  const graph = build(made, node.graph, `${path}.`, node.checkpointer === undefined ? {} : { checkpointer: node.checkpointer });
  if (node.how === "node") return graph;
  return async (given, config) => {
    const { log, n } = await graph.invoke({ foo: given?.foo, n: 1 }, config);
    return { log: log ?? [], n };
  };
}

/** Later than all that does not wait, and a second time later than all that waits once. */
async function late(work, times) {
  for (let time = 0; time < times; time++) await settle();
  return work();
}

function work(lib, session, node, path, given, config) {
  const act = () => {
    if (node.custom) config.writer({ from: path });
    const answers = Array.from({ length: node.asks ?? 0 }, (_, at) => config.interrupt({ from: path, at, about: given?.foo }));
    if (session.count(path) <= (node.fails ?? 0)) throw new Error(`${path} fails`);
    return written(lib, node, path, given, answers);
  };
  return node.late === undefined ? act() : late(act, node.late);
}

function written(lib, node, path, given, answers) {
  const log = [path, ...answers];
  const all = { log: lib.delta?.overwrites === node.name ? new lib.Overwrite(log) : log, n: 1, foo: `${path}${given?.n ?? ""}` };
  const update = Object.fromEntries(node.writes.map((key) => [key, all[key]]));
  if (node.up !== undefined) return new lib.Command({ graph: lib.Command.PARENT, update, goto: (given?.n ?? 0) < ENOUGH ? node.up : [] });
  if (node.goto === undefined) return update;
  const goto = (given?.n ?? 0) < ENOUGH ? node.goto.flatMap((target) => packets(lib, given, target)) : [];
  return new lib.Command({ update, goto });
}

function packets(lib, given, { name, send }) {
  if (send === undefined) return [name];
  return Array.from({ length: send }, (_, at) => new lib.Send(name, { foo: `sent ${at}`, n: (given?.n ?? 0) + 2, log: [] }));
}

/** A name by the state, and every Send; once the state has counted up to enough, the end. */
function chosen(lib, given, targets) {
  const n = given?.n ?? 0;
  const names = targets.filter(({ send }) => send === undefined);
  const { name } = n < ENOUGH ? names[n % names.length] : { name: lib.END };
  const sends = targets.filter(({ send }) => send !== undefined);
  return [name, ...sends.flatMap((target) => packets(lib, given, target))];
}

async function play(session, spec) {
  const { session: steps, durability, shape } = spec;
  const options = { durability, recursionLimit: LIMIT, subgraphs: shape !== "plain" };
  for (const step of steps) {
    await act(session, step, options, spec.graph.nodes[0].name);
    await session.state({ subgraphs: true });
  }
  await session.history();
}

/** What a Command writes is stored twice by LangGraph.js if it is stored at the exit. */
function commandOptions({ durability, ...options }) {
  return { ...options, durability: durability === "exit" ? "async" : durability };
}

/** `first` is a node's name: where a run has only left the thread, LangGraph.js cannot tell who an update is of. */
async function act(session, step, options, first) {
  if (step.do === "run") return session.run(step.input, options);
  if (step.do === "on") return session.run(null, options);
  if (step.do === "resume") return session.resume(step.value, options);
  if (step.do === "update") return session.update(step.values, step.asNode);
  if (step.do === "command") return session.command({ update: step.update, goto: step.goto }, commandOptions(options));
  if (step.do === "by-id") {
    const waiting = await session.interrupts();
    const one = waiting[step.which % Math.max(waiting.length, 1)];
    return session.resume(one?.id === undefined ? step.value : { [one.id]: step.value }, options);
  }
  const history = await session.snapshots();
  const at = history[step.at % Math.max(history.length, 1)];
  if (at === undefined) return;
  if (step.do === "replay") return session.replay(at, null, options);
  const asNode = step.asNode ?? (at.metadata.source === "fork" ? first : undefined);
  const fork = await session.update({ foo: "forked", log: ["forked"] }, asNode, { at });
  if (fork !== undefined) await session.replay(fork, null, options);
}
