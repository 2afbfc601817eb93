// The node that runs tools. Tools are LangChain's, and so are the messages they answer with.

import { ToolMessage, isAIMessage, isBaseMessage } from "@langchain/core/messages";
import { Runnable } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";

import { Command, END, isCommand } from "../../control.js";
import { isGraphDrained, isGraphInterrupt } from "../../errors.js";
import { configOf } from "../config.js";

/** Runs the tools that the last message of a model asks for, all at once, and answers with their messages. */
export class ToolNode extends Runnable {
  lc_namespace = ["langgraph"];
  trace = false;

  constructor(tools, { name = "func", tags, handleToolErrors = true } = {}) {
    super({});
    this.name = name;
    this.config = tags ? { tags } : undefined;
    this.tools = tools;
    this.handleToolErrors = handleToolErrors;
  }

  async invoke(input, options) {
    const config = configOf(this.config ?? {}, options ?? {});
    return AsyncLocalStorageProviderSingleton.runWithConfig(config, () => this.run(input, config));
  }

  async run(input, config) {
    const outputs = await Promise.all(callsOf(input).map(([call, state]) => this.runTool(call, config, state)));
    const messagesOf = (messages) => (Array.isArray(input) ? messages : { messages });
    if (!outputs.some(isCommand)) return messagesOf(outputs);
    const isPacket = (output) => isCommand(output) && output.graph === Command.PARENT && output.goto.every((to) => to?.lg_name === "Send");
    const packets = outputs.filter(isPacket).flatMap(({ goto }) => goto);
    const others = outputs.filter((output) => !isPacket(output)).map((output) => (isCommand(output) ? output : messagesOf([output])));
    // Packets for the graph around go there in one command.
    return outputs.some(isPacket) ? [...others, new Command({ graph: Command.PARENT, goto: packets })] : others;
  }

  /** What a tool answers, or, unless errors are to be thrown, what a model is told of its failure. */
  async runTool(call, config, state) {
    try {
      const tool = this.tools.find(({ name }) => name === call.name);
      if (tool === undefined) throw new Error(`Tool "${call.name}" not found.`);
      const output = await tool.invoke({ ...call, type: "tool_call" }, runtimeOf(config, state, call));
      if (isCommand(output) || (isBaseMessage(output) && output.getType() === "tool")) return output;
      const content = typeof output === "string" ? output : JSON.stringify(output);
      return new ToolMessage({ status: "success", name: tool.name, content, tool_call_id: call.id });
    } catch (error) {
      // Who asks, or is to stop, has not failed.
      if (!this.handleToolErrors || isGraphInterrupt(error) || isGraphDrained(error)) throw error;
      const content = `Error: ${error.message}\n Please fix your mistakes.`;
      return new ToolMessage({ status: "error", content, name: call.name, tool_call_id: call.id ?? "" });
    }
  }
}

/** What a tool is given as its second argument. */
function runtimeOf(config, state, call) {
  const { context, store = null, writer = config.configurable?.writer ?? null } = config;
  return { ...config, state, toolCallId: call.id ?? "", config, context, store, writer };
}

/** The tool calls that are to be made, each with the state that its tool sees. */
function callsOf(input) {
  if (typeof input === "object" && input !== null && "lg_tool_call" in input) {
    const { lg_tool_call, ...state } = input;
    return [[lg_tool_call, state]];
  }
  const messages = messagesIn(input);
  const asking = messages.findLast(isAIMessage);
  if (asking === undefined) throw new Error("ToolNode only accepts AIMessages as input.");
  return unanswered(asking, messages).map((call) => [call, input]);
}

function messagesIn(input) {
  const messages = Array.isArray(input) ? input : input?.messages;
  if (Array.isArray(messages) && messages.every(isBaseMessage)) return messages;
  throw new Error("ToolNode only accepts BaseMessage[] or { messages: BaseMessage[] } as input.");
}

/** The calls of a model's message that no tool has answered. */
export function unanswered(asking, messages) {
  const answered = new Set(messages.filter((message) => message.getType() === "tool").map((message) => message.tool_call_id));
  return (asking?.tool_calls ?? []).filter(({ id }) => id === undefined || id === null || !answered.has(id));
}

/** Where to go after a model's message: to its tools, or to the end. */
export function toolsCondition(state) {
  const message = (Array.isArray(state) ? state : state.messages).at(-1);
  return message?.tool_calls?.length > 0 ? "tools" : END;
}
