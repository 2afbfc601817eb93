// A model's answer, put together from chunks in OpenAI's form; one that comes whole is one chunk.

import { ToolCalls } from "./tool_calls.js";

/** One answer as it comes. */
export class Answer {
  #id;
  #calls;
  #whole;
  /** What the server says of its answer. It comes in any chunk, and is told once, with the last part. */
  #metadata = {};
  #usage;

  /**
   * @param newId - gives ids that come once. A message's is not the server's, which is kept beside it: some
   * draw theirs from a thousand numbers, and a state holds one message an id.
   */
  constructor(newId) {
    this.#id = `run-${newId()}`;
    this.#calls = new ToolCalls(() => `call_${newId().replaceAll("-", "")}`);
  }

  /** The next part, as a message chunk; `undefined` for a chunk that adds nothing to be seen. */
  take(chunk) {
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    this.#note(chunk, choice);
    const said = choice?.delta ?? choice?.message;
    if (said === undefined || said === null) return undefined;
    const content = said.content ?? "";
    const additional_kwargs = besides(said);
    const tool_call_chunks = this.#calls.take(said.tool_calls ?? []);
    const isSeen = content.length > 0 || tool_call_chunks.length > 0 || Object.keys(additional_kwargs).length > 0;
    return isSeen ? this.#add(this.#part({ content, additional_kwargs, tool_call_chunks })) : undefined;
  }

  /** The last part: the calls as they came to be, and what the server says of its answer. */
  last() {
    const fields = { response_metadata: this.#metadata, ...this.#calls.settled() };
    if (this.#usage !== undefined) fields.usage_metadata = usageOf(this.#usage);
    return this.#add(this.#part(fields));
  }

  /** All that came, as a message. */
  get message() {
    const { tool_call_chunks, ...message } = this.#whole ?? this.#part({});
    return message;
  }

  #note(chunk, choice) {
    const usage = chunk.usage ?? chunk.x_groq?.usage;
    if (usage) this.#usage = usage;
    const { logprobs, finish_reason } = choice ?? {};
    const said = {
      id: chunk.id,
      model_name: chunk.model,
      finish_reason,
      system_fingerprint: chunk.system_fingerprint,
      service_tier: chunk.service_tier,
    };
    for (const [name, value] of Object.entries(said)) if (value) this.#metadata[name] = value;
    if (!logprobs?.content) return;
    const content = [...(this.#metadata.logprobs?.content ?? []), ...logprobs.content];
    this.#metadata.logprobs = { ...logprobs, content };
  }

  #part(fields) {
    const part = {
      content: "",
      type: "ai",
      id: this.#id,
      additional_kwargs: {},
      response_metadata: {},
      tool_calls: [],
      invalid_tool_calls: [],
      tool_call_chunks: [],
      ...fields,
    };
    return concatenable(part);
  }

  #add(part) {
    this.#whole = this.#whole === undefined ? part : joined(this.#whole, part);
    return part;
  }
}

/** LangChain's chunks have a method that joins them; here it is none of the message's fields. */
function concatenable(part) {
  return Object.defineProperty(part, "concat", { value: (next) => concatenable(joined(part, next)) });
}

/** A message chunk with the next one. */
export function joined(before, part) {
  const whole = {
    ...before,
    content: joinedContent(before.content, part.content),
    additional_kwargs: joinedFields(before.additional_kwargs, part.additional_kwargs),
    response_metadata: { ...before.response_metadata, ...part.response_metadata },
    tool_calls: [...before.tool_calls, ...part.tool_calls],
    invalid_tool_calls: [...before.invalid_tool_calls, ...part.invalid_tool_calls],
    tool_call_chunks: joinedCalls(before.tool_call_chunks, part.tool_call_chunks),
  };
  if (part.usage_metadata !== undefined) whole.usage_metadata = part.usage_metadata;
  return whole;
}

function joinedContent(before, part) {
  if (typeof before === "string" && typeof part === "string") return before + part;
  return [...partsOf(before), ...partsOf(part)];
}

function partsOf(content) {
  if (typeof content !== "string") return content;
  return content === "" ? [] : [{ type: "text", text: content }];
}

function joinedFields(before, part) {
  const fields = { ...before };
  for (const [name, value] of Object.entries(part)) {
    const old = fields[name];
    if (typeof old === "string" && typeof value === "string" && name !== "id") fields[name] = old + value;
    else if (isObject(old) && isObject(value)) fields[name] = joinedFields(old, value);
    else fields[name] = value;
  }
  return fields;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function joinedCalls(before, part) {
  const calls = [...before];
  for (const piece of part) {
    const place = calls.findIndex(({ index }) => index === piece.index);
    if (place < 0) calls.push(piece);
    else {
      const { name, id, args } = calls[place];
      calls[place] = { ...calls[place], name: name ?? piece.name, id: id ?? piece.id, args: args + piece.args };
    }
  }
  return calls;
}

/** What a model says beside its content. Its reasoning has two names. */
function besides({ reasoning_content, reasoning, refusal, audio, function_call }) {
  const said = { reasoning_content: reasoning_content ?? reasoning, refusal, audio, function_call };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value));
}

function usageOf(usage) {
  const { prompt_tokens = 0, completion_tokens = 0, prompt_tokens_details, completion_tokens_details } = usage;
  return {
    input_tokens: prompt_tokens,
    output_tokens: completion_tokens,
    total_tokens: usage.total_tokens ?? prompt_tokens + completion_tokens,
    ...detailed("input_token_details", {
      audio: prompt_tokens_details?.audio_tokens,
      cache_read: prompt_tokens_details?.cached_tokens,
    }),
    ...detailed("output_token_details", {
      audio: completion_tokens_details?.audio_tokens,
      reasoning: completion_tokens_details?.reasoning_tokens,
    }),
  };
}

function detailed(name, details) {
  const known = Object.entries(details).filter(([, count]) => typeof count === "number");
  return known.length === 0 ? {} : { [name]: Object.fromEntries(known) };
}
