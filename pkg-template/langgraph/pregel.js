// What `@langchain/langgraph/pregel` exports.

import "#engine";

export { Pregel } from "./compiled.js";
export { Channel } from "./pregel/nodes.js";
