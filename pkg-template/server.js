// LangGraph Server's HTTP API as one function, from a request to its response.

import { Client } from "./client.js";
import { CORS } from "./server/cors.js";
import { Handlers } from "./server/handlers.js";
import { install } from "./server/install.js";
import { asProblem, problem } from "./server/problem.js";
import { readBody } from "./server/body.js";
import { routeOf } from "./server/route.js";

/** How long a request's body may be, in bytes. */
const BODY_BYTES = 16 * 1024 * 1024;

export function serve({ graphs, checkpointer, store, cors = {}, limits = {} }) {
  return new Server(new Client({ graphs, checkpointer, store }), cors, limits);
}

class Server {
  #handlers;
  #cors;
  #bodyBytes;

  constructor(client, cors, { bodyBytes = BODY_BYTES, heartbeatSeconds = 5 }) {
    this.client = client;
    this.#handlers = new Handlers(client, heartbeatSeconds * 1000);
    this.#cors = cors === false ? undefined : new CORS(cors);
    this.#bodyBytes = bodyBytes;
    this.fetch = this.fetch.bind(this);
  }

  /** Answers a request. It never throws: what goes wrong is the response. */
  async fetch(request) {
    const preflight = this.#cors?.preflight(request);
    if (preflight !== undefined) return preflight;
    const response = await this.#answer(request).catch(asProblem);
    return this.#cors === undefined ? response : this.#cors.allow(request, response);
  }

  async #answer(request) {
    const { name, parts, methods, query } = routeOf(request);
    if (methods !== undefined) return problem(405, "Method Not Allowed", { allow: methods.join(", ") });
    if (name === undefined) return problem(404, "Not Found");
    const body = await readBody(request, this.#bodyBytes);
    return this.#handlers[name]({ parts, query, body, request });
  }

  /** Has LangGraph's SDK, where it is given no `apiUrl`, ask this server without a network; gives what undoes that. */
  install() {
    return install(this.fetch);
  }
}
