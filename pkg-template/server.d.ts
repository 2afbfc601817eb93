/**
 * LangGraph Server's HTTP API as one function, from a request to its response: for edge workers, Deno, Bun, service
 * workers, and LangGraph's own clients in the same program.
 */

import type { Client, ClientOptions } from "./index.js";

/** What is served, and to whom. */
export interface ServeOptions extends ClientOptions {
  /** Which pages of other origins may ask. Default: all. `false`: nothing is said of it. */
  cors?: false | { /** Such as `"https://example.com"`. */ origins?: string[] };
  limits?: {
    /** How long a request's body may be. Default: 16 MiB; beyond it the answer is 413. */
    bodyBytes?: number;
    /** After how much silence a stream says that it is alive. Default: 5. */
    heartbeatSeconds?: number;
  };
}

/** A server without a network: who has one hands its requests in. */
export interface Server {
  /**
   * Answers a request. It never throws: what goes wrong is a response `{ detail }` with a status. Bound: `export default
   * { fetch: server.fetch }`, `Deno.serve(server.fetch)`, `Bun.serve({ fetch: server.fetch })`.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same service without HTTP. */
  readonly client: Client;
  /**
   * Has LangGraph's SDK ask this server without a network wherever `new Client()` is given no `apiUrl`.
   *
   * @returns what undoes that.
   */
  install(): () => void;
}

/**
 * Serves graphs.
 *
 * @example
 * ```ts
 * import { serve } from "superstep/server";
 *
 * export default serve({ graphs: { agent } });
 * ```
 */
export function serve(options: ServeOptions): Server;
