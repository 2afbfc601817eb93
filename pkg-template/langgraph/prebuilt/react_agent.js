// `createReactAgent`: a model and its tools in a loop.

import { SystemMessage, isAIMessage, isBaseMessage, isToolMessage } from "@langchain/core/messages";
import { Runnable, RunnableLambda } from "@langchain/core/runnables";

import { Annotation } from "../../annotation.js";
import { END, START, Send } from "../../control.js";
import { definitionOf } from "../../schema.js";
import { StateGraph } from "../graph.js";
import { messagesStateReducer } from "../messages.js";
import { withAgentName } from "./agent_name.js";
import { chatModelIn, isChatModel, isClientTool, withTools } from "./models.js";
import { ToolNode, unanswered } from "./tool_node.js";

export const createReactAgentAnnotation = () =>
  Annotation.Root({
    messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
    structuredResponse: Annotation,
  });

/** What a hook before the model may hand it instead of the messages. */
const LLM_INPUT = {
  llmInputMessages: Annotation({ reducer: (_, update) => messagesStateReducer([], update), default: () => [] }),
};

export function createReactAgent(params) {
  const { llm, preModelHook, postModelHook, responseFormat, version = "v1" } = params;
  const toolNode = Array.isArray(params.tools) ? new ToolNode(params.tools.filter(isClientTool)) : params.tools;
  const tools = Array.isArray(params.tools) ? params.tools : params.tools.tools;
  const schema = params.stateSchema ?? createReactAgentAnnotation();
  const definition = definitionOf(schema);
  const graph = new StateGraph(schema, params.contextSchema).addNode("tools", toolNode);
  if (!("messages" in definition)) throw new Error("Missing required `messages` key in state schema.");

  const entry = hasValue(preModelHook) ? "pre_model_hook" : "agent";
  const ending = hasValue(responseFormat) ? "generate_structured_response" : END;
  const toTools = (calls, state) => (version === "v2" ? calls.map((call) => new Send("tools", { ...state, lg_tool_call: call })) : "tools");

  if (hasValue(preModelHook)) graph.addNode("pre_model_hook", preModelHook).addEdge("pre_model_hook", "agent");
  const input = hasValue(preModelHook) ? Annotation.Root({ ...definition, ...LLM_INPUT }) : undefined;
  graph.addNode("agent", modelNode(params, tools), { input }).addEdge(START, entry);

  if (hasValue(postModelHook)) {
    const afterHook = (state) => {
      const { messages } = state;
      const calls = unanswered(messages.findLast(isAIMessage), messages);
      if (calls.length > 0) return toTools(calls, state);
      return messages.length > 0 && isToolMessage(messages.at(-1)) ? entry : ending;
    };
    graph
      .addNode("post_model_hook", postModelHook)
      .addEdge("agent", "post_model_hook")
      .addConditionalEdges("post_model_hook", afterHook, targets("tools", entry, ending));
  }
  if (responseFormat !== undefined) {
    graph.addNode("generate_structured_response", structuredNode(llm, responseFormat)).addEdge("generate_structured_response", END);
  }
  if (!hasValue(postModelHook)) {
    const afterModel = (state) => {
      const last = state.messages.at(-1);
      return isAIMessage(last) && last.tool_calls?.length > 0 ? toTools(last.tool_calls, state) : ending;
    };
    graph.addConditionalEdges("agent", afterModel, targets("tools", ending));
  }
  addWayBack(graph, tools, entry);

  const { checkpointer, checkpointSaver, interruptBefore, interruptAfter, store, name, description } = params;
  return graph.compile({ checkpointer: checkpointer ?? checkpointSaver, interruptBefore, interruptAfter, store, name, description });
}

const hasValue = (value) => value !== undefined && value !== null;

const targets = (...nodes) => Object.fromEntries(nodes.map((node) => [node, node]));

