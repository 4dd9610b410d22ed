// Keeps "Ga naar het onthaal" at hand for a kiosk that is opened while the server is gone; keeps nothing else, ever.
const SHELF = "outage";
const PATIENCE = 3_000; // a server that says nothing for so long is gone
const HOME = new URL(self.registration.scope).pathname;
const OUTAGE = `${HOME}/outage`;

// The page, and what its own links and scripts name: styles, letters, the mark.
async function stock() {
  const page = await fetch(OUTAGE, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("this kiosk is not ours any more");
  const named = [...(await page.clone().text()).matchAll(/<(?:link|script)[^>]+(?:href|src)="([^"]+)"/g)].map(([, url]) => url);
  const shelf = await caches.open(SHELF);
  await Promise.all([shelf.put(OUTAGE, page), shelf.addAll(named)]);
  const wanted = new Set([OUTAGE, ...named].map((url) => new URL(url, location).href));
  for (const { url } of await shelf.keys()) if (!wanted.has(url)) await shelf.delete(url);
}

async function answerOf(request) {
  const late = new Promise((_, give) => setTimeout(give, PATIENCE));
  const answer = await Promise.race([fetch(request), late]);
  if ([502, 503, 504].includes(answer.status)) throw new Error("only the door keeper answers");
  return answer;
}

async function kept(request) {
  return (await caches.open(SHELF)).match(request);
}

self.addEventListener("install", (event) => event.waitUntil(stock().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && (pathname === HOME || pathname.startsWith(`${HOME}/`)))
    event.respondWith(answerOf(request).catch(() => kept(OUTAGE)));
  else if (["style", "font", "script", "image"].includes(request.destination))
    event.respondWith(answerOf(request).catch(async (gone) => (await kept(request)) ?? Promise.reject(gone)));
});
