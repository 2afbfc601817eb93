/**
 * Sessions that the package does not run as LangGraph.js does, yet or on purpose: what is on purpose moves to
 * `differences.mjs`. One that is listed must differ: an entry that has become untrue fails.
 */
const reasons = {
  "the error of an aborted run names no task": ["failing: an aborted run, then on"],
  "an answer by id is not taken for a later question once more": ["interrupts: questions answered by turns with a value and by id"],
  "checkpoints in memory keep an Overwrite as it is, not as plain data": [
    "keeping: Overwrite",
    "keeping: Overwrite as input",
    "keeping: Overwrite by updateState",
    "keeping: Overwrite beside a question",
  ],
  "checkpoints in memory keep values as they are, not as JSON has them": [
    "keeping: the value Error",
    "keeping: the value Date",
    "keeping: the value NaN and Infinity",
    "keeping: the value of a class",
    "keeping: the value with toJSON",
    "keeping: a value that refers to itself",
  ],
  "a checkpoint that is not there is an error of its own": ["states: the state at an unknown checkpoint"],
  "what is written to no channel is not stored": [
    "subgraphs: a Command for the parent, to a node that is not there",
    "threads: a node returns a Command to an unknown node",
    "threads: a node returns a Command to START",
    "threads: input: a Command with an unknown key",
    "threads: input: a Command to END",
    "threads: input: a Command to an unknown node",
  ],
  "a Command with an empty update is one": ["threads: input: a Command with an empty update"],
  "getState of a graph that withConfig bound to a thread knows the thread": ["threads: a graph bound to a thread by withConfig"],
  "with durability exit, what a Command as input wrote is stored once": [
    "interrupts: an update alone leaves the question open",
    "interrupts: a goto away from the question",
    "threads: input: a Command on a thread that was never run",
    "threads: input: a Command after the end",
  ],
  "with durability exit, a superstep whose writes cannot be applied leaves none of them": [
    "failing: an error in a reducer, then again",
    "failing: two last values in one superstep, then again",
  ],
};

export const pending = new Set(Object.values(reasons).flat());

/** Seeds of `fuzz.test.mjs` that differ: all by what a Command as input leaves with durability exit. */
export const pendingSeeds = new Set([45, 86, 90, 101, 104]);