/** After the tools the model is asked again, unless one of them has the last word. */
function addWayBack(graph, tools, entry) {
  const last = new Set(tools.filter((tool) => isClientTool(tool) && tool.returnDirect).map(({ name }) => name));
  if (last.size === 0) {
    graph.addEdge("tools", entry);
    return;
  }
  const afterTools = ({ messages }) => {
    const answers = messages.slice(messages.findLastIndex((message) => !isToolMessage(message)) + 1);
    return answers.some(({ name }) => name !== undefined && last.has(name)) ? END : entry;
  };
  graph.addConditionalEdges("tools", afterTools, targets(entry, END));
}

/** The node that asks the model. A model is made ready once; a function that chooses one is asked every time. */
function modelNode(params, tools) {
  const { llm, name, includeAgentName } = params;
  const prompted = (model) => promptOf(params).pipe(includeAgentName === "inline" ? withAgentName(model, includeAgentName) : model);
  let ready;
  const runnableFor = async (state, config) => {
    if (typeof llm === "function") return prompted(await llm(state, config));
    return (ready ??= prompted(await withTools(llm, tools)));
  };
  return async (state, config) => {
    const runnable = await runnableFor(state, config);
    const { messages, llmInputMessages, ...rest } = state;
    const shown = llmInputMessages?.length > 0 ? llmInputMessages : messages;
    const response = await runnable.invoke({ messages: shown, ...rest }, config);
    response.name = name;
    response.lc_kwargs.name = name;
    return { messages: [response] };
  };
}

/** The node that has the model say its answer once more, in a given form. */
function structuredNode(llm, responseFormat) {
  return async (state, config) => {
    const model = typeof llm === "function" ? await llm(state, config) : await chatModelIn(llm);
    if (!isChatModel(model)) {
      throw new Error(`Expected \`llm\` to be a ChatModel with .withStructuredOutput() method, got ${model.constructor.name}`);
    }
    const isDetailed = typeof responseFormat === "object" && "schema" in responseFormat;
    const { prompt, schema, ...options } = isDetailed ? responseFormat : { schema: responseFormat };
    const structured = isDetailed ? model.withStructuredOutput(schema, options) : model.withStructuredOutput(schema);
    const messages = hasValue(prompt) ? [new SystemMessage({ content: prompt }), ...state.messages] : [...state.messages];
    const structuredResponse = await structured.invoke(messages, config);
    if (hasValue(structuredResponse)) return { structuredResponse };
    throw new Error(
      "Failed to parse structured response against the provided `responseFormat` schema: the structured-output parser " +
        "returned null/undefined, which usually means the model output did not satisfy the schema.",
    );
  };
}

/** What makes the model's input of the state, in any of its forms. */
function promptOf({ prompt, stateModifier, messageModifier }) {
  if ([prompt, stateModifier, messageModifier].filter(hasValue).length > 1) {
    throw new Error("Expected only one of prompt, stateModifier, or messageModifier, got multiple values");
  }
  if (hasValue(messageModifier)) return promptRunnable(promptOfModifier(messageModifier));
  return promptRunnable(stateModifier ?? prompt);
}

const isSystem = (prompt) => isBaseMessage(prompt) && prompt.getType() === "system";

function promptRunnable(prompt) {
  if (typeof prompt !== "function" && Runnable.isRunnable(prompt)) return prompt;
  return RunnableLambda.from(promptFunction(prompt)).withConfig({ runName: "prompt" });
}

function promptFunction(prompt) {
  if (!hasValue(prompt)) return ({ messages }) => messages;
  if (typeof prompt === "function") return prompt;
  if (typeof prompt !== "string" && !isSystem(prompt)) throw new Error(`Got unexpected type for 'prompt': ${typeof prompt}`);
  const instructions = typeof prompt === "string" ? new SystemMessage(prompt) : prompt;
  return ({ messages }) => [instructions, ...(messages ?? [])];
}

/** A modifier sees the messages alone. */
function promptOfModifier(modifier) {
  if (typeof modifier === "string" || isSystem(modifier)) return modifier;
  if (typeof modifier === "function") return async ({ messages }) => modifier(messages);
  if (Runnable.isRunnable(modifier)) return RunnableLambda.from(({ messages }) => messages).pipe(modifier);
  throw new Error(`Unexpected type for messageModifier: ${typeof modifier}`);
}
