// Keeps one page, with the styles, letters and scripts that it names, for when the server is gone; keeps nothing else,
// ever. What our workers share: `web/workers.py` sends it before each worker's own lines.
const PATIENCE = 3_000; // a server that says nothing for so long is gone
const NAMED = /<(?:link|script)[^>]+(?:href|src)="(\/[^"]+)"/g; // not the icon, which is in the page itself
const KEPT = ["style", "font", "script", "image"];

// Answers a function that fetches the page and its files anew.
function keepPage(shelfName, pageName) {
  const home = new URL(self.registration.scope).pathname;
  const address = `${home}/${pageName}`;

  const stock = async () => {
    const page = await fetch(address, { cache: "no-store" });
    if (!page.ok || page.redirected) throw new Error("this page is not ours to keep any more");
    const named = [...(await page.clone().text()).matchAll(NAMED)].map(([, url]) => url);
    const shelf = await caches.open(shelfName);
    await Promise.all([shelf.put(address, page), shelf.addAll([...new Set(named)])]);
    const wanted = new Set([address, ...named].map((url) => new URL(url, location).href));
    for (const { url } of await shelf.keys()) if (!wanted.has(url)) await shelf.delete(url);
  };

  const answerOf = async (request) => {
    const late = new Promise((_, give) => setTimeout(give, PATIENCE));
    const answer = await Promise.race([fetch(request), late]);
    if ([502, 503, 504].includes(answer.status)) throw new Error("only the door keeper answers");
    return answer;
  };

  const answerOr = (request, kept) =>
    answerOf(request).catch(async (gone) => (await (await caches.open(shelfName)).match(kept)) ?? Promise.reject(gone));

  self.addEventListener("install", (event) => event.waitUntil(stock().then(() => self.skipWaiting())));
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return;
    const isOurs = pathname === home || pathname.startsWith(`${home}/`);
    if (request.mode === "navigate" && isOurs) event.respondWith(answerOr(request, address));
    else if (KEPT.includes(request.destination)) event.respondWith(answerOr(request, request));
  });
  return stock;
}
