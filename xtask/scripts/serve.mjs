// Serves a folder to this machine's browsers and prints the address.
// Usage: node serve.mjs <folder> <port, 0 for any free one>

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const folder = resolve(process.argv[2]);
const port = Number(process.argv[3]);

const server = createServer(async (request, response) => {
  const file = await fileOf(request.url).catch(() => undefined);
  const contents = file && (await readFile(file).catch(() => undefined));
  if (contents === undefined) {
    // Browsers ask for a favicon unasked, and a page without one is not wrong.
    response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  // A page under work must never be an old one.
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" }).end(contents);
});

server.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));

/** The file that a URL names, if it is in the folder. */
async function fileOf(url) {
  const { pathname } = new URL(url, "http://localhost");
  const place = join(folder, decodeURIComponent(pathname));
  if (place !== folder && !place.startsWith(folder + sep)) return undefined;
  return (await stat(place)).isDirectory() ? join(place, "index.html") : place;
}
