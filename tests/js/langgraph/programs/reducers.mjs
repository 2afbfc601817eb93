import { AIMessage, HumanMessage, RemoveMessage } from "@langchain/core/messages";
import { REMOVE_ALL_MESSAGES, messagesDeltaReducer, messagesStateReducer } from "@langchain/langgraph";

import { outcome } from "../helpers.mjs";

const human = (id, content = id) => new HumanMessage({ id, content });
const unnamed = (content) => new AIMessage({ content });
const remove = (id) => new RemoveMessage({ id });
const old = () => [human("a"), human("b"), human("c")];

/** Superstep's writes: each a message or a list of them. */
const writes = {
  "new ones": [[human("d")], unnamed("e"), [unnamed("f"), "g", ["system", "h"], { role: "user", content: "i" }]],
  "replaced ones": [human("b", "new"), [human("d"), human("d", "newer")], human("a", "newest")],
  "removed ones": [remove("b"), [remove("a")]],
  "what is removed and comes back": [[remove("a"), human("a", "back")], human("a", "again")],
  "what comes and is removed, and comes": [[human("d"), remove("d")], human("d", "back")],
  "what is not there, removed": [remove("x"), remove("x"), human("x")],
  "all that came before": [[human("d"), remove(REMOVE_ALL_MESSAGES), human("a", "new")], human("e")],
  "all, twice": [remove(REMOVE_ALL_MESSAGES), human("d"), remove(REMOVE_ALL_MESSAGES)],
  nothing: [],
};

const programs = {};
for (const [name, given] of Object.entries(writes)) {
  programs[`a step's writes: ${name}`] = () => outcome(() => messagesDeltaReducer(old(), given));
  programs[`a step's writes to nothing: ${name}`] = () => outcome(() => messagesDeltaReducer([], given));
  programs[`one write after another: ${name}`] = () =>
    outcome(() => given.reduce((state, write) => messagesStateReducer(state, write), old()));
}
programs["a step's writes to what has one id twice"] = () => messagesDeltaReducer([human("a"), human("a", "b")], [human("a", "c"), remove("a")]);
programs["a step's writes to what is no message yet"] = () => messagesDeltaReducer([{ role: "user", content: "a" }], [unnamed("b"), "c"]);
programs["a step's writes to what has no ids"] = () => messagesDeltaReducer([unnamed("a")], [unnamed("b"), [unnamed("c"), human("d")]]);

export default programs;
