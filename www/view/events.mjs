// The list of what a run streams.

import { flatJson, prettyJson } from "./json.mjs";

export class Events {
  #box;
  #list;
  #isOpen = true;
  #isFollowed = true;
  #top = 0;
  count = 0;

  constructor(box) {
    this.#box = box;
    // Who scrolls up reads: new events then leave the place alone.
    box.addEventListener("scroll", () => (this.#isFollowed = box.scrollTop >= this.#top - 8));
    this.say("Nothing yet. Press Run.");
  }

  /** Begins a new list. Word by word, events come with their data folded, and are not read out. */
  clear(mode) {
    const isWordy = mode.startsWith("messages");
    this.#isOpen = !isWordy;
    this.#box.setAttribute("aria-live", isWordy ? "off" : "polite");
    this.#list = document.createElement("ol");
    this.#box.replaceChildren(this.#list);
    this.#isFollowed = true;
    this.#top = 0;
    this.count = 0;
  }

  add(event, data, time) {
    const summary = document.createElement("summary");
    summary.append(
      part("event", event), " ",
      part("gist", gist(event, data)), " ",
      part("time", `${time} ms`),
    );
    const json = document.createElement("pre");
    json.append(prettyJson(data));
    const details = document.createElement("details");
    details.open = this.#isOpen;
    details.append(summary, json);
    const item = document.createElement("li");
    item.dataset.event = event;
    item.append(details);
    this.#list.append(item);
    this.count += 1;
    if (this.#isFollowed) this.#follow(item);
  }

  /** Says something in place of events. */
  say(text) {
    const said = document.createElement("p");
    said.className = "hint";
    said.textContent = text;
    this.#box.replaceChildren(said);
  }

  /** Shows the last event from its first line on. */
  #follow(item) {
    this.#box.scrollTop = item.offsetTop;
    this.#top = this.#box.scrollTop;
  }
}

function part(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

/** An event in a few words. */
function gist(event, data) {
  switch (event) {
    case "messages":
      return JSON.stringify(data[0].content);
    case "messages/partial":
    case "messages/complete":
      return `… ${JSON.stringify(data.at(-1).content.slice(-28))}`;
    case "messages/metadata":
      return Object.keys(data)[0].slice(0, 12);
    case "custom":
      return flatJson(data);
    case "debug":
      return `step ${data.step}, ${turn(data.payload)}`;
    case "tasks":
      return turn(data);
    default:
      return Object.keys(data).join(", ");
  }
}

function turn(task) {
  return `${task.name} ${"input" in task ? "starts" : "ends"}`;
}
