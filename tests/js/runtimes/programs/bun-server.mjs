import server from "./served.mjs";

const { port } = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 30, fetch: (request) => server.fetch(request) });
console.log(`port ${port}`);
