// The page: what is chosen goes into `run`, what is streamed comes out on the screen.

import { answerIn } from "./view/answer.mjs";
import { Events } from "./view/events.mjs";
import { showFiles } from "./view/files.mjs";
import { MODES, eventsOf } from "./view/modes.mjs";
import { Picture } from "./view/picture.mjs";
import { storeForOffline } from "./view/offline.mjs";

const messages = {
  agent: "Hello! My name is Bagatur and I am 26 years old.",
  researchers: "Tell me about tides, comets and glaciers.",
};

const element = (id) => document.getElementById(id);
const form = element("form");
const graph = element("graph");
const message = element("message");
const events = new Events(element("output"));
const picture = new Picture(element("picture"));

let program;
let running;

offerModes();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (element("run").getAttribute("aria-disabled") !== "true") run();
});
element("stop").addEventListener("click", stop);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") stop();
});
graph.addEventListener("change", showGraph);
message.addEventListener("input", () => (messages[graph.value] = message.value));
await start();

/** Loads the engine and the graphs. */
async function start() {
  try {
    program = await import("./run.mjs");
    await showGraph();
  } catch (error) {
    fail(error);
    return;
  }
  enter("ready", "Ready.");
  storeForOffline(element("offline"));
}

/** The chosen graph: its picture, its code and a message for it. */
async function showGraph() {
  if (program === undefined) return;
  stop();
  picture.draw(program.graphs[graph.value].getGraph().toJSON());
  message.value = messages[graph.value];
  await showFiles(element("files"), [`graphs/${graph.value}.mjs`, "run.mjs"]);
}

async function run() {
  const mode = form.elements.mode.value;
  const stopping = new AbortController();
  const started = performance.now();
  const since = () => Math.round(performance.now() - started);
  let failure;

  running = stopping;
  events.clear(mode);
  picture.begin();
  element("answer").textContent = "";
  enter("running", "Running.");

  function show({ event, data }) {
    if (event === "error") failure = `${data.error}: ${data.message}`;
    if (event === "tasks") {
      picture.follow(data);
      enter("running", picture.told());
    }
    element("answer").textContent = answerIn({ event, data }, element("answer").textContent);
    if (eventsOf(mode, event)) events.add(event, data, since());
  }

  try {
    const streamMode = mode === "tasks" ? ["tasks"] : [mode, "tasks"];
    await program.run(graph.value, { content: message.value, streamMode, signal: stopping.signal, show });
  } catch (error) {
    if (!stopping.signal.aborted) failure = `${error.name}: ${error.message}`;
  }
  if (running !== stopping) return;
  running = undefined;

  const counted = `${events.count} ${events.count === 1 ? "event" : "events"} in ${since()} ms`;
  picture.end(failure === undefined && !stopping.signal.aborted);
  if (failure !== undefined) enter("failed", `Failed after ${counted}. ${failure}`);
  else if (stopping.signal.aborted) enter("stopped", `Stopped after ${counted}.`);
  else enter("done", `Done: ${counted}.`);
  if (events.count === 0 && failure === undefined) events.say(MODES[mode].none);
}

/** Ends the run: aborting its signal leaves the loop, and that cancels what still runs. */
function stop() {
  running?.abort();
}

function enter(state, text) {
  document.body.dataset.state = state;
  element("run").setAttribute("aria-disabled", String(["loading", "running", "broken"].includes(state)));
  element("stop").setAttribute("aria-disabled", String(state !== "running"));
  if (element("status").textContent !== text) element("status").textContent = text;
}

function fail(error) {
  const failure = element("failure");
  failure.hidden = false;
  failure.textContent =
    `The engine could not start. ${error.name}: ${error.message}. ` +
    "It needs a browser of 2023 or later that allows WebAssembly on this page.";
  enter("broken", "Nothing can run.");
}

function offerModes() {
  const text = element("mode-text");
  for (const [name, { told }] of Object.entries(MODES)) {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "mode";
    input.value = name;
    input.checked = name === "updates";
    if (input.checked) text.textContent = told;
    input.addEventListener("change", () => (text.textContent = told));
    const label = document.createElement("label");
    label.append(input, name);
    element("modes").append(label);
  }
}
