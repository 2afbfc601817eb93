/**
 * Programs and sessions that the package does not run as LangGraph.js does. One that is listed here must differ: an entry
 * that has become untrue fails. The README's table of differences tells users the same.
 */

/** On purpose: what the package does instead. */
const deliberate = {
  "a thrown value that cannot carry the task's id is thrown as it is, not lost to a TypeError": [
    "errors: a node throws a string",
    "errors: a node throws a number",
    "errors: a node throws null",
    "errors: a node throws undefined",
    "errors: a node throws a frozen Error",
  ],
  "a Command for a parent graph that is not there is an error, not a silent end": [
    "commands: a node returns a Command to a parent that is not there",
  ],
  "what a Send carries is never copied and never dropped": [
    "commands: a plain object is sent as a copy",
    "commands: an undefined Send argument",
  ],
  "a Send to an unknown node is an error before anything of its Command is written": [
    "commands: a node returns a Command with a Send to an unknown node",
    "inputs: the input is a Command with a Send to an unknown node",
  ],
  "a breakpoint at an unknown node is an error, not ignored": ["limits: a run's breakpoint at an unknown node"],
  "a message without an id gets it on a copy: the node's own object is not changed": [
    "messages: a node gives a message without an id",
    "messages: a node gives two messages without ids",
  ],
  "what cannot be a message or a node is shown as it was given": [
    "messages: a node gives an unknown role",
    "messages: an input message as null",
    "validation: a node that is null",
  ],
  "with maxConcurrency 1 every task runs, not only the first": ["limits: maxConcurrency 1 of three tasks"],
  "an error that an entrypoint catches does not end the run, and one that it does not is its own, not an AbortError": [
    "functional: a task that fails the first time",
    "functional: an error that the entrypoint catches",
    "workflows: a task that fails",
    "workflows: a task that fails and is caught",
    "workflows: a task that takes too long",
    "policies: retries used up",
    "policies: a retry that refuses",
    "policies: an error that is not worth a retry",
  ],
  "tasks that are stopped with their caller add no AbortErrors to what the run is thrown": [
    "policies: an entrypoint that fails while a task goes on",
    "policies: an entrypoint that takes too long while a task goes on",
    "policies: an entrypoint that takes too long in a task, and is tried again",
  ],
  "an entrypoint that deals with a cache's failure goes on": ["policies: a cache that fails to answer"],
  "a task that is called outside of graphs says so": ["workflows: a task outside of an entrypoint"],
  "an answer without an id is for one question of a caller and its tasks": [
    "functional: one answer for a task's question and the one behind it",
    "functional: one answer for two questions at the same time",
    "workflows: questions in tasks at once",
  ],
  "an entrypoint with a breakpoint behind it calls its tasks": [
    "functional: a breakpoint behind an entrypoint with a task",
  ],
  "a question that went through a task and its caller is one": [
    "functional: an entrypoint as a node, with a question in a task",
  ],
  "what zod 4 refuses is refused with the ZodError that zod's users know, not with its inner $ZodError": [
    "schemas: context: a zod 4 schema that it does not fit",
    "standard: zod: an input that zod 4 refuses",
    "standard: zod: a write that zod 4 refuses",
  ],
  "a schema of arktype may be a key, though it is a function": ["standard: an arktype schema as a key"],
  "a condition sees what its task wrote to a key that lives for one step": [
    "kinds: a condition sees a topic with its own write alone",
  ],
  "a condition reads a barrier as it is, not as one that is open": [
    "barriers: a condition reads a dynamic barrier that waits for nobody",
    "barriers: a condition reads a barrier before the end",
  ],
  "null is a name that a dynamic barrier does not wait for, not a TypeError": ["barriers: a dynamic barrier of null"],
  "names such as toString are names like others": ["validation: a node named toString"],
  "writer() writes, and getWriter() gives conditions the writer": ["context: writer() writes", "context: getWriter in a condition"],
  "invoke gives the state alone, with subgraphs: true as well": ["config: subgraphs: true"],
  "what a command that begins a thread writes to a DeltaChannel is not lost": ["deltas: a thread that begins with a command"],
  "names that are UUIDs are names like others, not ids that were made up": ["drawing: names that are UUIDs"],
  "a graph that was added to a graph since that was compiled is drawn as a node: it could be that graph itself": [
    "drawing: a graph that was added since",
  ],
  "drawMermaid draws the graph as it is then, not as it was at getGraph": [
    "drawing: a node that was added since the picture was taken",
  ],
};

