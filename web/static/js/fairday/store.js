// What a phone at the door keeps: the marks that were not sent yet, which outlive a closed page and a lost login, and the
// list of people sealed under a code number. Logging out empties both.
const NAME = "fairday";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = () => {
      const base = asked.result;
      if (!base.objectStoreNames.contains("marks")) base.createObjectStore("marks", { keyPath: "key" });
      base.createObjectStore("lists", { keyPath: "fair" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function act(name, mode, work) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const change = base.transaction(name, mode);
      const request = work(change.objectStore(name));
      change.oncomplete = () => resolve(request?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
}

const marks = () => act("marks", "readonly", (store) => store.getAll());
export const keep = (mark) => act("marks", "readwrite", (store) => store.put(mark));
export const drop = (keys) => act("marks", "readwrite", (store) => { keys.forEach((key) => store.delete(key)); });
export const waiting = async (fair) => (await marks()).filter((mark) => mark.fair === fair);

// How many marks of any fair wait on this phone; looks without making anything.
export async function unsent() {
  if (!("indexedDB" in window)) return 0;
  const known = await indexedDB.databases?.();
  return known && !known.some((base) => base.name === NAME) ? 0 : (await marks()).length;
}

export const keepList = (list) => act("lists", "readwrite", (store) => store.put(list));
export const keptList = (fair) => act("lists", "readonly", (store) => store.get(fair));

// The list goes, and with the last one the page that opens without a network.
export async function dropList(fair) {
  await act("lists", "readwrite", (store) => store.delete(fair));
  if (await act("lists", "readonly", (store) => store.count())) return;
  await caches.delete(NAME);
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) await worker.unregister();
}

export async function forgetAll() {
  if ("caches" in window) await caches.delete(NAME);
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) await worker.unregister();
  if (!("indexedDB" in window)) return;
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
