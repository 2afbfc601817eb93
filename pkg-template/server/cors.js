// What browsers ask before pages of another origin may read an answer.

const METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
const EXPOSED = "content-location, x-pagination-total, x-pagination-next";

export class CORS {
  #origins;

  /** @param origins - those whose pages may ask; without it, all. */
  constructor({ origins } = {}) {
    this.#origins = origins;
  }

  /** The answer to a browser's question whether it may ask; `undefined` to anything else. */
  preflight(request) {
    if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method")) return undefined;
    const origin = this.#allowed(request);
    if (origin === undefined) return new Response("Disallowed CORS origin", { status: 400 });
    const headers = {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "",
      "access-control-max-age": "600",
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    };
    return new Response("OK", { headers });
  }

  allow(request, response) {
    const origin = request.headers.has("origin") ? this.#allowed(request) : undefined;
    response.headers.set("vary", "Origin");
    if (origin === undefined) return response;
    response.headers.set("access-control-allow-origin", origin);
    response.headers.set("access-control-expose-headers", EXPOSED);
    return response;
  }

  #allowed(request) {
    if (this.#origins === undefined) return "*";
    const origin = request.headers.get("origin");
    return this.#origins.includes(origin) ? origin : undefined;
  }
}
