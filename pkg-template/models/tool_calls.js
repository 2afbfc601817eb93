// Tool calls, put together from the pieces in which models say them.

/**
 * The calls of one answer.
 *
 * Which call a piece belongs to, servers say in several ways: OpenAI's by `index`, with `id` and `name` in the first
 * piece only; others leave out the index or give all calls the same, make up a new id for each piece, give none, or
 * send calls whole.
 */
export class ToolCalls {
  #calls = [];
  #newId;

  constructor(newId) {
    this.#newId = newId;
  }

  /** The pieces of a chunk, each with the id and the name of its call where they come first, and the call's number. */
  take(pieces) {
    return pieces.map((piece) => this.#piece(piece));
  }

  /** All calls, in LangChain's form. */
  settled() {
    const settled = { tool_calls: [], invalid_tool_calls: [] };
    for (const { id, name, args } of this.#calls) {
      const parsed = argumentsOf(args);
      if (parsed !== undefined) settled.tool_calls.push({ name, args: parsed, id, type: "tool_call" });
      else settled.invalid_tool_calls.push({ name, args, id, error: "Malformed args.", type: "invalid_tool_call" });
    }
    return settled;
  }

  #piece({ id, index, function: called }) {
    const name = called?.name || undefined;
    const args = textOf(called?.arguments);
    const known = this.#find(id || undefined, index ?? undefined, name, args);
    const call = known ?? this.#open(id || this.#newId(), index ?? undefined);
    const isNamed = call.name === "" && name !== undefined;
    if (isNamed) call.name = name;
    call.args += args;
    return {
      name: isNamed ? name : undefined,
      args,
      id: known === undefined ? call.id : undefined,
      index: this.#calls.indexOf(call),
      type: "tool_call_chunk",
    };
  }

  #open(id, index) {
    const call = { id, index, name: "", args: "" };
    this.#calls.push(call);
    return call;
  }

  /** The call that a piece goes on with; `undefined` for a new one. */
  #find(id, index, name, args) {
    const known = id === undefined ? undefined : this.#calls.findLast((call) => call.id === id);
    if (known !== undefined) return known;
    const last = index === undefined ? this.#calls.at(-1) : this.#calls.findLast((call) => call.index === index);
    if (last === undefined || name === undefined) return last;
    // It has a name: the first piece of a call, or the server repeats the name with every piece.
    if (last.name === "") return last;
    const isOther = id !== undefined || index === undefined || last.name !== name;
    return isOther || (isWhole(last.args) && args.startsWith("{")) ? undefined : last;
  }
}

/** Servers for local models may send arguments that are parsed already, or none. */
function textOf(args) {
  if (args === undefined || args === null) return "";
  return typeof args === "string" ? args : JSON.stringify(args);
}

/** Arguments as an object; nothing at all is none. */
function argumentsOf(text) {
  if (text.trim() === "") return {};
  try {
    const args = JSON.parse(text);
    return typeof args === "object" && args !== null && !Array.isArray(args) ? args : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(args) {
  return args !== "" && argumentsOf(args) !== undefined;
}
