// States that hold messages.

import { Annotation } from "./annotation.js";
import { engine } from "./engine.js";
import { ReducedValue } from "./state_schema.js";

export const REMOVE_ALL_MESSAGES = "__remove_all__";

/** Removes the message with this id from a state. */
export class RemoveMessage {
  constructor({ id }) {
    this.content = "";
    this.type = "remove";
    this.id = id;
    this.additional_kwargs = {};
    this.response_metadata = {};
  }
}

/** The reducer of a list of messages: new ones are appended, known ids are replaced, removals take out. */
export function messagesStateReducer(left, right) {
  return engine().addMessages(left, right);
}

export const addMessages = messagesStateReducer;

export const MessagesAnnotation = Annotation.Root({
  messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
});

/** A schema that takes anything as messages. */
const anything = { "~standard": { version: 1, vendor: "superstep", validate: (value) => ({ value }) } };
const listOrNone = { "~standard": { version: 1, vendor: "superstep", validate: (value = []) => ({ value }) } };

export const MessagesValue = /* @__PURE__ */ new ReducedValue(listOrNone, {
  inputSchema: anything,
  reducer: messagesStateReducer,
  jsonSchemaExtra: { langgraph_type: "messages", description: "A list of chat messages" },
});
