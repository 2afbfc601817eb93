// JSON for people: what fits stays on a line.

import { coloured } from "./colour.mjs";

const WIDTH = 64;
const TOKENS = /(?<key>"(?:\\.|[^"\\])*"(?=:))|(?<string>"(?:\\.|[^"\\])*")|(?<keyword>\b(?:true|false|null)\b)|(?<number>-?\b\d[\d.e+-]*)/g;

export function prettyJson(value) {
  return coloured(lines(plain(value), ""), TOKENS);
}

/** Everything on one line. */
export function flatJson(value) {
  return flat(plain(value));
}

function plain(value) {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

function flat(value) {
  const { open, close, items } = parts(value, flat);
  if (items === undefined) return JSON.stringify(value);
  const space = open === "{" && items.length > 0 ? " " : "";
  return `${open}${space}${items.join(", ")}${space}${close}`;
}

function lines(value, indent) {
  const line = flat(value);
  if (indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const { open, close, items } = parts(value, (item) => lines(item, inner));
  if (items === undefined) return line;
  return `${open}\n${items.map((item) => inner + item).join(",\n")}\n${indent}${close}`;
}

function parts(value, write) {
  if (Array.isArray(value)) return { open: "[", close: "]", items: value.map(write) };
  if (typeof value !== "object" || value === null) return {};
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item)}`);
  return { open: "{", close: "}", items };
}
