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
};

/** Not there yet: the README's table of what works says so. */
const later = {
  subgraphs: ["config: subgraphs: true"],
};

/** Why a program differs, by its name. */
export const differences = new Map(
  [deliberate, later].flatMap((reasons) =>
    Object.entries(reasons).flatMap(([reason, names]) => names.map((name) => [name, reason])),
  ),
);
