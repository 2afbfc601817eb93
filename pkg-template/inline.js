// The module's bytes, from the text that the build writes.

import text from "./wasm/inline.js";

export function bytes() {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i += 1) bytes[i] = decoded.charCodeAt(i);
  return bytes;
}
