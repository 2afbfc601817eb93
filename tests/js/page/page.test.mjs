// The page in Chromium: what it shows of each run, and that everyone can use it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { assemble, policyOf, serve } from "./serve.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PATIENCE = 20_000;
// The pages are this project's own, and a container's root may not use the sandbox.
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const AGENT = {
  graph: "agent",
  answer:
    "Hello Bagatur! It's nice to meet you. Thank you for introducing yourself and sharing your age. Is there anything " +
    "specific you'd like to know or discuss? I'm here to help with any questions or topics you're interested in.",
};
const RESEARCHERS = {
  graph: "researchers",
  answer: "Read side by side: tides (500 ms), comets (600 ms), glaciers (800 ms).",
};
/** The model says words, and the spaces between them. */
const pieces = ({ answer }) => 2 * answer.split(" ").length - 1;
const FAIL = "\nfunction fail(text) { throw new TypeError(text); }\n";
/** Topics that workers read about for some seconds. */
const LONG_TOPICS = `Tell me about ${["a", "b", "c"].map((letter) => letter.repeat(25)).join(", ")}.`;
const times = (count, event) => Array(count).fill(event);

const has = existsSync(CHROMIUM);
if (!has && process.env.CI === "true") throw new Error(`There is no Chromium at ${CHROMIUM}: set CHROMIUM to its path.`);

const skip = !has && `there is no Chromium at ${CHROMIUM}: set CHROMIUM to its path`;

