/** A server that speaks OpenAI's protocol on loopback, from a script: one answer a request. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

export const KEY = "sk-proj-V3ryS3cretK3yThatNobodyMaySee";

/** A transcript of what a server sent. */
export function transcript(name) {
  return readFileSync(new URL(`transcripts/${name}`, import.meta.url));
}

/**
 * Starts a server that is closed after the test.
 *
 * @param answers - one a request: a transcript's name; `{ status, headers, body }`, whose body may be an object, text,
 * bytes, or a list of pieces sent one by one; or a function of the response and the request. After the last, the last
 * again.
 */
export async function serve(context, ...answers) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    requests.push({ url: request.url, headers: request.headers, body: body === "" ? undefined : JSON.parse(body), at: Date.now() });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    response.on("close", () => (requests.at(-1).isClosed = true));
    if (typeof answer === "function") await answer(response, requests.at(-1));
    else await send(response, typeof answer === "string" ? fileOf(answer) : answer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { baseURL: `http://127.0.0.1:${server.address().port}/v1`, requests, server };
}

function fileOf(name) {
  return { headers: { "content-type": name.endsWith(".json") ? "application/json" : "text/event-stream" }, body: transcript(name) };
}

async function send(response, { status = 200, headers = { "content-type": "application/json" }, body = "" }) {
  response.writeHead(status, headers);
  if (Array.isArray(body)) {
    for (const piece of body) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  } else response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

export const SSE = { "content-type": "text/event-stream; charset=utf-8" };

/** An event of a stream. */
export function event(data) {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** A chunk of an answer's text, as an event. */
export function says(content, more = {}) {
  return event({ id: "chatcmpl-1", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }] });
}

export const STOP = event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }) + event("[DONE]");

/** An answer that is never over; `requests.at(-1).isClosed` says that its reader left. */
export function endless(response) {
  response.writeHead(200, SSE);
  response.write(says("one "));
}
