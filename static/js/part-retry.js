// A part that failed to load keeps what it shows, reports on "wire" that this is old, and retries until it loads.
const PAUSE = 2_000;
const missing = new Set();
const due = new Set(); // one retry per part, however many asked for it meanwhile

function tell(live) {
  document.dispatchEvent(new CustomEvent("wire", { detail: { live } }));
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const part = detail.requestConfig?.elt;
  if (!part?.matches("[data-part][hx-get]") || detail.requestConfig.verb !== "get") return;
  if (detail.xhr.status < 500) return missing.delete(part) && !missing.size && tell(true);
  missing.add(part);
  tell(false);
  if (due.has(part)) return;
  due.add(part);
  setTimeout(() => {
    due.delete(part);
    if (part.isConnected) window.htmx.trigger(part, "stale");
  }, PAUSE);
});
