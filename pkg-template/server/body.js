// A request's body: JSON, of at most so many bytes.

import { Problem } from "./problem.js";

/** `undefined` for a request without one. */
export async function readBody(request, most) {
  if (request.body === null || request.body === undefined) return undefined;
  const text = await textOf(request, most);
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(422, "Invalid JSON in request body");
  }
}

/** Reading stops where there is too much. */
async function textOf(request, most) {
  const chunks = [];
  let length = 0;
  const reader = request.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > most) {
      reader.cancel().catch(() => {});
      throw new Problem(413, `The request's body is longer than ${most} bytes`);
    }
    chunks.push(next.value);
  }
  return new Blob(chunks).text();
}

/** An object, or none, with the client's names for the wire's: `stream_mode` is `streamMode`. What is in its fields stays. */
export function camelCase(body = {}) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new Problem(422, "The request's body must be a JSON object");
  const renamed = Object.entries(body).map(([key, value]) => [key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value ?? undefined]);
  return Object.fromEntries(renamed);
}
