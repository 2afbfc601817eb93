// What goes wrong with a model, without anything that must not be seen.

/** A model, or the server that has it, failed or refused. */
export class ModelError extends Error {
  constructor(message, fields) {
    super(message);
    this.name = "ModelError";
    Object.assign(this, fields);
  }
}

/** An answer is not what was asked for. */
export class OutputParserException extends Error {
  constructor(message, llmOutput) {
    super(message);
    this.name = "OutputParserException";
    this.lc_error_code = "OUTPUT_PARSING_FAILURE";
    this.llmOutput = llmOutput;
  }
}

/** What is shorter is no secret that anybody relies on, and is part of too many words. */
const SHORTEST_SECRET = 4;

/** Takes secrets out of text that comes from elsewhere: servers say what they were sent. */
export class Censor {
  #secrets;

  constructor(secrets) {
    const all = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
    // The longest first: one may be part of another.
    this.#secrets = [...new Set(all)].filter(({ length }) => length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  }

  text(text) {
    return this.#secrets.reduce((said, secret) => said.replaceAll(secret, "***"), text);
  }
}

/** What a server says is wrong, in any of the forms in which servers say it. */
export function refusal(status, said, hints, censor) {
  const error = factsOf(said, censor);
  const { message, ...facts } = error;
  const lc_error_code = codeOf(status, message);
  const coded = lc_error_code === undefined ? {} : { lc_error_code };
  return new ModelError(`${status} ${message}`, { status, ...facts, ...coded, error, ...hints });
}

/** An error in the middle of an answer. Its code may be a status. */
export function interruption(said, censor) {
  const { message, ...facts } = factsOf(said, censor);
  const status = Number(facts.code);
  const isStatus = status >= 400 && status < 600;
  return new ModelError(message, { ...(isStatus ? { status } : {}), ...facts, error: { message, ...facts } });
}

/** A server could not be reached, or went away. What it was called with must not show in what `fetch` throws. */
export function disconnection(address, error, censor) {
  const { code, message } = reasonOf(error);
  const reason = censor.text(message);
  const known = code === undefined ? {} : { code: censor.text(code) };
  return new ModelError(`Could not reach ${address}: ${reason}`, { ...known, cause: new Error(reason) });
}

export function lateness(address, timeout) {
  return new ModelError(`${address} said nothing for ${timeout} ms`, { code: "ETIMEDOUT" });
}

/** Whether a chunk of an answer is the news of an error. */
export function isError(chunk) {
  return chunk?.object === "error" || (chunk?.error !== undefined && chunk.error !== null);
}

function factsOf(said, censor) {
  const body = Array.isArray(said) ? said[0] : said;
  const inner = body?.error ?? body?.detail ?? body;
  const facts = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? inner : { message: inner };
  const found = { message: censor.text(textOf(facts.message ?? facts.detail ?? facts) ?? "no reason was given") };
  for (const name of ["type", "code", "param"]) {
    const value = facts[name];
    if (typeof value === "string") found[name] = censor.text(value);
    else if (typeof value === "number") found[name] = value;
  }
  return found;
}

function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What `fetch` of Node throws says why in its cause. */
function reasonOf(error) {
  const { cause } = error ?? {};
  const message = String(cause?.message || error?.message || error);
  const code = cause?.code ?? error?.code;
  return { message, code: typeof code === "string" ? code : undefined };
}

/** LangChain's codes. */
function codeOf(status, message) {
  if (status === 400 && message.includes("tool_calls")) return "INVALID_TOOL_RESULTS";
  return { 401: "MODEL_AUTHENTICATION", 404: "MODEL_NOT_FOUND", 429: "MODEL_RATE_LIMIT" }[status];
}
