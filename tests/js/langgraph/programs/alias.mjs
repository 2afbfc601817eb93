import { StateGraph } from "@langchain/langgraph";
import { createAgent } from "langchain";

import { ScriptedModel } from "../helpers.mjs";

/** Which library a program is given; the test compares the two. */
export const library = StateGraph;

/** And what `langchain` builds on. */
export const agent = createAgent({ model: new ScriptedModel(["hi"]), tools: [] }).graph;

export default {};
