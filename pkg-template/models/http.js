// The one file that talks to servers.

import { abortable, pause } from "./abort.js";
import { ModelError, disconnection, lateness, refusal } from "./errors.js";
import { pauseAfter, retryHints } from "./retry.js";
import { EventDecoder } from "./sse.js";

/** The most that an error shows of what is no JSON. */
const EXCERPT = 300;

/**
 * The events of an answer as `{ event, data }`; an answer in one piece is one event, `"whole"`. Until the first has
 * come, what fails is tried again.
 *
 * @param request - `{ url, headers, body, fetch, timeout, maxRetries, signal, censor }`; `timeout` is the longest
 * silence.
 */
export async function* exchange(request) {
  for (let failures = 1; ; failures += 1) {
    let hasBegun = false;
    try {
      for await (const event of attempt(request)) {
        hasBegun = true;
        yield event;
      }
      return;
    } catch (error) {
      request.signal?.throwIfAborted();
      const isOurs = error instanceof ModelError && !hasBegun;
      const millis = isOurs ? pauseAfter(error, failures, request.maxRetries, Math.random()) : undefined;
      if (millis === undefined) throw error;
      await pause(millis, request.signal);
    }
  }
}

async function* attempt(request) {
  const connection = new Connection(request);
  try {
    const response = await connection.open();
    if (!response.ok) throw await refused(response, connection);
    yield* eventsOf(response, connection);
  } finally {
    connection.close();
  }
}

/** One request, and how its steps fail. */
class Connection {
  #request;
  #controller = new AbortController();
  #reader;

  constructor(request) {
    this.#request = request;
  }

  get censor() {
    return this.#request.censor;
  }

  /** Where the request goes, as errors show it. */
  get address() {
    const { origin, pathname } = this.#request.url;
    return this.censor.text(origin + pathname);
  }

  open() {
    const { url, headers, body, fetch } = this.#request;
    const { signal } = this.#controller;
    return this.wait(async () => fetch(url.href, { method: "POST", headers, body, signal }));
  }

  /** The bytes of an answer as they come. */
  async *bytes(response) {
    this.#reader = response.body.getReader();
    for (;;) {
      const { value, done } = await this.wait(() => this.#reader.read());
      if (done) return;
      yield value;
    }
  }

  async wait(step) {
    const { signal, timeout } = this.#request;
    signal?.throwIfAborted();
    try {
      return await abortable(step(), signal, timeout, () => lateness(this.address, timeout));
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof ModelError ? error : disconnection(this.address, error, this.censor);
    }
  }

  /** Nothing more is wanted of the answer. */
  close() {
    this.#controller.abort();
    this.#reader?.cancel().catch(() => {});
  }
}

async function* eventsOf(response, connection) {
  const type = response.headers.get("content-type") ?? "";
  if (/^application\/json/i.test(type)) {
    const data = await connection.wait(() => response.text());
    return yield { event: "whole", data };
  }
  if (/^text\/html/i.test(type)) {
    throw new ModelError(`${connection.address} answered with a page instead of a chat completion`, { shouldRetry: false });
  }
  const decoder = new EventDecoder();
  // A `fetch` of somebody's own may have no streams.
  if (!response.body) yield* decoder.push(new TextEncoder().encode(await connection.wait(() => response.text())));
  else for await (const bytes of connection.bytes(response)) yield* decoder.push(bytes);
  yield* decoder.end();
}

async function refused(response, connection) {
  const text = await connection.wait(() => response.text());
  const hints = retryHints(response.headers, Date.now());
  const requestId = response.headers.get("x-request-id");
  if (requestId !== null) hints.requestId = connection.censor.text(requestId);
  return refusal(response.status, bodyOf(text, connection.censor) ?? response.statusText, hints, connection.censor);
}

/** Cut only when nothing secret is left in it: half a key is too much. */
function bodyOf(text, censor) {
  try {
    return JSON.parse(text);
  } catch {
    const said = text.trim();
    return said === "" || said.startsWith("<") ? undefined : censor.text(said).slice(0, EXCERPT);
  }
}
