/** The classes of LangGraph's errors, and what tells them apart. */

const CLASSES = [
  ["BaseLangGraphError", "text"],
  ["EmptyChannelError", "text"],
  ["EmptyInputError", "text"],
  ["GraphBubbleUp", "text"],
  ["GraphDrained"],
  ["GraphDrained", "why"],
  ["GraphInterrupt"],
  ["GraphInterrupt", [{ id: "i", value: { deep: [1] } }]],
  ["GraphRecursionError", "text"],
  ["GraphValueError", "text"],
  ["GraphValueError", undefined, { lc_error_code: "MISSING_CHECKPOINTER" }],
  ["GraphValueError", "text", { lc_error_code: "MISSING_CHECKPOINTER" }],
  ["InvalidUpdateError", "text"],
  ["MultipleSubgraphsError", "text"],
  ["NodeInterrupt", "question"],
  ["NodeInterrupt", { deep: 1 }],
  ["NodeTimeoutError", { node: "a", elapsed: 12, kind: "run", runTimeout: 10 }],
  ["NodeTimeoutError", { node: "a", elapsed: 12, kind: "idle", idleTimeout: 10, runTimeout: 20 }],
  ["NodeTimeoutError", { node: "a", elapsed: 12, kind: "run" }],
  ["NodeTimeoutError", { node: "a", elapsed: 12, kind: "idle" }],
  ["ParentCommand", { update: 1 }],
  ["RemoteException", "text"],
  ["StateGraphInputError", "text"],
  ["StateGraphInputError"],
  ["UnknownInterruptError", "text", { reason: "not_pending", interruptIds: ["a"], pendingIds: ["b"] }],
  ["UnknownInterruptError", "text", { reason: "empty_map" }],
  ["UnreachableNodeError", "text"],
];

const GUARDS = ["isGraphBubbleUp", "isGraphDrained", "isGraphInterrupt", "isInvalidResume", "isNodeError", "isNodeTimeoutError", "isParentCommand", "isUnknownInterruptError"];

/** What can be seen of an error. */
function look(lib, name, args) {
  let error;
  try {
    error = new lib[name](...args);
  } catch ({ name, message }) {
    return { refused: { name, message } };
  }
  return {
    name: error.name,
    message: error.message,
    fields: Object.fromEntries(Object.entries(error).sort(([left], [right]) => (left < right ? -1 : 1))),
    unminifiable: lib[name].unminifiable_name,
    bubbles: error.is_bubble_up,
    bases: ["Error", "BaseLangGraphError", "GraphBubbleUp", "GraphInterrupt"].filter((base) => error instanceof (lib[base] ?? Error)),
    guards: GUARDS.filter((guard) => lib[guard](error)),
  };
}

const marked = (lib) => {
  const error = new Error("no answer");
  lib._markInvalidResume(error);
  return error;
};

export default [
  ...CLASSES.map(([name, ...args], place) => ({ name: `${name} (${place + 1})`, call: (lib) => look(lib, name, args) })),
  {
    name: "guards know errors of another copy by their names",
    call: (lib) =>
      ["GraphInterrupt", "NodeInterrupt", "ParentCommand", "GraphDrained", "NodeTimeoutError", "UnknownInterruptError", "Error"].map((name) => {
        const other = Object.assign(new Error(), { name });
        return GUARDS.filter((guard) => lib[guard](other));
      }),
  },
  { name: "guards of undefined", call: (lib) => GUARDS.map((guard) => lib[guard](undefined)) },
  { name: "guards of texts and plain objects", call: (lib) => ["text", 1, {}].map((value) => GUARDS.filter((guard) => lib[guard](value))) },
  { name: "NodeError", call: (lib) => [{ ...new lib.NodeError("a", "error") }, lib.NodeError.unminifiable_name, lib.isNodeError(new lib.NodeError("a", "error"))] },
  {
    name: "an answer that does not match, and what it caused",
    call: (lib) => {
      const ring = new Error("ring");
      ring.cause = ring;
      return [marked(lib), new Error("outer", { cause: marked(lib) }), new Error("other"), ring, null].map(lib.isInvalidResume);
    },
  },
  { name: "INTERRUPT", call: (lib) => lib.INTERRUPT },
  {
    name: "isInterrupted",
    call: (lib) => [{ __interrupt__: [] }, { __interrupt__: 1 }, {}, null, undefined, "text", [], { __interrupt__: [{ value: 1 }], foo: 1 }].map((values) => lib.isInterrupted(values)),
  },
];
