/** Chat models that need no library: behind OpenAI's protocol, and the browser's own. */

import type { AIMessage, AIMessageChunk, Messages } from "./messages.js";
import type { StandardSchema } from "./schema.js";

/** What a model is told of its call: a node's `runtime`, or as much of one as there is. */
export interface ModelConfig {
  /** Aborts the call: what is awaited then throws its reason. */
  signal?: AbortSignal | undefined;
  /** Shown with the tokens. `"nostream"` or `"langsmith:nostream"`: the tokens are not streamed. */
  tags?: string[] | undefined;
  /** Shown with the tokens. */
  metadata?: Record<string, unknown> | undefined;
  /** Where a model's answer ends, in place of the model's own. */
  stop?: string | string[] | undefined;
  configurable?: Record<string, any> | undefined;
  context?: any;
  callbacks?: any;
}

/** Messages, or a prompt of LangChain's. */
export type ModelInput = Messages | { toChatMessages(): unknown[] };

/** A part of an answer. */
export type ModelChunk = AIMessageChunk & {
  /** This part with the next: as LangChain's chunks are joined. */
  concat(next: AIMessageChunk): ModelChunk;
};

/** What tells what a model can do. All models of this package have it. */
export interface ChatModel {
  /** The update with the answer: so a model is a node, `addNode("agent", model)`. */
  invoke(state: { messages: Messages }, config?: ModelConfig): Promise<{ messages: AIMessage[] }>;
  /** The answer to messages. In a graph its tokens reach whoever streams in a messages mode, by the `runtime` alone. */
  invoke(messages: ModelInput, config?: ModelConfig): Promise<AIMessage>;
  /** The answer in parts, as they come; the last has the tool calls, the usage, and what the server says of the answer. */
  stream(messages: ModelInput | { messages: Messages }, config?: ModelConfig): AsyncGenerator<ModelChunk, void, undefined>;
}

/** A model whose answers are values. */
export interface StructuredModel<Value> {
  /** @throws {@link OutputParserException} for an answer that is no such value. */
  invoke(messages: ModelInput, config?: ModelConfig): Promise<Value>;
  /** The value, once it is there. */
  stream(messages: ModelInput, config?: ModelConfig): AsyncGenerator<Value, void, undefined>;
  /** The same model, with tags and metadata of its own. */
  withConfig(config: { tags?: string[]; metadata?: Record<string, unknown> }): StructuredModel<Value>;
}

/** With `includeRaw`: the message beside what was made of it. */
export type RawAndParsed<Value> =
  | { raw: AIMessage; parsed: Value; parsing_error?: undefined }
  | { raw: AIMessage; parsed: null; parsing_error: OutputParserException };

/** JSON Schema. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema of zod 3, before it was a Standard Schema. */
export interface ParsingSchema<Value = any> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: any };
}

/** What an answer is to be like: a schema that can say its JSON Schema (of zod, arktype, …), or JSON Schema. */
export type AnswerSchema<Value = any> = StandardSchema<any, Value> | ParsingSchema<Value> | JsonSchema;

/** The values of a schema. */
export type AnswerOf<Schema> = Schema extends StandardSchema<any, infer Value>
  ? Value
  : Schema extends ParsingSchema<infer Value>
    ? Value
    : Record<string, any>;

/**
 * A tool that a model may call: OpenAI's form, a tool of LangChain's, a name with a schema, or a tool of the provider's
 * own. Models only say that they want to call it: calling is the graph's business.
 */
export type ModelTool =
  | { type: "function"; function: { name: string; description?: string; parameters?: object; strict?: boolean | null } }
  | {
      name: string;
      description?: string | undefined;
      /** Of the arguments: a schema that can say its JSON Schema, or JSON Schema. */
      schema?: object | undefined;
      parameters?: object | undefined;
      inputSchema?: object | undefined;
    }
  | { type: string; [field: string]: unknown };

/** How tools are bound. */
export interface BindToolsOptions {
  /** `"auto"`, `"none"`, `"any"` or `"required"`, or the name of the tool that the model must call. */
  tool_choice?: "auto" | "none" | "any" | "required" | (string & {}) | Record<string, unknown>;
  toolChoice?: BindToolsOptions["tool_choice"];
  /** Whether arguments must fit the schema in every detail. */
  strict?: boolean;
  /** Whether the model may call several tools at once. */
  parallel_tool_calls?: boolean;
  parallelToolCalls?: boolean;
}

