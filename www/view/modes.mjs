// The stream modes of LangGraph's client, in the page's words.

export const MODES = {
  updates: {
    told: "What each node wrote, as it finishes.",
    none: "No node has written anything.",
  },
  values: {
    told: "The whole state, after the input and after every step.",
    none: "There was no state.",
  },
  "messages-tuple": {
    told: "What the model says, word by word.",
    none: "No model has said anything.",
  },
  messages: {
    told: "Each message, as far as it has got.",
    none: "No model has said anything.",
  },
  custom: {
    told: "What nodes send with runtime.writer.",
    none: "The nodes of this graph send nothing of their own. Those of the other graph do.",
  },
  tasks: {
    told: "The start and the end of every node’s run.",
    none: "No node has run.",
  },
  debug: {
    told: "The start and the end of every node’s run, with step and time.",
    none: "No node has run.",
  },
};

/** Whether an event is one that this mode gives, as every mode gives errors. */
export function eventsOf(mode, event) {
  const name = mode === "messages-tuple" ? "messages" : mode;
  return event === name || event.startsWith(`${name}/`) || event === "error";
}
