// An error as LangGraph's SDK throws it for an answer of this status.

export function refused(status, text) {
  return Object.assign(new Error(`HTTP ${status}: ${text}`), { status, text });
}
