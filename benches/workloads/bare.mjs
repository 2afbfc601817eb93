/**
 * The limit: loops written by hand that call the same nodes, merge the same writes and show the same chunks from an
 * async generator. No channels, triggers, configuration, errors, signals or limits.
 */

/** Nodes that run one after another on a state of messages, streamed as updates. */
export async function* sequence(nodes, input) {
  let state = merged({ messages: [] }, input);
  for (const [name, node] of nodes) {
    const update = await node(state);
    state = merged(state, update);
    yield { [name]: update ?? null };
  }
}

/** What a node writes while it runs. */
export async function* written(node) {
  const chunks = [];
  let isOver = false;
  let wake;
  const writer = (chunk) => {
    chunks.push(chunk);
    wake?.();
  };
  const over = node({}, { writer }).then(() => {
    isOver = true;
    wake?.();
  });
  while (!isOver || chunks.length > 0) {
    if (chunks.length === 0) await new Promise((resolve) => (wake = resolve));
    for (const chunk of chunks.splice(0)) yield chunk;
  }
  await over;
}

function merged(state, update) {
  return update?.messages === undefined ? state : { ...state, messages: addMessages(state.messages, update.messages) };
}

/** New messages are appended, those with known ids replaced. */
function addMessages(old, fresh) {
  const messages = [...old];
  for (const message of fresh.map(coerced)) {
    const place = old.findIndex(({ id }) => id === message.id);
    if (place === -1) messages.push(message);
    else messages[place] = message;
  }
  return messages;
}

const TYPES = { user: "human", assistant: "ai" };

function coerced({ role, id = crypto.randomUUID(), ...fields }) {
  return { type: TYPES[role], id, ...fields };
}
