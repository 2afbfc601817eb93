// The page as a site: put together in a folder, and served from there.

import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PACKAGE = process.env.SUPERSTEP_PKG ?? join(ROOT, "pkg");

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** A fresh copy of the page and the package, so that a build at the same time disturbs nothing. */
export async function assemble() {
  const folder = await mkdtemp(join(tmpdir(), "superstep-page-"));
  await cp(join(ROOT, "www"), folder, { recursive: true });
  await cp(PACKAGE, join(folder, "pkg"), { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The policy that the page sets for itself. */
export async function policyOf(folder) {
  const html = await readFile(join(folder, "index.html"), "utf8");
  return html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
}

/**
 * Serves a folder.
 *
 * @param headers - sent with everything.
 * @returns Its address, the paths it was asked for, and how to end it.
 */
export async function serve(folder, headers = {}) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    asked.push(pathname);
    const file = join(folder, normalize(decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname)));
    const contents = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    if (contents === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store", ...headers }).end(contents);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, close };
}
