// Server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them.

/** Takes an answer's bytes apart, wherever they were cut: inside a character, a line end, an event. */
export class EventDecoder {
  #decoder = new TextDecoder();
  /** The line that has not ended yet. */
  #line = "";
  /** Whether the text ended with a carriage return: a line feed after it ends no other line. */
  #endedOnReturn = false;
  #event;
  #data;

  /** The events that are whole with these bytes, as `{ event, data }`. */
  push(bytes) {
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The events that are whole now that nothing more comes. Servers that leave out the last blank line mean it. */
  end() {
    return this.#take(`${this.#decoder.decode()}\n\n`);
  }

  #take(text) {
    if (text === "") return [];
    const more = this.#endedOnReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#endedOnReturn = text.endsWith("\r");
    const lines = more.split(/\r\n|[\r\n]/);
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop();
    const events = [];
    for (const line of lines) {
      const event = line === "" ? this.#dispatch() : this.#field(line);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    else if (name === "event") this.#event = value;
    // What llama.cpp's server says of an error had this field for its event and its data.
    else if (name === "error") return { event: "error", data: value };
    return undefined;
  }

  #dispatch() {
    const event = this.#data === undefined ? undefined : { event: this.#event ?? "message", data: this.#data };
    this.#event = undefined;
    this.#data = undefined;
    return event;
  }
}
