// LangGraph Server's HTTP API as one function, from a request to its response.

import { Client, IDLE } from "./client.js";
import { GuardedClient } from "./server/auth/client.js";
import { Rules } from "./server/auth/rules.js";
import { CORS } from "./server/cors.js";
import { Handlers } from "./server/handlers.js";
import { install } from "./server/install.js";
import { asProblem, problem } from "./server/problem.js";
import { readBody } from "./server/body.js";
import { routeOf } from "./server/route.js";

/** How long a request's body may be, in bytes. */
const BODY_BYTES = 16 * 1024 * 1024;

/** What anybody may ask. */
const OPEN = ["ok", "info"];

export function serve({ graphs, checkpointer, store, auth, cors = {}, limits = {} }) {
  return new Server(new Client({ graphs, checkpointer, store }), auth, cors, limits);
}

class Server {
  #rules;
  #heartbeat;
  #cors;
  #bodyBytes;

  constructor(client, auth, cors, { bodyBytes = BODY_BYTES, heartbeatSeconds = 5 }) {
    this.client = client;
    this.#rules = auth === undefined || auth === null ? undefined : new Rules(auth);
    this.#heartbeat = heartbeatSeconds * 1000;
    this.#cors = cors === false ? undefined : new CORS(cors);
    this.#bodyBytes = bodyBytes;
    this.fetch = this.fetch.bind(this);
  }

  /**
   * Answers a request. It never throws: what goes wrong is the response.
   *
   * @param context - where there is one, as in Cloudflare's workers, it is told how long runs go on in the background.
   */
  async fetch(request, _environment, context) {
    const preflight = this.#cors?.preflight(request);
    if (preflight !== undefined) return preflight;
    const response = await this.#answer(request).catch(asProblem);
    context?.waitUntil?.(this.client[IDLE]());
    return this.#cors === undefined ? response : this.#cors.allow(request, response);
  }

  async #answer(request) {
    const { name, parts, methods, query } = routeOf(request);
    if (methods !== undefined) return problem(405, "Method Not Allowed", { allow: methods.join(", ") });
    if (name === undefined) return problem(404, "Not Found");
    const client = this.#rules === undefined || OPEN.includes(name) ? this.client : await this.#guarded(request);
    const body = await readBody(request, this.#bodyBytes);
    return new Handlers(client, this.#heartbeat)[name]({ parts, query, body, request });
  }

  /** The client that the sender of a request may use. */
  async #guarded(request) {
    const user = await this.#rules.asker(new Request(request.url, { method: request.method, headers: request.headers }));
    return new GuardedClient(this.client, this.#rules, user);
  }

  /** Has LangGraph's SDK, where it is given no `apiUrl`, ask this server without a network; gives what undoes that. */
  install() {
    return install(this.fetch);
  }
}
