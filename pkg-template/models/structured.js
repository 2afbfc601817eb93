// Answers in the form of a schema.

import { textOf } from "./content.js";
import { OutputParserException } from "./errors.js";
import { checked } from "./json_schema.js";

/** A model whose answers are values. */
export class StructuredModel {
  #model;
  #schema;
  #valueOf;
  #includeRaw;

  /**
   * @param model - answers with the value in its message.
   * @param valueOf - takes it out of the message.
   */
  constructor(model, schema, valueOf, includeRaw = false) {
    this.#model = model;
    this.#schema = schema;
    this.#valueOf = valueOf;
    this.#includeRaw = includeRaw;
  }

  async invoke(messages, config) {
    const raw = await this.#model.invoke(messages, config);
    if (!this.#includeRaw) return this.#parsed(raw);
    try {
      return { raw, parsed: await this.#parsed(raw) };
    } catch (error) {
      if (!(error instanceof OutputParserException)) throw error;
      return { raw, parsed: null, parsing_error: error };
    }
  }

  /** The value, once it is there: half a value fits no schema. */
  async *stream(messages, config) {
    yield await this.invoke(messages, config);
  }

  withConfig(config) {
    return new StructuredModel(this.#model.withConfig(config), this.#schema, this.#valueOf, this.#includeRaw);
  }

  async #parsed(message) {
    const value = this.#valueOf(message);
    const { value: parsed, issues } = await checked(this.#schema, value);
    if (issues === undefined) return parsed;
    const found = issues.map((issue) => (issue.path?.length > 0 ? `${placeOf(issue.path)}: ${issue.message}` : issue.message));
    const why = `The model's answer does not fit the schema: ${found.join("; ")}`;
    throw new OutputParserException(why, textOf(message.content));
  }
}

function placeOf(path) {
  return path.map((key) => String(typeof key === "object" ? key.key : key)).join(".");
}

/** The value that a message's text is in JSON. */
export function valueOfText(message) {
  const { refusal } = message.additional_kwargs;
  if (refusal) throw new OutputParserException(`The model refused: ${refusal}`, refusal);
  const text = textOf(message.content);
  // Models without constrained output put a fence around it.
  const [, fenced] = /^\s*```(?:json)?\s*\n(.*?)\n?```\s*$/s.exec(text) ?? [];
  try {
    return JSON.parse(fenced ?? text);
  } catch {
    const isCutOff = message.response_metadata.finish_reason === "length";
    const why = isCutOff ? "it was cut off at the limit of tokens" : "it is no JSON";
    throw new OutputParserException(`The model's answer cannot be read: ${why}`, text);
  }
}

/** The arguments of a message's call of a tool. */
export function valueOfCall(name) {
  return ({ tool_calls, invalid_tool_calls, content }) => {
    const call = tool_calls.find((call) => call.name === name);
    if (call !== undefined) return call.args;
    const invalid = invalid_tool_calls[0]?.args;
    const why = invalid === undefined ? `it does not call "${name}"` : "its arguments are no JSON object";
    throw new OutputParserException(`The model's answer cannot be read: ${why}`, invalid ?? textOf(content));
  };
}