/** An object that speaks OpenAI's protocol without a server: a WebLLM engine, or a client of another package. */
export interface CompletionsEngine {
  chat: { completions: { create(request: any, options?: any): any } };
  /** Called when nobody wants the rest of an answer. */
  interruptGenerate?(): unknown;
}

/** What {@link OpenAIChatModel} is made with. */
export interface OpenAIChatModelOptions {
  /** The model's name. An `engine` may do without. */
  model?: string | undefined;
  /**
   * The key, or a function that gives it, called with each call's config. It is sent in the request's `Authorization`, and
   * shows nowhere else: not in errors, events or checkpoints. In a page it is its user's to see, so it must be his.
   */
  apiKey?: string | ((config: any) => string | undefined | Promise<string | undefined>) | undefined;
  /** Where the protocol is spoken. Default: `"https://api.openai.com/v1"`. */
  baseURL?: string | undefined;
  /** More headers. */
  headers?: Record<string, string | undefined> | Headers | undefined;
  organization?: string | undefined;
  project?: string | undefined;
  temperature?: number | undefined;
  /** The most tokens of an answer. */
  maxTokens?: number | undefined;
  topP?: number | undefined;
  frequencyPenalty?: number | undefined;
  presencePenalty?: number | undefined;
  /** Where answers end. */
  stop?: string | string[] | undefined;
  seed?: number | undefined;
  reasoningEffort?: string | undefined;
  /** `response_format` of the protocol; see {@link OpenAIChatModel.withStructuredOutput}. */
  responseFormat?: Record<string, unknown> | undefined;
  /** More fields of the request, as they are. */
  modelKwargs?: Record<string, unknown> | undefined;
  /** The longest silence of the server, in milliseconds. Default: ten minutes. */
  timeout?: number | undefined;
  /**
   * How often a request is sent again that could not be answered: no connection, 408, 409, 429, and 500 or more. The pauses
   * double from half a second up to eight, or are what `Retry-After` says. Once an answer has begun it is not asked for
   * again. Default: 2.
   */
  maxRetries?: number | undefined;
  /** Whether streams are asked for their usage of tokens. Default: true. */
  streamUsage?: boolean | undefined;
  /** Answers are always asked for in one piece. */
  disableStreaming?: boolean | undefined;
  /** In place of the global `fetch`. */
  fetch?: ((input: string, init: RequestInit) => Promise<Response>) | undefined;
  /** In place of a server. */
  engine?: CompletionsEngine | undefined;
  /** Whose model it is, for traces: `ls_provider`. Default: `"openai"`. */
  provider?: string | undefined;
  /** Shown with the tokens of every call. `"nostream"`: they are not streamed. */
  tags?: string[] | undefined;
  /** Shown with the tokens of every call. */
  metadata?: Record<string, unknown> | undefined;
}

/**
 * A chat model behind OpenAI's protocol, `/chat/completions`: OpenAI's, or one on Ollama, vLLM, LM Studio, llama.cpp and
 * many others, or in the page itself.
 *
 * @example
 * ```ts
 * const model = new OpenAIChatModel({ model: "llama3.2", baseURL: "http://localhost:11434/v1" });
 * graph.addNode("agent", async (state, runtime) => ({
 *   messages: [await model.invoke(state.messages, runtime)],
 * }));
 * ```
 */
export class OpenAIChatModel implements ChatModel {
  /** @throws `Error` for options that cannot work. */
  constructor(options: OpenAIChatModelOptions & ({ model: string } | { engine: CompletionsEngine }));

  /** The model's name. */
  readonly model: string | undefined;

  /** @throws {@link ModelError} when the server refuses, fails or cannot be reached. */
  invoke(state: { messages: Messages }, config?: ModelConfig): Promise<{ messages: AIMessage[] }>;
  invoke(messages: ModelInput, config?: ModelConfig): Promise<AIMessage>;
  /** @throws {@link ModelError} when the server refuses, fails or cannot be reached. */
  stream(messages: ModelInput | { messages: Messages }, config?: ModelConfig): AsyncGenerator<ModelChunk, void, undefined>;

  /** The same model, which knows of tools. */
  bindTools(tools: readonly ModelTool[], options?: BindToolsOptions): OpenAIChatModel;

  /**
   * The same model, with answers in the form of a schema, which checks them.
   *
   * @param options - `method`: by the response's format (`"jsonSchema"`, the default), by a call of a function, or as any
   * JSON (`"jsonMode"`).
   */
  withStructuredOutput<Schema extends AnswerSchema>(
    schema: Schema,
    options: StructuredOutputOptions & { includeRaw: true },
  ): StructuredModel<RawAndParsed<AnswerOf<Schema>>>;
  withStructuredOutput<Schema extends AnswerSchema>(
    schema: Schema,
    options?: StructuredOutputOptions & { includeRaw?: false },
  ): StructuredModel<AnswerOf<Schema>>;

