// Agents from before tool calling: kept for graphs that use them.

import { FunctionMessage } from "@langchain/core/messages";
import { RunnableBinding, RunnableLambda } from "@langchain/core/runnables";
import { convertToOpenAIFunction } from "@langchain/core/utils/function_calling";

import { END, START } from "../../control.js";
import { StateGraph } from "../graph.js";

/** Runs a tool by its name. */
export class ToolExecutor extends RunnableBinding {
  lc_graph_name = "ToolExecutor";

  constructor({ tools, invalidToolMsgTemplate = "{requestedToolName} is not a valid tool, try one of {availableToolNamesString}." }) {
    super({ bound: RunnableLambda.from(async (input, config) => this._execute(input, config)), config: {} });
    this.tools = tools;
    this.invalidToolMsgTemplate = invalidToolMsgTemplate;
    this.toolMap = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
  }

  async _execute({ tool, toolInput }, config) {
    if (tool in this.toolMap) return this.toolMap[tool].invoke(toolInput, config);
    return this.invalidToolMsgTemplate
      .replace("{requestedToolName}", tool)
      .replace("{availableToolNamesString}", Object.keys(this.toolMap).join(", "));
  }
}

const executorOf = (tools) => (Array.isArray(tools) ? new ToolExecutor({ tools }) : tools);

const concat = (left, right) => left.concat(right);

function loop(channels, agent, action, shouldContinue) {
  return new StateGraph({ channels })
    .addNode("agent", agent)
    .addNode("action", action)
    .addEdge(START, "agent")
    .addConditionalEdges("agent", shouldContinue, { continue: "action", end: END })
    .addEdge("action", "agent")
    .compile();
}

/** A LangChain agent and its tools in a loop. */
export function createAgentExecutor({ agentRunnable, tools }) {
  const executor = executorOf(tools);
  const runAgent = async (state, config) => ({ agentOutcome: await agentRunnable.invoke(state, config) });
  const executeTools = async ({ agentOutcome: action }, config) => {
    if (!action || "returnValues" in action) throw new Error("Agent has not been run yet");
    return { steps: [{ action, observation: await executor.invoke(action, config) }] };
  };
  const shouldContinue = ({ agentOutcome }) => (agentOutcome && "returnValues" in agentOutcome ? "end" : "continue");
  const channels = { input: null, agentOutcome: null, steps: { reducer: concat, default: () => [] } };
  return loop(channels, runAgent, executeTools, shouldContinue);
}

/** A model that calls OpenAI's functions, and its tools, in a loop. */
export function createFunctionCallingExecutor({ model, tools }) {
  const executor = executorOf(tools);
  if (typeof model.bind !== "function") throw new Error("Model must be bindable");
  const bound = model.bind({ functions: executor.tools.map((tool) => convertToOpenAIFunction(tool)) });
  const wish = ({ messages }) => messages.at(-1)?.additional_kwargs.function_call;
  const callModel = async ({ messages }, config) => ({ messages: [await bound.invoke(messages, config)] });
  const callTool = async (state, config) => {
    if (state.messages.length === 0) throw new Error("No messages found.");
    const call = wish(state);
    if (!call) throw new Error("No function call found in message.");
    const content = await executor.invoke({ tool: call.name, toolInput: JSON.stringify(call.arguments), log: "" }, config);
    return { messages: [new FunctionMessage({ content, name: call.name })] };
  };
  const [agent, action] = [callModel, callTool].map((func) => new RunnableLambda({ func }));
  return loop({ messages: { value: concat, default: () => [] } }, agent, action, (state) => (wish(state) ? "continue" : "end"));
}
