/**
 * LangGraph Server's HTTP API as one function, from a request to its response: for edge workers, Deno, Bun, service
 * workers, and LangGraph's own clients in the same program.
 */

import type { Client, ClientOptions } from "./index.js";

/** Who asks, as `authenticate` tells it. */
export interface AuthUser {
  /** What tells users apart. */
  identity: string;
  permissions?: string[];
  [fact: string]: unknown;
}

/** What a rule is asked. */
export interface AuthQuestion {
  /** Such as `"threads:create_run"`. */
  event: string;
  /** `"threads"`, `"assistants"` or `"store"`. */
  resource: string;
  action: string;
  /** What is to be done: a rule may change it, such as `value.metadata.owner`. */
  value: any;
  user: AuthUser & { permissions: string[] };
  permissions: string[];
}

/** Which metadata a rule lets through: a value, the same as `$eq`, or a list that has something. */
export type AuthFilter = Record<string, unknown>;

/** A rule lets through (`undefined`, `null`, `true`), refuses (`false`, or an error with a `status`), or lets through in part. */
export type AuthRule = (question: AuthQuestion) => void | null | boolean | AuthFilter | Promise<void | null | boolean | AuthFilter>;

/** Who asks, and what is allowed, without LangGraph's SDK. */
export interface AuthRules {
  /** Who sends a request, of which it sees no body: an identity, or a user. Nothing, or an error with a `status`, refuses. */
  authenticate: (request: Request) => string | AuthUser | null | undefined | Promise<string | AuthUser | null | undefined>;
  /** By event, resource, `"*:<action>"` or `"*"`; the nearest counts. */
  on?: Record<string, AuthRule>;
}

/** What is served, and to whom. */
export interface ServeOptions extends ClientOptions {
  /**
   * Who may do what: an `Auth` of `@langchain/langgraph-sdk/auth`, or the same as an object. Without it everybody may do
   * everything. Nodes find who asks in `configurable.langgraph_auth_user`.
   */
  auth?: AuthRules | { "~handlerCache": any };
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
   * server`, `Deno.serve((request) => server.fetch(request))`, `Bun.serve({ fetch: (request) => server.fetch(request) })`.
   */
  readonly fetch: (
    request: Request,
    environment?: unknown,
    /** Told how long runs go on in the background, where there is one, as in Cloudflare's workers. */
    context?: { waitUntil?(promise: Promise<unknown>): void } | undefined,
  ) => Promise<Response>;
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
