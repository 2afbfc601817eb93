import server from "./served.mjs";

export default { fetch: (request) => server.fetch(request) };
