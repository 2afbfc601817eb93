// The page without a network. With one, everything comes from there: nothing that is shown is old.

const CACHE = "superstep-page-1";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  event.waitUntil(
    store(event.data.store).then(
      () => port.postMessage({ isStored: true }),
      () => port.postMessage({ isStored: false }),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

/** The page says what it consists of, so that no list of files is kept here. */
async function store(addresses) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const address of addresses) {
    if ((await cache.match(address)) === undefined) missing.push(address);
  }
  await cache.addAll(missing);
}

async function removeOldCaches() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("superstep-page-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}
