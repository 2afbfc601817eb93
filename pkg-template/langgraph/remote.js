// What `@langchain/langgraph/remote` exports.

export { RemoteGraph } from "./remote/graph.js";
