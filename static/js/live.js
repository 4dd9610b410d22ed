// The only module that knows sockets: hears which part is stale and makes that part reload itself.
// Reports the state of the connection with the event "wire" on document: {live: true | false}.

const WATCHDOG = 2250; // displays and kiosks get a beat every second, and say within three that they are not live
const SPREAD = 8000; // a slow beat reaches every phone at once: they spread their requests
const BACK_WITHIN = 3000; // the database is back: phones spread their requests
const REFUSED = 10_000; // a phone without a wire asks no more often than this whether its ticket still lives
const AFTER_YOU = 120; // lists of staff wait for the screens of the hall, which people are looking at
const pages = import.meta.url.match(/\/static\/(\w+)\//)?.[1]; // which version of the pages this screen shows
const parts = () => document.querySelectorAll("[data-part][hx-get]");
const shown = (part) => Number(part.firstElementChild?.dataset.v ?? 0);
const known = {};
let lastBeat = 0;
let fast = false;
let gone = false;
let asked = -REFUSED;

function fetchAgain(part) {
  window.htmx.trigger(part, "stale");
}

function hear(name, v, within = 0) {
  known[name] = Math.max(known[name] ?? 0, v);
  const ask = (part) => shown(part) < v && fetchAgain(part);
  const late = fast ? 0 : document.body.matches(".staff") ? AFTER_YOU : Math.random() * within;
  for (const part of parts()) {
    if (part.dataset.part !== name) continue;
    if (late) setTimeout(ask, late, part);
    else ask(part);
  }
}

function tell(live) {
  document.dispatchEvent(new CustomEvent("wire", { detail: { live } }));
}

function listen() {
  fast = document.body.matches(".kiosk, .hall");
  // A server that dies between handshake and first packet closes without an error: only the timeout shows it.
  const timeout = fast ? WATCHDOG : 10_000;
  const socket = window.io({
    transports: ["websocket"],
    query: { pages },
    timeout,
    reconnectionDelay: 300,
    reconnectionDelayMax: fast ? 800 : 2000,
  });
  const refetchAll = () => parts().forEach(fetchAgain);
  socket.on("connect", () => {
    lastBeat = performance.now();
    tell(true);
    for (const name of Object.keys(known)) delete known[name]; // a database that was restored counts from lower on
    refetchAll();
  });
  socket.on("stale", ({ part, v }) => hear(part, v));
  socket.on("beat", (versions) => {
    lastBeat = performance.now();
    tell(true);
    if (gone) setTimeout(refetchAll, document.body.matches(".phone") ? Math.random() * BACK_WITHIN : 0);
    gone = false;
    for (const [name, v] of Object.entries(versions)) hear(name, v, document.body.matches(".phone") ? SPREAD : 0);
  });
  socket.on("gone", () => tell(!(gone = true))); // the server is there, its database is not
  socket.on("disconnect", (reason) => {
    tell(false);
    if (reason !== "io server disconnect") return;
    refetchAll(); // a signed-out person is redirected to sign in by the answer
    setTimeout(() => socket.connect(), 2000);
  });
  socket.on("connect_error", () => {
    tell(false);
    // Refused may mean signed out, or a ticket that died, while the wire was away: the answer to a part leads on.
    if (document.body.matches(".staff")) refetchAll();
    if (document.body.matches(".phone") && performance.now() - asked > REFUSED) {
      asked = performance.now();
      setTimeout(refetchAll, Math.random() * BACK_WITHIN);
    }
    if (!socket.active) setTimeout(() => socket.connect(), 2000); // refused after the handshake: it gave up
  });
  document.addEventListener("visibilitychange", () => document.hidden || refetchAll());
  setInterval(() => fast && socket.connected && performance.now() - lastBeat > WATCHDOG && tell(false), 250);
}

// A part that was loading while a newer ring came in reloads once more.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const part = target.closest?.("[data-part][hx-get]");
  if (part && shown(part) < (known[part.dataset.part] ?? 0) && !part.dataset.again) {
    part.dataset.again = "1";
    setTimeout(() => (delete part.dataset.again, fetchAgain(part)), 300);
  }
});

// A button that acts keeps the focus; a refusal is removed by the next action that works.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  for (const one of document.querySelectorAll(".refusal")) one.replaceChildren();
});

if (document.querySelector("[data-part][hx-get]")) listen();
