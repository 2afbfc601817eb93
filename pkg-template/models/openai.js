// Models behind OpenAI's protocol, `/chat/completions`: OpenAI's own, Ollama, vLLM, LM Studio, llama.cpp, and objects
// that speak it without a server, such as WebLLM's engines.

import { randomId } from "../runtime.js";
import { abortable } from "./abort.js";
import { Answer } from "./answer.js";
import { Censor, ModelError, interruption, isError } from "./errors.js";
import { exchange } from "./http.js";
import { isStrict, jsonSchemaOf } from "./json_schema.js";
import { messagesOf, messagesOfState, toOpenAI } from "./messages.js";
import { StructuredModel, valueOfCall, valueOfText } from "./structured.js";
import { Call, facts, joined } from "./telling.js";
import { toolChoiceOf, toolOf } from "./tools.js";

const DEFAULTS = {
  baseURL: "https://api.openai.com/v1",
  timeout: 600_000,
  maxRetries: 2,
  streamUsage: true,
  provider: "openai",
};

export class OpenAIChatModel {
  /** With the key in it, so nothing but the model may see it. */
  #options;
  #url;

  constructor(options) {
    const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
    this.#options = { ...DEFAULTS, ...Object.fromEntries(given) };
    const { model, engine, baseURL, apiKey } = this.#options;
    if (typeof model !== "string" && engine === undefined) {
      throw new Error("OpenAIChatModel needs `model`: the name of a model.");
    }
    if (engine !== undefined && typeof engine.chat?.completions?.create !== "function") {
      throw new Error("`engine` must have a method `chat.completions.create`, as WebLLM's engines have.");
    }
    if (!["undefined", "string", "function"].includes(typeof apiKey)) {
      throw new Error("`apiKey` must be text, or a function that gives it.");
    }
    this.model = model;
    if (engine === undefined) this.#url = addressOf(baseURL);
  }

  /** The answer to messages; to a state, as a node is given it, the update with the answer. */
  async invoke(given, config) {
    const messages = messagesOfState(given);
    return messages === undefined ? this.#invoke(given, config) : { messages: [await this.#invoke(messages, config)] };
  }

