// A number that was asked for is shown, also when its answer was lost: the page asks again with its own key. After a
// reload the key alone asks. Who is gone by then is not told: their number is taken back. Only the key is kept, until
// the answer.
const STILL_THERE = 45_000;
const SHELF = "asked";
const AGAIN = 5_000;
const TRIES = 4;

class OwnNumber extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:beforeRequest", ({ detail }) => this.note(detail.requestConfig));
    document.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.requestConfig?.path === this.dataset.ticket) this.told();
    });
    document.addEventListener("click", (tap) => this.stopped(tap), true);
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "null");
    if (kept) this.find(kept);
  }

  note({ path, parameters }) {
    if (path !== this.dataset.ticket) return;
    const values = Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
    this.asked = { values, at: this.asked?.at ?? Date.now() };
    if (!values.changing?.[0]) this.keep(this.asked.at); // a number that was seen before is never taken back
  }

  stopped({ target }) {
    if (this.asked && target.closest("button[value=stop]")) this.keep(0);
  }

  keep(at) {
    const key = this.asked.values.start_key?.[0];
    if (key && !this.asked.values.changing?.[0]) localStorage.setItem(SHELF, JSON.stringify({ key, at }));
  }

  told() {
    this.asked = undefined;
    localStorage.removeItem(SHELF);
  }

  isThere(at) {
    return Math.abs(Date.now() - at) < STILL_THERE;
  }

  // True when the page goes on here: whoever pressed still stands before it.
  again() {
    if (!this.asked || !this.isThere(this.asked.at)) return false;
    window.htmx.ajax("POST", this.dataset.ticket, { target: "#glass", swap: "outerHTML", values: this.asked.values });
    return true;
  }

  // An answer may be on its way in the server still: what is not there is looked for again.
  async find({ key, at }) {
    for (let left = TRIES; left; left--) {
      const gone = this.isThere(at) ? "" : "1";
      const answer = await this.ask(key, gone).catch(() => undefined);
      if (answer?.ok && answer.status !== 204) {
        this.told();
        return gone || this.show(await answer.text());
      }
      await new Promise((go) => setTimeout(go, AGAIN));
    }
    localStorage.removeItem(SHELF);
  }

  ask(key, gone) {
    const token = document.querySelector("[name=csrf_token]")?.value ?? "";
    const body = new URLSearchParams({ start_key: key, gone, csrf_token: token });
    return fetch(this.dataset.number, { method: "POST", body, headers: { "HX-Request": "true" } });
  }

  // Never over what the next visitor already chose.
  show(page) {
    if (document.querySelector("#glass.at-start")) window.htmx.swap("#glass", page, { swapStyle: "outerHTML" });
  }
}
customElements.define("own-number", OwnNumber);
