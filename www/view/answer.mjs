// The answer to the user, from whatever tells of it.

/** The answer after an event, from the answer before. */
export function answerIn({ event, data }, before) {
  switch (event) {
    case "messages":
      return data[0].type === "ai" ? before + data[0].content : before;
    case "messages/partial":
    case "messages/complete":
      return lastSaid(data) ?? before;
    case "tasks":
      return lastSaid(data.result?.messages) ?? before;
    default:
      return before;
  }
}

function lastSaid(messages = []) {
  return messages.findLast(({ type }) => type === "ai")?.content;
}
