// What goes wrong, as LangGraph Server's Python writes it: `{ "detail": … }`.

export function problem(status, detail, headers) {
  return Response.json({ detail }, { status, headers });
}

/** The response that an error means: its `status`, or 422 for what was sent, or 500. */
export function asProblem(error) {
  if (error instanceof Problem) return problem(error.status, error.message, error.headers);
  const { status, text } = error ?? {};
  if (Number.isInteger(status) && typeof text === "string") return problem(status, wired(text));
  const message = String(error?.message ?? error);
  const isOfSender = SENDERS.includes(error?.name) || /^("[\w.]+" must be|Invalid configurable value) /.test(message);
  return isOfSender ? problem(422, wired(message)) : problem(500, message);
}

/** What is wrong with what was sent. */
const SENDERS = ["EmptyInputError", "GraphValidationError", "InvalidNamespaceError", "InvalidUpdateError"];

export class Problem extends Error {
  constructor(status, detail, headers) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** Fields go by other names here than in the client, which wrote the message. */
function wired(message) {
  return message.replace(/"([a-z][\w.]*)"(?= must be )/g, (_, field) => `"${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`);
}
