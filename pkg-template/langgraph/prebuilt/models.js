// Chat models and the tools that are bound to them, in all the forms in which LangChain has them.

import { Runnable, RunnableBinding, RunnableSequence } from "@langchain/core/runnables";

export function isChatModel(model) {
  return typeof model.invoke === "function" && "_modelType" in model;
}

/** A model that `initChatModel` made: which one it is turns out when it is called. */
function isConfigurable(model) {
  return "_queuedMethodOperations" in model && typeof model._model === "function";
}

function isModelStep(step) {
  return RunnableBinding.isRunnableBinding(step) || isChatModel(step) || isConfigurable(step);
}

/** The model in a sequence, and the model that a configurable one turns out to be. */
async function modelIn(llm) {
  const model = RunnableSequence.isRunnableSequence(llm) ? (llm.steps.find(isModelStep) ?? llm) : llm;
  return isConfigurable(model) ? model._model() : model;
}

/** The chat model itself. */
export async function chatModelIn(llm) {
  const model = await modelIn(llm);
  const bound = RunnableBinding.isRunnableBinding(model) ? model.bound : model;
  if (isChatModel(bound)) return bound;
  throw new Error(
    `Expected \`llm\` to be a ChatModel or RunnableBinding (e.g. llm.bind_tools(...)) with invoke() and generate() methods, got ${bound.constructor.name}`,
  );
}

/** A model with tools bound to it: as it is where they are already. */
export async function withTools(llm, tools) {
  if (await hasTools(llm, tools)) return llm;
  const bound = bindTo(llm, tools) ?? (isConfigurable(llm) ? bindTo(await llm._model(), tools) : undefined);
  if (bound !== undefined) return bound;
  if (RunnableSequence.isRunnableSequence(llm)) {
    const place = llm.steps.findIndex(isModelStep);
    const step = place < 0 ? undefined : bindTo(llm.steps[place], tools);
    if (step !== undefined) return RunnableSequence.from(llm.steps.with(place, step));
  }
  throw new Error(`llm ${llm} must define bindTools method.`);
}

function bindTo(model, tools) {
  const canBind = (candidate) => isChatModel(candidate) && typeof candidate.bindTools === "function";
  if (canBind(model)) return model.bindTools(tools);
  if (!RunnableBinding.isRunnableBinding(model) || !canBind(model.bound)) return undefined;
  const { config, kwargs, configFactories } = model;
  const bound = model.bound.bindTools(tools);
  if (!RunnableBinding.isRunnableBinding(bound)) return new RunnableBinding({ bound, config, kwargs, configFactories });
  return new RunnableBinding({
    bound: bound.bound,
    config: { ...config, ...bound.config },
    kwargs: { ...kwargs, ...bound.kwargs },
    configFactories: bound.configFactories ?? configFactories,
  });
}

/** Whether tools are bound to a model; that they are others is an error. */
async function hasTools(llm, tools) {
  const model = await modelIn(llm);
  if (!RunnableBinding.isRunnableBinding(model)) return false;
  const listed = [model.kwargs?.tools, model.config?.tools].find(Array.isArray);
  // Google's are in one list inside the list.
  const bound = listed?.length === 1 && "functionDeclarations" in listed[0] ? listed[0].functionDeclarations : listed;
  if (bound === undefined) return false;
  if (tools.length !== bound.length) {
    throw new Error("Number of tools in the model.bindTools() and tools passed to createReactAgent must match");
  }
  const names = new Set(bound.map(boundName));
  const missing = tools.filter(isClientTool).map(({ name }) => name).filter((name) => !names.has(name));
  if (missing.length === 0) return true;
  throw new Error(
    `Missing tools '${[...new Set(missing)]}' in the model.bindTools().Tools in the model.bindTools() must match the tools passed to createReactAgent.`,
  );
}

/** A tool's name as OpenAI, Anthropic or Google, and Bedrock have it. */
function boundName(tool) {
  if (tool.type === "function") return tool.function.name;
  return "name" in tool ? tool.name : tool.toolSpec?.name;
}

/** Whether a tool runs here, and not at the provider's. */
export function isClientTool(tool) {
  return Runnable.isRunnable(tool);
}
