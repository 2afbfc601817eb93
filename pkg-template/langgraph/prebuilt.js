// What `@langchain/langgraph/prebuilt` exports.

import "#engine";

export { withAgentName } from "./prebuilt/agent_name.js";
export { ToolExecutor, createAgentExecutor, createFunctionCallingExecutor } from "./prebuilt/executors.js";
export { createReactAgent, createReactAgentAnnotation } from "./prebuilt/react_agent.js";
export { ToolNode, toolsCondition } from "./prebuilt/tool_node.js";
