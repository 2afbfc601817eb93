/**
 * What `@langchain/langgraph/prebuilt` exports.
 *
 * @module superstep/langgraph/prebuilt
 */

import type { AgentAction, AgentFinish, AgentStep } from "@langchain/core/agents";
import type { LanguageModelLike } from "@langchain/core/language_models/base";
import type { BaseMessage, BaseMessageLike, SystemMessage, ToolMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import { Runnable, RunnableBinding, type RunnableConfig, type RunnableToolLike } from "@langchain/core/runnables";
import type { DynamicTool, StructuredToolInterface } from "@langchain/core/tools";
import type { InteropZodType } from "@langchain/core/utils/types";
import type { Command, OverwriteValue } from "../types/control.js";
import type { AnyStore } from "../types/runtime.js";
import type { BaseCheckpointSaver } from "../types/savers.js";
import type { ContextOf, ContextSchema, DefinitionOf, Schema } from "../types/schema.js";
import type { AnnotationRoot, Channel, StateType, UpdateType } from "../types/state.js";
import type { CompiledStateGraph, LangGraphRunnableConfig } from "./types/graph.js";
import type { Messages } from "./types/messages.js";

type ClientTool = StructuredToolInterface | DynamicTool | RunnableToolLike;
type ServerTool = Record<string, unknown>;

export type ToolNodeOptions = { name?: string; tags?: string[]; handleToolErrors?: boolean };

/** Runs the tools that the last message of a model asks for, all at once, and answers with their messages. */
export class ToolNode<T = any> extends Runnable<T, T> {
  constructor(tools: ClientTool[], options?: ToolNodeOptions);
  lc_namespace: string[];
  tools: ClientTool[];
  /** Whether a model is told of what a tool throws; otherwise it ends the run. Default: true. */
  handleToolErrors: boolean;
  invoke(input: any, options?: Partial<RunnableConfig>): Promise<any>;
  protected run(input: unknown, config: LangGraphRunnableConfig): Promise<T>;
  protected runTool(call: ToolCall, config: LangGraphRunnableConfig, state: unknown): Promise<ToolMessage | Command>;
}

/** Where to go after a model's message: to its tools, or to the end. */
export function toolsCondition(state: BaseMessage[] | { messages: BaseMessage[] }): "tools" | "__end__";

/** What the model is given: words before the conversation, or what is made of the state. */
export type Prompt =
  | SystemMessage
  | string
  | ((state: any, config: LangGraphRunnableConfig) => BaseMessageLike[] | Promise<BaseMessageLike[]>)
  | Runnable;

/** @deprecated Use {@link Prompt}. */
export type StateModifier = Prompt;

/** @deprecated Use {@link Prompt}. */
export type MessageModifier = SystemMessage | string | ((messages: BaseMessage[]) => BaseMessage[] | Promise<BaseMessage[]>) | Runnable;

type AgentDefinition<Structured> = {
  messages: Channel<BaseMessage[], Messages | OverwriteValue<BaseMessage[]>>;
  structuredResponse: Channel<Structured, Structured>;
};

/** The state of an agent. */
export type AgentState<Structured extends Record<string, any> = Record<string, any>> = {
  messages: BaseMessage[];
  structuredResponse: Structured;
};

export function createReactAgentAnnotation<Structured extends Record<string, any> = Record<string, any>>(): AnnotationRoot<AgentDefinition<Structured>>;

type Hook = Runnable<any, any> | ((state: any, config: LangGraphRunnableConfig) => any);

export type CreateReactAgentParams<
  A extends Schema = AnnotationRoot<any>,
  Structured extends Record<string, any> = Record<string, any>,
  C extends ContextSchema = AnnotationRoot<any>,
> = {
  /** A chat model that can call tools, or a function that chooses one. */
  llm: LanguageModelLike | ((state: any, runtime: LangGraphRunnableConfig<ContextOf<C>>) => LanguageModelLike | Promise<LanguageModelLike>);
  tools: ToolNode | (ServerTool | ClientTool)[];
  prompt?: Prompt;
  /** @deprecated Use `prompt`. */
  stateModifier?: StateModifier;
  /** @deprecated Use `prompt`. */
  messageModifier?: MessageModifier;
  stateSchema?: A;
  contextSchema?: C;
  checkpointer?: BaseCheckpointSaver<any> | boolean;
  /** Another name of `checkpointer`. */
  checkpointSaver?: BaseCheckpointSaver<any> | boolean;
  interruptBefore?: "*" | string[];
  interruptAfter?: "*" | string[];
  store?: AnyStore;
  /** The form of `structuredResponse`: the model says its answer once more in it. */
  responseFormat?:
    | InteropZodType<Structured>
    | { schema: InteropZodType<Structured> | Record<string, any>; prompt?: string; strict?: boolean; [key: string]: unknown }
    | Record<string, any>;
  name?: string;
  description?: string | undefined;
  /** `"inline"` puts agents' names into the text of their messages. */
  includeAgentName?: AgentNameMode | undefined;
  /** Runs before the model; what it writes to `llmInputMessages` the model is given. */
  preModelHook?: Hook;
  /** Runs after the model. */
  postModelHook?: Hook;
  /** `"v2"` runs each tool call as a task of its own. Default: `"v1"`. */
  version?: "v1" | "v2";
};

/** A model and its tools in a loop. */
export function createReactAgent<
  A extends Schema = AnnotationRoot<AgentDefinition<Record<string, any>>>,
  Structured extends Record<string, any> = Record<string, any>,
  C extends ContextSchema = AnnotationRoot<any>,
>(
  params: CreateReactAgentParams<A, Structured, C>,
): CompiledStateGraph<
  StateType<AgentDefinition<Structured> & DefinitionOf<A>>,
  UpdateType<AgentDefinition<Structured> & DefinitionOf<A>>,
  any,
  ContextOf<C>
>;

/** Where an agent's name is put for the model: into the text. */
export type AgentNameMode = "inline";

/** A model that reads and writes messages with their agents' names in them. */
export function withAgentName(model: LanguageModelLike, agentNameMode: AgentNameMode): LanguageModelLike;

/** @deprecated Use {@link ToolNode}. */
export interface ToolExecutorArgs {
  tools: ClientTool[];
  /** What a call of an unknown tool is answered. */
  invalidToolMsgTemplate?: string;
}

/** @deprecated Use {@link ToolNode}. */
export interface ToolInvocationInterface {
  tool: string;
  toolInput: string;
}

/** @deprecated Use {@link ToolNode}. */
export class ToolExecutor extends RunnableBinding<any, any, any> {
  constructor(fields: ToolExecutorArgs);
  tools: ClientTool[];
}

/** The state of {@link createAgentExecutor}. */
export interface AgentExecutorState {
  agentOutcome?: AgentAction | AgentFinish;
  steps: AgentStep[];
  input: string;
  chatHistory?: BaseMessage[];
}

/** The state of {@link createFunctionCallingExecutor}. */
export type FunctionCallingExecutorState = { messages: BaseMessage[] };

/** A LangChain agent and its tools in a loop. */
export function createAgentExecutor(fields: { agentRunnable: Runnable; tools: ClientTool[] | ToolExecutor }): CompiledStateGraph<any, any, "agent" | "action">;

/** @deprecated Use {@link createReactAgent}. */
export function createFunctionCallingExecutor<Model extends object>(fields: {
  model: Model;
  tools: ClientTool[] | ToolExecutor;
}): CompiledStateGraph<FunctionCallingExecutorState, Partial<FunctionCallingExecutorState>, "agent" | "action">;

/** What a person is asked who reviews an agent's wish. */
export interface ActionRequest {
  action: string;
  args: Record<string, any>;
}

/** What that person may answer. */
export interface HumanInterruptConfig {
  allow_ignore: boolean;
  allow_respond: boolean;
  allow_edit: boolean;
  allow_accept: boolean;
}

/** A question to a person. */
export interface HumanInterrupt {
  action_request: ActionRequest;
  config: HumanInterruptConfig;
  description?: string;
}

/** The answer. */
export type HumanResponse = { type: "accept" | "ignore" | "response" | "edit"; args: null | string | ActionRequest };

export {};
