// Where a request goes. The table of routes is the module's.

import { engine } from "../engine.js";

/** The handler's name with the open parts of the path; or the methods that there are; or neither. */
export function routeOf(request) {
  const { pathname, searchParams: query } = new URL(request.url);
  const [name, ...parts] = engine().findRoute(request.method, pathname);
  if (name === undefined) return { query };
  if (name === "") return { methods: parts, query };
  try {
    return { name, parts: parts.map(decodeURIComponent), query };
  } catch {
    return { query };
  }
}
