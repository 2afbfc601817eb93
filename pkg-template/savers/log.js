// A log in IndexedDB: entries of threads, numbered in the order in which they came, from any tab.
// https://www.w3.org/TR/IndexedDB/

const ENTRIES = "entries";
const THREAD = "thread";
const VERSION = 1;

export class Log {
  #name;
  #opening;

  constructor(name) {
    this.#name = name;
  }

  /** Adds an entry; gives its number. It is stored when the promise is kept. */
  async add(thread, method, given) {
    const transaction = await this.#transaction("readwrite");
    const request = transaction.objectStore(ENTRIES).add({ thread, method, given });
    await completed(transaction);
    return request.result;
  }

  /** The entries of a thread after a number, and whether the one of that number was deleted meanwhile. */
  async since(thread, number) {
    const transaction = await this.#transaction("readonly");
    const store = transaction.objectStore(ENTRIES);
    const known = number > 0 ? store.getKey(number) : undefined;
    const index = store.index(THREAD);
    const range = IDBKeyRange.bound([thread, number], [thread, Infinity], true);
    const [keys, entries] = [index.getAllKeys(range), index.getAll(range)];
    await completed(transaction);
    const numbered = entries.result.map((entry, nth) => ({ ...entry, number: keys.result[nth] }));
    return { wasDeleted: known !== undefined && known.result === undefined, entries: numbered };
  }

  /** The threads that have entries. */
  async threads() {
    const transaction = await this.#transaction("readonly");
    const found = [];
    const request = transaction.objectStore(ENTRIES).index(THREAD).openKeyCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) return;
      const [thread] = cursor.key;
      found.push(thread);
      // On to the next thread: after everything under this one.
      cursor.continue([thread, Infinity]);
    };
    await completed(transaction);
    return [...new Set(found)];
  }

  async delete(thread) {
    const transaction = await this.#transaction("readwrite");
    const store = transaction.objectStore(ENTRIES);
    const request = store.index(THREAD).getAllKeys(IDBKeyRange.bound([thread, 0], [thread, Infinity]));
    request.onsuccess = () => request.result.forEach((number) => store.delete(number));
    await completed(transaction);
  }

  close() {
    const opening = this.#opening;
    this.#opening = undefined;
    opening?.then((database) => database.close(), () => {});
  }

  async #transaction(mode) {
    if (globalThis.indexedDB === undefined) throw new Error("There is no IndexedDB here: use a MemorySaver, or a saver of this runtime's own.");
    this.#opening ??= this.#open();
    const database = await this.#opening;
    return database.transaction(ENTRIES, mode);
  }

  async #open() {
    const request = indexedDB.open(this.#name, VERSION);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(ENTRIES, { keyPath: "number", autoIncrement: true });
      store.createIndex(THREAD, [THREAD, "number"]);
    };
    try {
      const database = await settled(request);
      // Another tab wants to delete or upgrade it, or the browser has closed it.
      database.onversionchange = () => this.close();
      database.onclose = () => (this.#opening = undefined);
      return database;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("The transaction was aborted", "AbortError"));
  });
}
