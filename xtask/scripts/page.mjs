// Opens the page in Chromium, presses its button, and prints what it shows when it is done.
// Any error on the page's console fails the run.
// Usage: node page.mjs <address> <Chromium>

import { chromium } from "playwright-core";

const [address, executablePath] = process.argv.slice(2);
const PATIENCE = 60_000;

// The page is this project's own, and a container's root may not use the sandbox.
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args, timeout: PATIENCE }).catch(fail);
const errors = [];
try {
  console.log(await run(await browser.newPage()));
} catch (error) {
  errors.push(error.message.split("\n")[0]);
} finally {
  await browser.close();
}
if (errors.length > 0) fail(new Error(errors.join("\n")));

async function run(page) {
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => errors.push(`uncaught on the page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console.error on the page: ${message.text()}`);
  });
  await page.goto(address);
  await page.click("#run");
  await page.waitForFunction(() => document.body.dataset.state === "done");
  return page.innerText("#output");
}

function fail(error) {
  console.error(error.message);
  process.exit(1);
}
