// Tells an address that a run is over. Nobody waits for its answer, so its failure is nobody's.

export function notify(webhook, core, threadId, runId) {
  const run = core.runRow(threadId, runId);
  const { values, error } = core.thread(threadId);
  const sent = { ...run, webhook_sent_at: new Date().toISOString(), values, ...(error === null ? {} : { error: error.message }) };
  const headers = { "content-type": "application/json" };
  const send = async () => fetch(webhook, { method: "POST", headers, body: JSON.stringify(sent) });
  send().catch(() => {});
}
