/**
 * What LangGraph Server's Python (`langgraph-api` 0.16.7) answered, and what we answer: equal, once ids and times are
 * masked. What differs on purpose is named, with the reason.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { serve } from "../../../pkg/server.js";
import { differences } from "./differences.mjs";
import { graphs } from "./graphs.mjs";
import { masked } from "./masked.mjs";

const captured = JSON.parse(readFileSync(new URL("captures/python-server-0.16.7.json", import.meta.url), "utf8"));
const server = serve({ graphs });
/** Ours for ids that the other server gave. */
const ours = new Map();

for (const exchange of captured) {
  test(`${exchange.name}: ${exchange.method} ${exchange.path}`, async () => {
    const answer = await ask(exchange);
    const { seen = same, expected = same } = differences[exchange.name] ?? {};
    assert.deepEqual(masked(seen(answer)), masked(seen(expected(theirsOf(exchange)))));
  });
}

test("every difference is of a capture", () => {
  const names = captured.map(({ name }) => name);
  assert.deepEqual(Object.keys(differences).filter((name) => !names.includes(name)), []);
});

function same(answer) {
  return answer;
}

async function ask({ name, method, path, body, ...theirs }) {
  const preflight = method === "OPTIONS" ? { "access-control-request-method": "POST", "access-control-request-headers": "content-type" } : {};
  const origin = theirs["access-control-allow-origin"] === undefined ? {} : { origin: "http://localhost:3000" };
  const [, last] = name.match(/lasteventid_(.*)/) ?? [];
  const headers = { "content-type": "application/json", ...preflight, ...origin, ...(last === undefined ? {} : { "last-event-id": last }) };
  const url = `http://localhost:8123${[...ours].reduce((path, [their, our]) => path.replace(their, our), path)}`;
  const response = await server.fetch(new Request(url, { method, headers, body: body ?? undefined }));
  const text = await response.text();
  const type = response.headers.get("content-type") ?? undefined;
  note(theirs["content-location"], response.headers.get("content-location"));
  const answer = { status: response.status, type, place: response.headers.get("content-location") ?? undefined };
  if (type?.startsWith("text/event-stream")) return { ...answer, events: eventsOf(text) };
  return type === "application/json" ? { ...answer, json: JSON.parse(text) } : { ...answer, text };
}

function theirsOf({ status, events, json, text, ...headers }) {
  const answer = { status, type: headers["content-type"], place: headers["content-location"] };
  if (events !== undefined) return { ...answer, events };
  return json === undefined ? { ...answer, text: text ?? "" } : { ...answer, json };
}

/** The server's ids are found again in later paths. */
function note(theirs, place) {
  if (theirs === undefined || place === null) return;
  const [their, our] = [theirs, place].map((path) => path.split("/").at(-1));
  ours.set(their, our);
}

function eventsOf(text) {
  return text.split("\n\n").filter((frame) => frame !== "").map((frame) => {
    const fields = frame.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
    return Object.fromEntries(fields.map(([name, value]) => [name, name === "data" ? JSON.parse(value) : value]));
  });
}