  async #invoke(messages, config) {
    const { call, body, answer } = this.#begin(messages, config);
    if (!call.isHeard || this.#options.disableStreaming) return call.whole(this.#whole(body, answer, call, config));
    for await (const _ of call.parts(this.#parts(streaming(body, this.#options), answer, call, config), answer));
    return answer.message;
  }

  async *stream(messages, config) {
    const { call, body, answer } = this.#begin(messages, config);
    if (this.#options.disableStreaming) yield await call.whole(this.#whole(body, answer, call, config));
    else yield* call.parts(this.#parts(streaming(body, this.#options), answer, call, config), answer);
  }

  /** The same model, which knows of tools. */
  bindTools(tools, options = {}) {
    return this.#with({
      tools: tools.map((tool) => toolOf(tool, options.strict)),
      toolChoice: toolChoiceOf(options.tool_choice ?? options.toolChoice),
      parallelToolCalls: options.parallel_tool_calls ?? options.parallelToolCalls,
    });
  }

  /** The same model, with answers in the form of a schema. */
  withStructuredOutput(schema, { name, method = "jsonSchema", includeRaw, strict } = {}) {
    const isFunction = typeof schema?.name === "string" && typeof schema.parameters === "object";
    const json = jsonSchemaOf(isFunction ? schema.parameters : schema);
    const { description } = isFunction ? schema : json;
    const called = nameOf(name ?? (isFunction ? schema.name : json.title));
    if (method === "functionCalling") {
      const tool = { name: called, description: description ?? "The answer.", schema: json };
      const model = this.bindTools([tool], { tool_choice: called, strict });
      return new StructuredModel(model, isFunction ? json : schema, valueOfCall(called), includeRaw);
    }
    const json_schema = { name: called, description, schema: json, strict: strict ?? (isStrict(json) || undefined) };
    const responseFormat = FORMATS[method]?.(json_schema);
    if (responseFormat === undefined) {
      throw new Error(`"method" must be "jsonSchema", "functionCalling" or "jsonMode", received ${JSON.stringify(method)}`);
    }
    return new StructuredModel(this.#with({ responseFormat }), isFunction ? json : schema, valueOfText, includeRaw);
  }

  /** The same model, with tags and metadata of its own. */
  withConfig({ tags, metadata } = {}) {
    return this.#with(joined(this.#options, { tags, metadata }));
  }

  #with(more) {
    return new this.constructor({ ...this.#options, ...more });
  }

  #begin(given, config) {
    const messages = messagesOf(messagesOfState(given) ?? given);
    const options = this.#options;
    const stop = config?.stop ?? options.stop;
    const metadata = { ...options.metadata, ...facts(options.provider, options.model, { ...options, stop }) };
    const call = new Call("OpenAIChatModel", messages, config, { tags: options.tags, metadata });
    return { call, body: bodyOf({ ...options, stop }, messages), answer: new Answer(randomId) };
  }

  async #whole(body, answer, call, config) {
    for await (const chunk of this.#chunks(body, call, config)) answer.take(chunk);
    answer.last();
    return answer.message;
  }

  async *#parts(body, answer, call, config) {
    for await (const chunk of this.#chunks(body, call, config)) {
      const part = answer.take(chunk);
      if (part !== undefined) yield part;
    }
    yield answer.last();
  }

  #chunks(body, call, config) {
    const { engine } = this.#options;
    return engine === undefined ? this.#ofServer(body, call, config) : ofEngine(engine, body, call.signal);
  }

  async *#ofServer(body, { signal }, config) {
    const { apiKey, timeout, maxRetries, fetch = globalThis.fetch } = this.#options;
    signal?.throwIfAborted();
    const key = typeof apiKey === "function" ? await abortable(apiKey(config), signal) : apiKey;
    const { headers, censor } = headersOf(this.#options, key, this.#url);
    const request = { url: this.#url, headers, body: JSON.stringify(body), fetch, timeout, maxRetries, signal, censor };
    yield* complete(chunksOf(exchange(request), censor));
  }
}

const FORMATS = {
  jsonSchema: (json_schema) => ({ type: "json_schema", json_schema }),
  jsonMode: () => ({ type: "json_object" }),
};

/** Names of tools and schemas have no other characters. */
function nameOf(name = "extract") {
  return name.replace(/[^\w-]/g, "_").slice(0, 64);
}

function addressOf(baseURL) {
  let url;
  try {
    url = new URL(baseURL, globalThis.location?.href);
  } catch {
    // What was given is not shown: it may have a key in it.
  }
  if (!/^https?:$/.test(url?.protocol)) throw new Error("`baseURL` must be an address, such as \"http://localhost:11434/v1\".");
  if (url.username || url.password) throw new Error("`baseURL` must not have a user's name or password in it: use `headers`.");
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/chat/completions`;
  return url;
}

/** OpenAI's models that reason have another name for the limit of tokens, and servers of other models know but the first. */
function limitOf({ model, maxTokens }) {
  if (maxTokens === undefined) return {};
  const reasons = /^(o\d|gpt-[5-9](?!-chat))/.test(model ?? "");
  return reasons ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}

function bodyOf(options, messages) {
  const hasTools = options.tools?.length > 0;
  const body = {
    model: options.model,
    messages: toOpenAI(messages),
    ...limitOf(options),
    temperature: options.temperature,
    top_p: options.topP,
    frequency_penalty: options.frequencyPenalty,
    presence_penalty: options.presencePenalty,
    stop: options.stop,
    seed: options.seed,
    reasoning_effort: options.reasoningEffort,
    response_format: options.responseFormat,
    tools: hasTools ? options.tools : undefined,
    tool_choice: hasTools ? options.toolChoice : undefined,
    parallel_tool_calls: hasTools ? options.parallelToolCalls : undefined,
    ...options.modelKwargs,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function streaming(body, { streamUsage }) {
  return { ...body, stream: true, ...(streamUsage ? { stream_options: { include_usage: true } } : {}) };
}

/** The headers of a request, and what must not be seen of it. */
function headersOf({ headers: given, organization, project }, key, url) {
  const headers = new Headers({ "content-type": "application/json" });
  const all = { "openai-organization": organization, "openai-project": project };
  if (key !== undefined && key !== null) all.authorization = `Bearer ${String(key).trim()}`;
  const own = given instanceof Headers ? Object.fromEntries(given) : given;
  for (const [name, value] of Object.entries({ ...all, ...own })) {
    if (value !== undefined && value !== null) put(headers, name, String(value));
  }
  // Short values of headers are flags and versions, which errors may show.
  const others = [...Object.values(own ?? {}).map(String), ...url.searchParams.values()].filter(({ length }) => length >= 8);
  const secrets = [String(key ?? ""), ...others].flatMap((secret) => [secret, secret.trim(), secret.replace(/^\w+ /, "")]);
  return { headers, censor: new Censor(secrets) };
}

/** What `Headers` throws shows the value. */
function put(headers, name, value) {
  try {
    headers.set(name, value);
  } catch {
    const hint = name === "authorization" ? ": look at `apiKey`" : "";
    throw new Error(`The header "${name}" has a value, or a name, that no request can have${hint}.`);
  }
}

/** The chunks that a server's events are. */
async function* chunksOf(events, censor) {
  for await (const { event, data } of events) {
    if (data === "[DONE]") return yield { isLast: true };
    const chunk = parsed(data, censor);
    if (event === "error" || isError(chunk)) throw interruption(chunk, censor);
    if (typeof chunk === "object" && chunk !== null) yield event === "whole" ? { ...chunk, isLast: true } : chunk;
  }
}

function parsed(data, censor) {
  try {
    return JSON.parse(data);
  } catch {
    throw new ModelError(`The server sent what is no JSON: ${censor.text(data).slice(0, 100)}`);
  }
}

/** An answer that ends before its end is an error: half an answer looks like a whole one. */
async function* complete(chunks) {
  let isAnswer = false;
  let isOver = false;
  for await (const chunk of chunks) {
    isAnswer ||= chunk.choices?.length > 0;
    isOver ||= chunk.isLast === true || chunk.choices?.some(({ finish_reason }) => finish_reason) === true;
    yield chunk;
  }
  if (!isAnswer) throw new ModelError("The server's answer has no message in it");
  if (!isOver) throw new ModelError("The server's answer ended before it was complete");
}

/** What an engine in the page answers. It is told to stop in its own way. */
async function* ofEngine(engine, body, signal) {
  signal?.throwIfAborted();
  let isOver = false;
  let iterator;
  try {
    const answering = (async () => engine.chat.completions.create(body, { signal }))();
    const answer = await abortable(answering, signal);
    iterator = answer[Symbol.asyncIterator]?.();
    if (iterator === undefined) yield answer;
    else for (;;) {
      const { value, done } = await abortable(iterator.next(), signal);
      if (done) break;
      yield value;
    }
    isOver = true;
  } finally {
    if (!isOver) leave(engine, iterator);
  }
}

function leave(engine, iterator) {
  const ended = async () => {
    await engine.interruptGenerate?.();
    await iterator?.return?.();
  };
  ended().catch(() => {});
}
