// Who asks, and what the application's rules say of it: LangGraph's `Auth` of `@langchain/langgraph-sdk/auth`.

import { Problem } from "../problem.js";

export class Rules {
  #authenticate;
  #callbacks;

  /** @param auth - an `Auth`, or an object with `authenticate` and, by event, what is to be done `on` it. */
  constructor(auth) {
    const { authenticate, callbacks } = auth["~handlerCache"] ?? { authenticate: auth.authenticate, callbacks: auth.on };
    if (typeof authenticate !== "function") throw new Error("\"auth\" needs an `authenticate` handler: without one nobody would be asked who they are.");
    this.#authenticate = authenticate;
    this.#callbacks = callbacks ?? {};
  }

  /** Who sends a request. */
  async asker(request) {
    const answer = await this.#told(() => this.#authenticate(request));
    if (answer === undefined || answer === null || answer === false) throw new Problem(401, "Unauthorized");
    const user = typeof answer === "string" ? { identity: answer } : answer;
    if (typeof user.identity !== "string") throw new Problem(500, "Invalid auth response received. Make sure to either return a `string` or an object with `identity` property.");
    const permissions = Array.isArray(user.permissions) ? user.permissions : [];
    return { is_authenticated: true, display_name: user.identity, ...user, permissions };
  }

  /**
   * Asks the rules whether a user may do something. They may change `value`, which is then to be used.
   *
   * @returns what the metadata of what is touched must have; `undefined` if nothing is asked of it.
   */
  async allow(user, event, value) {
    const [resource, action] = event.split(":");
    const rule = [event, resource, `*:${action}`, "*"].map((key) => this.#callbacks[key]).find((found) => found !== undefined);
    if (rule === undefined) return undefined;
    const answer = await this.#told(() => rule({ event, resource, action, value, permissions: user.permissions, user }));
    if (answer === undefined || answer === null || answer === true) return undefined;
    if (answer === false) throw new Problem(403, "Forbidden");
    if (typeof answer !== "object") throw new Problem(500, `Auth handler returned invalid result. Expected filter object, null, undefined or boolean. Got "${typeof answer}" instead.`);
    return wanted(answer);
  }

  /** What a rule throws says the answer if it has a status, and else nothing of itself. */
  async #told(ask) {
    try {
      return await ask();
    } catch (error) {
      if (!Number.isInteger(error?.status)) throw new Problem(500, "The auth handler failed");
      throw new Problem(error.status, error.message || "Unauthorized", error.headers);
    }
  }
}

/** A rule's filter as what metadata must have: `$eq` is the value itself, `$contains` a list with it. */
function wanted(filter) {
  return Object.fromEntries(Object.entries(filter).map(([key, condition]) => [key, conditionOf(key, condition)]));
}

function conditionOf(key, condition) {
  if (typeof condition !== "object" || condition === null) return condition;
  if ("$eq" in condition) return condition.$eq;
  if ("$contains" in condition) return [condition.$contains].flat();
  throw new Problem(500, `Auth handler returned an unknown condition on "${key}": there are $eq and $contains`);
}
