// Values as JSON, with LangChain's messages in the form that LangGraph Server gives them.

export function toJSON(value) {
  return JSON.stringify(value, function (key, written) {
    const given = this[key];
    return isMessage(given) ? flat(given.toDict()) : typeof written === "bigint" ? String(written) : written;
  });
}

function isMessage(value) {
  return typeof value === "object" && value !== null && typeof value.toDict === "function" && typeof value._getType === "function";
}

function flat({ type, data }) {
  return { ...data, type };
}

/** A response with a value as JSON. */
export function json(value, headers) {
  return new Response(toJSON(value ?? null), { headers: { "content-type": "application/json", ...headers } });
}

export function nothing() {
  return new Response(null, { status: 204 });
}
