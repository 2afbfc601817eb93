import { StateGraph } from "@langchain/langgraph";

/** Which library a program is given; the test compares the two. */
export const library = StateGraph;

export default {};
