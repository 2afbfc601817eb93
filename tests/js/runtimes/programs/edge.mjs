import { program } from "./program.mjs";

export default {
  async fetch() {
    const chunks = [];
    await program((chunk) => chunks.push(chunk));
    return Response.json(chunks);
  },
};
