/**
 * Programs that the package does not run as LangGraph.js does. A program that is listed here must differ: an entry
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
  ],
  "an answer without an id is for one question of a caller and its tasks": [
    "functional: one answer for a task's question and the one behind it",
    "functional: one answer for two questions at the same time",
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

/** Not there yet: the README's table of what works says so. */
const later = {
  "the steps of a LangChain sequence in a picture": ["drawing: a sequence of runnables"],
};

/** Why a program differs, by its name. */
export const differences = new Map(
  [deliberate, later].flatMap((reasons) =>
    Object.entries(reasons).flatMap(([reason, names]) => names.map((name) => [name, reason])),
  ),
);