/** On purpose, in sessions. */
const deliberateOnThreads = {
  "an answer for whoever waits is taken once": [
    "interrupts: questions answered by turns with a value and by id",
    "interrupts: an answer for whoever waits, then one by id for another node",
    "interrupts: an answer that was taken beside a finished node, stored at the exit",
  ],
  "a checkpoint that is not in the thread is an error, not the beginning of a new history": [
    "states: the state at an unknown checkpoint",
    "states: an update at an unknown checkpoint",
  ],
  "an update that could be any node's is an InvalidUpdateError also where no node has run": [
    "states: an update after a replayed input, as nobody",
  ],
  "the state around a graph whose tasks' writes clash can be read": ["subgraphs: two last values in one superstep of a graph"],
  "what is written to no channel is not stored": [
    "subgraphs: a Command for the parent, to a node that is not there",
    "threads: a node returns a Command to an unknown node",
    "threads: a node returns a Command to START",
    "threads: input: a Command with an unknown key",
    "threads: input: a Command to END",
    "threads: input: a Command to an unknown node",
  ],
  "a Command for the parent is followed, whoever it comes from": [
    "subgraphs: a Command for the parent, of a node with an error handler",
    "subgraphs: a Command for the parent, of a graph that is tried again",
    "subgraphs: a Command for the parent, of a graph that remembers",
  ],
  "a question comes before a Command for the parent, whichever was first": [
    "subgraphs: a Command for the parent after a question at once",
  ],
  "getState of a graph that withConfig bound to a thread reads that thread": ["threads: a graph bound to a thread by withConfig"],
  "what a Command as input writes is stored once, at the exit as well": [
    "threads: input: Commands, stored at the exit",
    atTheExit("interrupts: an update alone leaves the question open"),
    atTheExit("interrupts: a goto away from the question"),
    atTheExit("threads: input: a Command on a thread that was never run"),
    atTheExit("threads: input: a Command after the end"),
  ],
  "what a node has brought is in the cache when the next superstep starts": ["failing: a cached node that leads to itself"],
  "a list that a Send carries stays one where keys are not tracked": ["channels: a Send of a list beside what is untracked"],
  "an error handler that has run before a neighbour fails has finished": ["failing: an error handler that starts while a neighbour fails"],
  "a superstep whose writes cannot be applied leaves none of them, at the exit as well": [
    "failing: two last values in one superstep, stored at the exit",
    atTheExit("failing: two last values in one superstep, then again"),
    atTheExit("failing: an error in a reducer, then again"),
  ],
};

/** On purpose: the package's `MemorySaver` keeps copies, not JSON. With another saver these are the same. */
const ownSaver = {
  "copies of values keep what they are": [
    "keeping: Overwrite",
    "keeping: Overwrite as input",
    "keeping: Overwrite by updateState",
    "keeping: Overwrite beside a question",
    "keeping: the value Error",
    "keeping: the value Date",
    "keeping: the value NaN and Infinity",
    "keeping: the value of a class",
    "keeping: the value with toJSON",
    "keeping: a value that refers to itself",
  ],
};

/** Not there yet: the README's table of what works says so. */
const later = {
  "the steps of a LangChain sequence in a picture": ["drawing: a sequence of runnables"],
};

/** Why a program or a session differs, by its name, and a session's ways in which it does if it is not in all of them. */
export const differences = byName(deliberate, deliberateOnThreads, ownSaver, later);

/** The same for those that differ whichever saver keeps their checkpoints. */
export const differencesWithAnySaver = byName(deliberate, deliberateOnThreads, later);

function byName(...lists) {
  const pairs = lists.flatMap((reasons) => Object.entries(reasons));
  return new Map(pairs.flatMap(([reason, entries]) => entries.map((entry) => [entry.name ?? entry, { reason, ways: entry.ways }])));
}

/** A session that differs only where its runs are stored at the exit. */
function atTheExit(name) {
  return { name, ways: ["exit"] };
}

/** Whether a session is known to differ in this way. */
export function isKnown(known, name, way) {
  const { ways } = known.get(name) ?? { ways: [] };
  return ways === undefined || ways.includes(way.split(" with ")[0]);
}
