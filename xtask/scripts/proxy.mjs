// Stands between a browser and the server of the wasm test runner, and prints its address.
//
// That server (tiny_http) answers a connection by a thread, and at times takes one more connection than it has threads
// for: it then waits until another is closed, which a browser that keeps them open never does, and the page hangs.
// Here every request gets a connection of its own, closed after the answer.

import { createServer, request as send } from "node:http";

const server = createServer((request, response) => {
  const { hostname, port, pathname, search } = new URL(request.url, `http://${request.headers.host}`);
  const headers = { ...request.headers, connection: "close" };
  const onward = send(
    { hostname, port, path: pathname + search, method: request.method, headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
});

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
