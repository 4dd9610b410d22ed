// Keeps the page for out there at hand for when there is no network: the page, its styles, letters and scripts. It is the
// same for everybody and holds no token; nothing of a visitor, no answer and no other page is ever kept here.
const SHELF = "outreach";
const PATIENCE = 3_000;
const HOME = new URL(self.registration.scope).pathname;
const SHELL = `${HOME}/shell`;

async function stock() {
  const page = await fetch(SHELL, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("nobody is signed in here");
  const named = [...(await page.clone().text()).matchAll(/<(?:link|script)[^>]+(?:href|src)="([^"]+)"/g)].map(([, url]) => url);
  const shelf = await caches.open(SHELF);
  await Promise.all([shelf.put(SHELL, page), shelf.addAll([...new Set(named)])]);
  const wanted = new Set([SHELL, ...named].map((url) => new URL(url, location).href));
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
self.addEventListener("message", (event) => event.waitUntil(stock().catch(() => undefined)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(answerOf(request).catch(async (gone) => (await kept(SHELL)) ?? Promise.reject(gone)));
  else if (["style", "font", "script", "image"].includes(request.destination))
    event.respondWith(answerOf(request).catch(async (gone) => (await kept(request)) ?? Promise.reject(gone)));
});
