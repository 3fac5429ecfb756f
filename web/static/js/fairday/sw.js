// Answers for the check-in page and its files when there is no network; the people on it lie elsewhere, sealed. Pages are
// kept by the page itself, without its tokens; everything else goes its usual way.
const CACHE = "fairday";
const PAGE = /^\/organiser\/fairs\/\d+\/check-in$|^\/door\/[\w-]{20,}$/;
const PATIENCE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fresh(request) {
  const kept = caches.open(CACHE).then((cache) => cache.match(new URL(request.url).pathname, { ignoreVary: true }));
  const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); }).then(() => kept);
  const asked = fetch(request);
  asked.catch(() => {});
  try {
    return (await Promise.race([asked, patience])) || (await asked);
  } catch (error) {
    const copy = await kept;
    if (copy) return copy;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (PAGE.test(address.pathname) || address.pathname.startsWith("/static/")) event.respondWith(fresh(event.request));
});