describe("the page", { skip, concurrency: 3 }, () => {
  let site;
  let policy;
  let server;
  let browser;

  before(async () => {
    site = await assemble();
    policy = await policyOf(site.folder);
    server = await serve(site.folder, { "Content-Security-Policy": policy });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });

  after(async () => {
    await browser?.close();
    await server?.close();
    await site?.remove();
  });

  /** Hands a fresh page to a check; anything on its console and any request that leaves the site fails the test. */
  async function visit(check, { options = {}, address = server.address, state = "ready", prepare } = {}) {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const told = [];
      page.on("console", (message) => told.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => told.push(`uncaught: ${error.message}`));
      context.on("request", (request) => {
        if (!request.url().startsWith(address)) told.push(`request: ${request.url()}`);
      });
      await prepare?.(page);
      await page.goto(address);
      await reaches(page, state);
      await check(page, context, told);
      assert.deepEqual(told, []);
    } finally {
      await context.close();
    }
  }

  /** As `visit`, with an agent that talks so slowly that something can be done meanwhile. */
  function visitSlowly(check, options) {
    return visit(check, { ...options, prepare: (page) => edit(page, "delay: 15", "delay: 60") });
  }

  /** Gives a page another agent. */
  function edit(page, from, to, more = "") {
    return page.route("**/graphs/agent.mjs", async (route) => {
      const text = await readFile(join(site.folder, "graphs/agent.mjs"), "utf8");
      assert.ok(text.includes(from));
      await route.fulfill({ contentType: "text/javascript", body: text.replace(from, to) + more });
    });
  }

  async function choose(page, graph, mode) {
    if ((await page.inputValue("#graph")) !== graph) {
      await page.selectOption("#graph", graph);
      await page.waitForSelector(`figcaption:text-is("graphs/${graph}.mjs")`);
    }
    await page.check(`input[value="${mode}"]`);
  }

  async function runToEnd(page) {
    await page.click("#run");
    await reaches(page, "done");
  }

  const EVENTS = {
    updates: () => [times(1, "updates"), times(5, "updates")],
    values: () => [times(2, "values"), times(4, "values")],
    "messages-tuple": () => [times(pieces(AGENT), "messages"), times(pieces(RESEARCHERS), "messages")],
    messages: () => [AGENT, RESEARCHERS].map((run) => ["messages/metadata", ...times(pieces(run), "messages/partial")]),
    custom: () => [[], times(6, "custom")],
    tasks: () => [times(2, "tasks"), times(10, "tasks")],
    debug: () => [times(2, "debug"), times(10, "debug")],
  };

  for (const [mode, expected] of Object.entries(EVENTS)) {
    for (const [nth, run] of [AGENT, RESEARCHERS].entries()) {
      test(`shows ${mode} of ${run.graph}`, () =>
        visit(async (page) => {
          await choose(page, run.graph, mode);
          await runToEnd(page);
          const events = await eventsOn(page);
          assert.deepEqual(events.map(({ event }) => event), expected()[nth]);
          for (const { data, time } of events) {
            assert.doesNotThrow(() => JSON.parse(data));
            assert.match(time, /^\d+ ms$/);
          }
          assert.equal(await page.textContent("#answer"), run.answer);
          const count = events.length === 1 ? "1 event" : `${events.length} events`;
          assert.match(await page.textContent("#status"), new RegExp(`^Done: ${count} in \\d+ ms\\.$`));
        }));
    }
  }

  test("shows the documentation's chunk", () =>
    visit(async (page) => {
      await runToEnd(page);
      const [{ data }] = await eventsOn(page);
      const { agent } = JSON.parse(data);
      assert.equal(agent.messages.length, 1);
      assert.equal(agent.messages[0].type, "ai");
      assert.equal(agent.messages[0].content, AGENT.answer);
      assert.ok((await page.innerText("#output")).includes("updates"));
    }));

  test("says why a list is empty", () =>
    visit(async (page) => {
      await choose(page, "agent", "custom");
      await runToEnd(page);
      assert.match(await page.innerText("#output"), /send nothing of their own/);
    }));

  test("shows events as they come, and lets the answer grow", () =>
    visitSlowly(async (page) => {
      await choose(page, "agent", "messages-tuple");
      await page.click("#run");
      const [count, answer] = await growing(page);
      assert.ok(AGENT.answer.startsWith(answer) && answer.length < AGENT.answer.length, answer);
      assert.ok(count < pieces(AGENT));
      await reaches(page, "done");
      assert.equal(await page.textContent("#answer"), AGENT.answer);
    }));

  test("uses the message", () =>
    visit(async (page) => {
      await choose(page, "researchers", "updates");
      await page.fill("#message", "Tell me about frogs.");
      await runToEnd(page);
      assert.equal((await eventsOn(page)).length, 2);
      assert.equal(await page.textContent("#answer"), "That is one topic: it needs no workers.");
    }));

  test("draws the graph and lights up what runs", () =>
    visit(async (page) => {
      await choose(page, "researchers", "values");
      const words = await page.getAttribute("#picture svg", "aria-label");
      assert.match(words, /start leads to plan.*plan may lead to research.*plan may lead to answer/);
      assert.deepEqual(await nodesOn(page), { __start__: "idle", plan: "idle", research: "idle", answer: "idle", __end__: "idle" });
      await page.fill("#message", LONG_TOPICS);
      assert.equal(await page.locator(".edge.conditional").count(), 2);

      await page.click("#run");
      await page.waitForSelector('[data-node="research"][data-state="running"]');
      await page.waitForFunction(() => document.querySelector('[data-node="research"]').textContent === "research ×3");
      await reaches(page, "done");
      await page.waitForSelector('[data-node="answer"][data-state="done"]');
      assert.deepEqual([...new Set(Object.values(await nodesOn(page)))], ["done"]);
    }));

  test("Stop ends the run, and it can be run again", () =>
    visitSlowly(async (page) => {
      await choose(page, "agent", "messages");
      await page.click("#run");
      await growing(page);
      await page.click("#stop");
      await reaches(page, "stopped");
      assert.match(await page.textContent("#status"), /^Stopped after \d+ events? in \d+ ms\.$/);
      const { length } = await eventsOn(page);
      await page.waitForTimeout(200);
      assert.equal((await eventsOn(page)).length, length);
      assert.equal((await nodesOn(page)).agent, "stopped");
      await runToEnd(page);
      assert.equal(await page.textContent("#answer"), AGENT.answer);
    }));

  test("Stop does not wait for the next event", () =>
    visit(async (page) => {
      await choose(page, "researchers", "updates");
      await page.fill("#message", LONG_TOPICS);
      await page.click("#run");
      await page.waitForSelector('[data-node="research"][data-state="running"]');
      await page.click("#stop");
      await page.waitForSelector('body[data-state="stopped"]', { timeout: 1500 });
      assert.deepEqual((await eventsOn(page)).map(({ event }) => event), ["updates"]);
    }));

  test("another graph stops the run", () =>
    visitSlowly(async (page) => {
      await choose(page, "agent", "messages");
      await page.click("#run");
      await growing(page);
      await choose(page, "researchers", "updates");
      await reaches(page, "stopped");
      await runToEnd(page);
      assert.equal(await page.textContent("#answer"), RESEARCHERS.answer);
    }));

  test("works with the keyboard alone", () =>
    visitSlowly(async (page) => {
      const order = [];
      for (let presses = 0; presses < 6; presses += 1) {
        await page.keyboard.press("Tab");
        order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.value));
        const isVisible = await page.evaluate(() => {
          const outlined = document.activeElement.closest("label") ?? document.activeElement;
          return getComputedStyle(outlined).outlineStyle === "solid";
        });
        assert.ok(isVisible, `the focus is not visible on ${order.at(-1)}`);
      }
      assert.deepEqual(order, ["graph", "message", "updates", "run", "stop", "output"]);

      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowRight");
      assert.match(await page.textContent("#mode-text"), /as far as it has got/);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await growing(page);
      await page.keyboard.press("Escape");
      await reaches(page, "stopped");
      assert.equal(await page.evaluate(() => document.activeElement.id), "run");
      await page.keyboard.press("Space");
      await reaches(page, "done");
      assert.equal((await eventsOn(page)).length, pieces(AGENT) + 1);
    }));

  test("shows the text of the files that it runs", () =>
    visit(async (page) => {
      for (const graph of ["agent", "researchers"]) {
        await choose(page, graph, "updates");
        const shown = await page.locator("#files pre").allTextContents();
        for (const [nth, name] of [`graphs/${graph}.mjs`, "run.mjs"].entries()) {
          assert.equal(shown[nth], (await readFile(join(site.folder, name), "utf8")).trimEnd());
          assert.ok(server.asked.includes(`/${name}`));
        }
      }
    }));

  test("runs without a network, once loaded", () =>
    visit(async (page, context) => {
      await page.waitForFunction(() => document.querySelector("#offline").textContent !== "");
      await context.setOffline(true);
      await page.reload();
      await reaches(page, "ready");
      for (const run of [AGENT, RESEARCHERS]) {
        await choose(page, run.graph, "updates");
        await runToEnd(page);
        assert.equal(await page.textContent("#answer"), run.answer);
        assert.equal(await page.locator("#files pre").count(), 2);
      }
      const response = await page.evaluate(() => fetch("./snippet.mjs").then((answer) => answer.text()));
      assert.equal(response, await readFile(join(site.folder, "snippet.mjs"), "utf8"));
    }));

  test("shows nothing old where there is a network", async () => {
    const own = await serve(site.folder);
    try {
      await visit(
        async (page) => {
          await page.waitForFunction(() => document.querySelector("#offline").textContent !== "");
          await page.reload();
          await reaches(page, "ready");
          assert.ok(await page.evaluate(() => navigator.serviceWorker.controller !== null));
          own.asked.length = 0;
          await page.reload();
          await reaches(page, "ready");
          for (const path of ["/", "/page.css", "/run.mjs", "/pkg/browser.js"]) assert.ok(own.asked.includes(path), path);
        },
        { address: own.address },
      );
    } finally {
      await own.close();
    }
  });

  for (const width of [360, 768, 1024, 1440]) {
    test(`fits ${width} pixels`, () =>
      visit(
        async (page) => {
          for (const mode of ["values", "messages"]) {
            await choose(page, "researchers", mode);
            await runToEnd(page);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
          }
        },
        { options: { viewport: { width, height: 740 } } },
      ));
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`has no fault that axe finds, ${colorScheme}`, () =>
      visitSlowly(
        async (page) => {
          const axe = await readFile(AXE, "utf8");
          await page.evaluate(axe);
          assert.deepEqual(await faults(page), []);
          for (const [graph, mode] of [["agent", "updates"], ["researchers", "debug"], ["researchers", "messages"]]) {
            await choose(page, graph, mode);
            await runToEnd(page);
            await page.waitForTimeout(700);
            assert.deepEqual(await faults(page), []);
          }
          await choose(page, "agent", "messages");
          await page.click("#run");
          await growing(page);
          await page.keyboard.press("Escape");
          await reaches(page, "stopped");
          assert.deepEqual(await faults(page), []);
        },
        { options: { colorScheme, reducedMotion: "reduce" } },
      ));
  }

  test("does not move where motion is unwelcome", () =>
    visit(
      async (page) => {
        const moving = await page.evaluate(() =>
          Array.from(document.querySelectorAll("*")).some((element) => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return animationName !== "none" || transitionDuration.split(", ").some((time) => time !== "0s");
          }),
        );
        assert.equal(moving, false);
      },
      { options: { reducedMotion: "reduce" } },
    ));

  test("says so where WebAssembly is blocked", async () => {
    const strict = policy.replace("'wasm-unsafe-eval' ", "");
    const blocking = await serve(site.folder, { "Content-Security-Policy": strict });
    try {
      await visit(
        async (page, context, told) => {
          assert.match(await page.innerText("#failure"), /^The engine could not start\. .*WebAssembly/);
          assert.equal(await page.getAttribute("#run", "aria-disabled"), "true");
          told.splice(0, Infinity, ...told.filter((text) => !text.includes("Content Security Policy")));
        },
        { address: blocking.address, state: "broken" },
      );
    } finally {
      await blocking.close();
    }
  });

  test("shows a run's failure", () =>
    visit(
      async (page) => {
        await page.click("#run");
        await reaches(page, "failed");
        assert.match(await page.textContent("#status"), /^Failed after 1 event in \d+ ms\. TypeError: out of words$/);
        assert.deepEqual((await eventsOn(page)).map(({ event }) => event), ["error"]);
        assert.equal((await nodesOn(page)).__end__, "idle");
      },
      {
        prepare: (page) => edit(page, "await model.invoke(state.messages, runtime)", 'fail("out of words")', FAIL),
      },
    ));

  test("allows no inline script but the import map", async () => {
    const html = await readFile(join(site.folder, "index.html"), "utf8");
    const inline = Array.from(html.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>([^]*?)<\/script>/g));
    assert.equal(inline.length, 1);
    const [[, attributes, map]] = inline;
    assert.match(attributes, /type="importmap"/);
    const hash = createHash("sha256").update(map).digest("base64");
    assert.ok(policy.includes(`'sha256-${hash}'`), `the policy must name the import map's hash: 'sha256-${hash}'`);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|https?:\/\//);
  });
});

async function reaches(page, state) {
  await page.waitForSelector(`body[data-state="${state}"]`);
}

/** Waits until something has been said, and gives the events so far and the answer so far. */
async function growing(page) {
  const seen = await page.waitForFunction(() => {
    const answer = document.querySelector("#answer").textContent;
    return answer.length > 10 && [document.querySelectorAll("#output li").length, answer];
  });
  return seen.jsonValue();
}

function eventsOn(page) {
  return page.$$eval("#output li", (items) =>
    items.map((item) => ({
      event: item.querySelector(".event").textContent,
      data: item.querySelector("pre").textContent,
      time: item.querySelector(".time").textContent,
    })),
  );
}

function nodesOn(page) {
  return page.$$eval("[data-node]", (nodes) => Object.fromEntries(nodes.map(({ dataset }) => [dataset.node, dataset.state])));
}

/** What axe finds, and where. */
function faults(page) {
  return page.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}
