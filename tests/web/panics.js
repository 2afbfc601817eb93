// What the test of panics runs. Each program answers with a text.

import { Program } from "../../pkg-template/program.js";
import * as testing from "./package.js";
import { Annotation, Client, START, StateGraph, answer, settle } from "./package.js";

/** What became of a promise, if anything did. */
export const outcome = (promise) => answer(() => thrownBy(() => promise));

/** Whether the engine still does its work. */
export const work = () => answer(async () => JSON.stringify(await graph(({ n }) => ({ n: n + 1 })).invoke({ n: 1 })));

let release;
let slow;
let old;

/** Starts a run that waits, and builds a graph and a client for later. */
export const start = () =>
  answer(async () => {
    slow = graph(() => new Promise((resolve) => (release = resolve))).invoke({ n: 1 });
    old = graph(({ n }) => ({ n: n + 1 }));
    old.client = new Client({ graphs: { old } });
    await settle();
    return release === undefined ? "does not run" : "waits";
  });

/** A run in which Rust panics, deep below the driver; what its reader is thrown. */
export const run = () =>
  answer((wasm) => {
    const { built } = Program.prototype;
    Program.prototype.built = () => {
      Program.prototype.built = built;
      wasm.explode();
    };
    return thrownBy(() => graph(() => ({ n: 2 })).invoke({ n: 1 }));
  });

/** The ways to go on, each of which says why there is none. */
const WAYS = {
  "new StateGraph": () => new StateGraph(Annotation.Root({ n: Annotation })),
  "new Client": () => new Client({ graphs: {} }),
  "graph.invoke": () => old.invoke({ n: 1 }),
  "graph.stream": () => old.stream({ n: 1 }),
  "client.runs.stream": () => old.client.runs.stream(null, "old", { input: { n: 1 } }).next(),
  "client.runs.wait": () => old.client.runs.wait(null, "old", { input: { n: 1 } }),
};

/** What a later call is told. */
export const later = (way) => answer(() => thrownBy(WAYS[way]));

/** What becomes of the run that was there before the panic. */
export const finish = () =>
  answer(async () => {
    release({ n: 2 });
    return JSON.stringify(await slow);
  });

/** What is thrown, whatever the line of the test that panicked. */
async function thrownBy(work) {
  return (await testing.thrownBy(work)).replace(/:\d+:\d+:/, ":line:");
}

function graph(node) {
  return new StateGraph(Annotation.Root({ n: Annotation })).addNode("node", node).addEdge(START, "node").compile();
}
