// A run's events as bytes: server-sent events, or a line of JSON each.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

import { toJSON } from "./json.js";

const HEADERS = { "cache-control": "no-store", "x-accel-buffering": "no" };
const LINES = "application/x-ndjson";

/** The response that tells a run's events. Who stops reading leaves the run. */
export function events(stream, request, headers, heartbeat) {
  const isLines = (request.headers.get("accept") ?? "").includes(LINES);
  const [frame, beat, type] = isLines ? [line, "\n", LINES] : [event, ": heartbeat\n\n", "text/event-stream; charset=utf-8"];
  const body = bytes(stream, frame, beat, heartbeat);
  // Where requests and responses are of one program, this is how one hears of a client that is gone.
  request.signal?.addEventListener("abort", () => stream.return(), { once: true });
  return new Response(body, { headers: { ...HEADERS, "content-type": type, ...headers } });
}

/** The response with what comes of a promise, as JSON. Line ends keep the connection until then. */
export function later(promise, headers, heartbeat) {
  const once = (async function* () {
    yield await promise;
  })();
  const body = bytes(once, (value) => toJSON(value ?? null), "\n", heartbeat);
  return new Response(body, { headers: { "content-type": "application/json", ...headers } });
}

function event({ event, data, id }) {
  const frame = `event: ${event}\ndata: ${toJSON(data ?? null)}\n`;
  return id === undefined ? `${frame}\n` : `${frame}id: ${id}\n\n`;
}

function line(chunk) {
  return `${toJSON(chunk)}\n`;
}

/** @param beat - what is sent after so many milliseconds of silence. */
function bytes(stream, frame, beat, heartbeat) {
  const encoder = new TextEncoder();
  const iterator = stream[Symbol.asyncIterator]();
  let next;
  return new ReadableStream({
    async pull(controller) {
      next ??= iterator.next();
      const timer = {};
      const silence = new Promise((resolve) => (timer.id = setTimeout(resolve, heartbeat)));
      try {
        const taken = await Promise.race([next, silence]);
        if (taken === undefined) return controller.enqueue(encoder.encode(beat));
        next = undefined;
        if (taken.done) return controller.close();
        controller.enqueue(encoder.encode(frame(taken.value)));
      } catch (error) {
        controller.enqueue(encoder.encode(frame({ event: "error", data: { error: error?.name ?? "Error", message: String(error?.message ?? error) } })));
        controller.close();
      } finally {
        clearTimeout(timer.id);
      }
    },
    cancel() {
      iterator.return();
    },
  });
}
