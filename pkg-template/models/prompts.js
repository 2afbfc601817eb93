// Messages as the browser's Prompt API has them.

import { textOf } from "./content.js";

const ROLES = { human: "user", ai: "assistant" };

/**
 * What a session is opened with, and what it is then asked: what was said since the model spoke last. The API has one
 * system prompt, the first.
 */
export async function promptsOf(messages) {
  const system = messages.filter(({ type }) => type === "system").map(({ content }) => textOf(content));
  const said = await Promise.all(messages.filter(({ type }) => type !== "system").map(promptOf));
  const spoken = said.findLastIndex(({ role }) => role === "assistant") + 1;
  // A conversation that ends with the model's words is to go on with them.
  const isBegun = spoken === said.length && spoken > 0;
  const asked = isBegun ? spoken - 1 : spoken;
  const prompt = said.slice(asked);
  if (prompt.length === 0) throw new Error("The browser's built-in model needs a message of the user's.");
  const initialPrompts = system.length === 0 ? [] : [{ role: "system", content: system.join("\n\n") }];
  return {
    initialPrompts: [...initialPrompts, ...said.slice(0, asked)],
    prompt: isBegun ? prompt.map((message) => ({ ...message, prefix: true })) : prompt,
  };
}

/** The kinds of inputs that a session has to expect; `undefined` where there is nothing but text. */
export function inputsOf(prompts) {
  const parts = prompts.flatMap(({ content }) => (typeof content === "string" ? [] : content));
  const types = new Set(parts.map(({ type }) => type).filter((type) => type !== "text"));
  return types.size === 0 ? undefined : [...types].map((type) => ({ type }));
}

async function promptOf({ type, content }) {
  const role = ROLES[type];
  if (role === undefined) {
    throw new Error(`The browser's built-in model has no tools: it cannot be given a message of type "${type}".`);
  }
  if (typeof content === "string") return { role, content };
  return { role, content: await Promise.all((content ?? []).map(partOf)) };
}

async function partOf(part) {
  if (typeof part === "string") return { type: "text", value: part };
  if (part.value !== undefined) return part;
  if (part.type === "text") return { type: "text", value: part.text };
  if (part.type === "image_url") return { type: "image", value: await blobOf(part.image_url.url ?? part.image_url) };
  if (part.type === "image") return { type: "image", value: await valueOf(part) };
  if (part.type === "audio") return { type: "audio", value: await valueOf(part) };
  if (part.type === "input_audio") {
    const { data, format } = part.input_audio;
    return { type: "audio", value: blobOfBase64(data, `audio/${format}`) };
  }
  throw new Error(`The browser's built-in model cannot be given a part of type "${part.type}".`);
}

function valueOf({ url, data, mimeType, mime_type }) {
  if (url !== undefined) return blobOf(url);
  return typeof data === "string" ? blobOfBase64(data, mimeType ?? mime_type) : data;
}

/** A page's policy may forbid to fetch `data:` addresses, so they are read here. */
async function blobOf(url) {
  const [, type, data] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
  if (data !== undefined) return blobOfBase64(data, type);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`An image or a sound could not be loaded: HTTP ${response.status}`);
  return response.blob();
}

function blobOfBase64(data, type) {
  return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type });
}
