// When a request that failed is sent again. Time and chance come in as arguments.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/** Who is told to wait for longer than this is not kept waiting: the error says when. */
const LONGEST_WISH = 60_000;

/**
 * Milliseconds before the next attempt; `undefined` where there is none.
 *
 * @param error - with the `status` that the server answered with, none where it could not be reached; `shouldRetry`
 * and `retryAfter` if the server says so.
 * @param failures - how many attempts failed.
 * @param entropy - at least 0 and under 1.
 */
export function pauseAfter(error, failures, maxRetries, entropy) {
  if (failures > maxRetries || !isWorthARetry(error)) return undefined;
  if (error.retryAfter !== undefined) return error.retryAfter <= LONGEST_WISH ? error.retryAfter : undefined;
  return Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) * (1 - entropy / 4);
}

function isWorthARetry({ status, code, shouldRetry }) {
  if (code === "insufficient_quota") return false;
  if (shouldRetry !== undefined) return shouldRetry;
  return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
}

/** What an answer's headers say about another attempt. `now` is in milliseconds since 1970. */
export function retryHints(headers, now) {
  const hints = {};
  const wish = headers.get("x-should-retry");
  if (wish === "true" || wish === "false") hints.shouldRetry = wish === "true";
  const pause = waitingTime(headers.get("retry-after-ms"), headers.get("retry-after"), now);
  if (Number.isFinite(pause)) hints.retryAfter = Math.max(0, pause);
  return hints;
}

/** `Retry-After` is in seconds, or a date. */
function waitingTime(millis, after, now) {
  if (millis) return Number(millis);
  if (!after) return undefined;
  const seconds = Number(after);
  return Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1_000;
}
