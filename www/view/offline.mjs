// Keeps what the page has loaded, so that it opens without a network.

/** Quietly does nothing where there are no service workers, as on a page without TLS. */
export async function storeForOffline(told) {
  try {
    await navigator.serviceWorker.register("./sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      if (data.isStored) told.textContent = "It is stored now, and works without a network.";
    };
    active.postMessage({ store: loaded() }, [channel.port2]);
  } catch {
    // The page works all the same, as long as there is a network.
  }
}

/** The page, all that it loaded from its own folder, and what it links to there. */
function loaded() {
  const folder = new URL("./", location.href).href;
  const links = document.querySelectorAll("link[href], a[href]");
  const resources = performance.getEntriesByType("resource").map(({ name }) => name);
  const graphs = Array.from(document.querySelectorAll("#graph option"), ({ value }) => new URL(`graphs/${value}.mjs`, folder).href);
  const all = [location.href.split("#")[0], ...resources, ...graphs, ...Array.from(links, ({ href }) => href)];
  return [...new Set(all)].filter((address) => address.startsWith(folder));
}