  /** The same model, with tags and metadata of its own. */
  withConfig(config: { tags?: string[]; metadata?: Record<string, unknown> }): OpenAIChatModel;
}

/** How answers in the form of a schema are asked for. */
export interface StructuredOutputOptions {
  /** The schema's name, or the function's. Default: its title, or `"extract"`. */
  name?: string;
  method?: "jsonSchema" | "functionCalling" | "jsonMode";
  /** Default: as far as the schema allows it. */
  strict?: boolean;
}

/** What {@link BuiltInChatModel} is made with. */
export interface BuiltInChatModelOptions {
  /** Browsers want both of `temperature` and `topK`, or none. */
  temperature?: number | undefined;
  topK?: number | undefined;
  /** The kinds and languages of what it is given. Default: the kinds that a call's messages have. */
  expectedInputs?: readonly { type: string; languages?: readonly string[] }[] | undefined;
  /** The kinds and languages of what it answers. */
  expectedOutputs?: readonly { type: string; languages?: readonly string[] }[] | undefined;
  /** Told how much of the model has been downloaded, from 0 to 1. */
  onDownloadProgress?: ((loaded: number) => void) | undefined;
  tags?: string[] | undefined;
  metadata?: Record<string, unknown> | undefined;
}

/**
 * The browser's own model, behind the Prompt API (`LanguageModel`): no key, no server, no download by the page. It has
 * no tools.
 *
 * @example
 * ```ts
 * if ((await BuiltInChatModel.availability()) !== "unavailable") {
 *   const model = new BuiltInChatModel({ onDownloadProgress: (loaded) => console.log(loaded) });
 * }
 * ```
 */
export class BuiltInChatModel implements ChatModel {
  constructor(options?: BuiltInChatModelOptions);

  /** What the browser says of its model. `"unavailable"` where there is none. */
  static availability(options?: object): Promise<"unavailable" | "downloadable" | "downloading" | "available">;

  /** @throws {@link ModelError} with the code `"unavailable"` where there is no model. */
  invoke(state: { messages: Messages }, config?: ModelConfig): Promise<{ messages: AIMessage[] }>;
  invoke(messages: ModelInput, config?: ModelConfig): Promise<AIMessage>;
  /** @throws {@link ModelError} with the code `"unavailable"` where there is no model. */
  stream(messages: ModelInput | { messages: Messages }, config?: ModelConfig): AsyncGenerator<ModelChunk, void, undefined>;

  /** The same model, with answers in the form of a schema, which the browser keeps to. */
  withStructuredOutput<Schema extends AnswerSchema>(
    schema: Schema,
    options: { includeRaw: true },
  ): StructuredModel<RawAndParsed<AnswerOf<Schema>>>;
  withStructuredOutput<Schema extends AnswerSchema>(
    schema: Schema,
    options?: { includeRaw?: false },
  ): StructuredModel<AnswerOf<Schema>>;

  /** The same model, with tags and metadata of its own. */
  withConfig(config: { tags?: string[]; metadata?: Record<string, unknown> }): BuiltInChatModel;
}

/** A model, or the server that has it, failed or refused. Nothing in it shows what the server was called with. */
export class ModelError extends Error {
  constructor(message: string, fields?: object);
  readonly name: "ModelError";
  /** The server's answer, as HTTP has it. None where it could not be reached. */
  readonly status?: number;
  /** The provider's code, such as `"insufficient_quota"`, or the connection's, such as `"ECONNREFUSED"`. */
  readonly code?: string | number;
  /** The provider's kind of error. */
  readonly type?: string;
  /** What in the request is wrong. */
  readonly param?: string;
  /** What the provider says. */
  readonly error?: { message: string; type?: string; code?: string | number; param?: string };
  /** The provider's id of the request, for its support. */
  readonly requestId?: string;
  /** After how many milliseconds the server wants to be asked again. */
  readonly retryAfter?: number;
  /** LangChain's code, such as `"MODEL_RATE_LIMIT"`. */
  readonly lc_error_code?: string;
}

/** An answer is not what was asked for. */
export class OutputParserException extends Error {
  constructor(message: string, llmOutput?: string);
  readonly name: "OutputParserException";
  readonly lc_error_code: "OUTPUT_PARSING_FAILURE";
  /** What the model said. */
  readonly llmOutput?: string;
}

export {};
