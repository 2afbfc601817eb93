// What messages hold, as OpenAI's protocol has it.

/** What a model said for itself, or in calls that have their own place. It is not told of these as content. */
const OWN = new Set([
  "tool_use",
  "tool_call",
  "tool_call_chunk",
  "invalid_tool_call",
  "thinking",
  "redacted_thinking",
  "reasoning",
]);

export function contentOf(content, type) {
  if (content === undefined || content === null) return "";
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content);
  const parts = type === "ai" ? content.filter((part) => !OWN.has(part?.type)) : content;
  return parts.map(partOf);
}

/** The text of a content. */
export function textOf(content) {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part === "string" ? part : part?.type === "text" ? part.text : "")).join("");
}

/** LangChain's parts, of both versions, become OpenAI's; every other goes as it is. */
function partOf(part) {
  if (typeof part === "string") return { type: "text", text: part };
  const convert = Object.hasOwn(CONVERTED, part?.type) ? CONVERTED[part.type] : undefined;
  return convert?.(part) ?? part;
}

const CONVERTED = {
  text: ({ text }) => ({ type: "text", text }),
  "text-plain": ({ text }) => (typeof text === "string" ? { type: "text", text } : undefined),
  image_url({ image_url }) {
    return typeof image_url === "string" ? { type: "image_url", image_url: { url: image_url } } : undefined;
  },
  image(part) {
    const url = part.url ?? dataUrlOf(part);
    if (url === undefined) return undefined;
    const detail = part.metadata?.detail;
    return { type: "image_url", image_url: detail === undefined ? { url } : { url, detail } };
  },
  audio(part) {
    const [, mime, data] = /^data:([^;,]*);base64,(.*)$/s.exec(part.url ?? dataUrlOf(part) ?? "") ?? [];
    if (data === undefined) return undefined;
    const format = /mp3|mpeg/.test(mime) ? "mp3" : mime.replace(/^audio\/(x-)?/, "");
    return { type: "input_audio", input_audio: { data, format } };
  },
  file(part) {
    const id = part.fileId ?? (part.source_type === "id" ? part.id : undefined);
    if (id !== undefined) return { type: "file", file: { file_id: id } };
    const file_data = dataUrlOf(part) ?? part.url;
    if (file_data === undefined) return undefined;
    const { filename, name, title } = part.metadata ?? {};
    return { type: "file", file: { file_data, filename: filename ?? name ?? title ?? "file" } };
  },
};

function dataUrlOf({ data, mimeType, mime_type }) {
  if (data === undefined) return undefined;
  return `data:${mimeType ?? mime_type ?? ""};base64,${typeof data === "string" ? data : base64(data)}`;
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
