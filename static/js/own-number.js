// A requested number is shown, also when the answer was lost: the page asks again with its own key. After a reload only
// the key asks. For a visitor who has left by then the number is withdrawn. Only the key is stored, until the answer.
const STILL_THERE = 45_000;
const SHELF = "asked";
const AGAIN = 5_000;
const TRIES = 4;

class OwnNumber extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:beforeRequest", ({ detail }) => this.note(detail.requestConfig));
    document.addEventListener("htmx:afterSwap", ({ detail }) => detail.requestConfig?.path === this.dataset.ticket && this.told());
    document.addEventListener("click", ({ target }) => this.asked && target.closest("button[value=stop]") && this.keep(0), true);
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "null");
    if (kept) this.find(kept);
  }

  note({ path, parameters }) {
    if (path !== this.dataset.ticket) return;
    const values = Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
    this.asked = { values, at: this.asked?.at ?? Date.now() };
    if (!values.changing?.[0]) this.keep(this.asked.at); // a number that was shown before is never withdrawn
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

  // True when the page goes on here: the visitor is still in front of it.
  again() {
    if (!this.asked || !this.isThere(this.asked.at)) return false;
    window.htmx.ajax("POST", this.dataset.ticket, { target: "#glass", swap: "outerHTML", values: this.asked.values });
    return true;
  }

  // The server may still be working on it: ask again for what is not there yet.
  async find({ key, at }) {
    for (let left = TRIES; left; left--) {
      const values = { start_key: key, gone: this.isThere(at) ? "" : "1", csrf_token: document.querySelector("[name=csrf_token]")?.value ?? "" };
      const answer = await fetch(this.dataset.number, { method: "POST", body: new URLSearchParams(values), headers: { "HX-Request": "true" } }).catch(() => undefined);
      if (answer?.ok && answer.status !== 204) {
        this.told();
        return values.gone || this.show(await answer.text());
      }
      await new Promise((go) => setTimeout(go, AGAIN));
    }
    localStorage.removeItem(SHELF);
  }

  // Never over what the next visitor already chose.
  show(page) {
    if (document.querySelector("#glass.at-start")) window.htmx.swap("#glass", page, { swapStyle: "outerHTML" });
  }
}
customElements.define("own-number", OwnNumber);
