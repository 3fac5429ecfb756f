// What a phone at the door keeps: the marks that were not sent yet. They outlive a closed page and a lost login.
function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("fairday", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("marks", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function act(mode, work) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const change = base.transaction("marks", mode);
      const request = work(change.objectStore("marks"));
      change.oncomplete = () => resolve(request?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
}

export const keep = (mark) => act("readwrite", (store) => store.put(mark));
export const drop = (keys) => act("readwrite", (store) => { keys.forEach((key) => store.delete(key)); });
export const waiting = async (fair) => (await act("readonly", (store) => store.getAll())).filter((mark) => mark.fair === fair);
