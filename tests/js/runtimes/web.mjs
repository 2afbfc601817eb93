/** Folders on loopback, and a browser that opens their pages. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const firefox = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** Why no page can be opened here; `undefined` where one can. On CI a browser is a must. */
const missing = (program, name) =>
  existsSync(program) || process.env.CI === "true" ? undefined : `no ${name} at ${program}: install it, or set ${name.toUpperCase()}`;

export const noChromium = missing(program, "Chromium");
export const noFirefox = missing(firefox, "Firefox");

/** Serves a folder. */
export async function serve(folder, headers = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = join(folder, normalize(pathname === "/" ? "/index.html" : pathname));
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

export function openBrowser() {
  return chromium.launch({ executablePath: program, args: QUIET, timeout: 60_000 });
}

/** Its pages have what {@link linesOf} asks of a page: Playwright starts no Firefox but its own. */
export function openFirefox() {
  return puppeteer.launch({ browser: "firefox", executablePath: firefox, timeout: 60_000 });
}

/**
 * Opens a page and gives back what it prints, up to the line that ends it.
 *
 * @returns {Promise<string[]>} the lines before `done`. Any error of the page is thrown.
 */
export async function linesOf(browser, address, within = 30_000) {
  const page = await browser.newPage();
  const lines = [];
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      const fail = (reason) => reject(new Error(`${address}: ${reason}\nprinted so far: ${lines.join("\n")}`));
      timer = setTimeout(() => fail(`not done within ${within} ms`), within);
      page.on("pageerror", (error) => fail(error.stack ?? error.message));
      page.on("requestfailed", (request) => fail(`could not load ${request.url()}`));
      page.on("console", (message) => {
        if (message.type() === "error") fail(message.text());
        else if (message.text() === "done") resolve(lines);
        else if (message.type() === "log") lines.push(message.text());
      });
      page.goto(address).catch((error) => fail(error.message));
    });
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}
