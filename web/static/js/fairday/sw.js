// Answers for the check-in page, its list and its files when there is no network; everything else goes its usual way.
const CACHE = "fairday";
const PAGE = /^\/organiser\/fairs\/\d+\/check-in(\/people\.json|\/app\.webmanifest)?$/;
const PATIENCE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fresh(request) {
  const kept = caches.open(CACHE).then((cache) => cache.match(new URL(request.url).pathname, { ignoreVary: true }));
  const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); }).then(() => kept);
  const asked = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(new URL(request.url).pathname, response.clone());
    return response;
  });
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
