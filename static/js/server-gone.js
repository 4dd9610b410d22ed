// Covers the kiosk with "Ga naar het onthaal" while the server gives no answers; goes on by itself when it does. A wire
// that is gone only makes it ask: where wires are blocked the pages answer all the same, and the parts are then asked
// for.
const PATIENCE = 1_800; // after 2.5 s without a beat: less than 5 s in all
const PAUSE = 1_000;
const isPage = (answer) => /\bid="(glass|help_state|door)"|data-v=/.test(answer ?? "");

class ServerGone extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => (this.dead = !detail.live) && this.watch();
    document.addEventListener("wire", this.hear);
    for (const kind of ["htmx:sendError", "htmx:timeout"]) {
      document.addEventListener(kind, ({ target }) => target.id === "choice" && this.miss());
    }
    document.addEventListener("htmx:beforeSwap", (event) => this.judge(event));
    addEventListener("load", () => this.keep(), { once: true });
  }

  disconnectedCallback() {
    document.removeEventListener("wire", this.hear);
  }

  // For whoever opens this kiosk while the server is gone; a browser that may not keep anything does without.
  keep() {
    navigator.serviceWorker?.register(this.dataset.worker, { scope: this.dataset.home }).catch(() => {});
  }

  // What a proxy says in the place of the house is no page of ours.
  judge({ detail }) {
    if (detail.target.id !== "glass" || isPage(detail.xhr.responseText)) return;
    detail.shouldSwap = false;
    if (detail.xhr.status < 400) location.replace(this.dataset.home); // this screen is not ours any more
    else this.miss();
  }

  miss() {
    this.missed = true;
    this.watch();
  }

  async watch() {
    if (this.watching) return;
    this.watching = true;
    while (this.dead || this.missed || this.childElementCount) {
      if (!(await this.answers())) this.cover();
      else if (this.childElementCount || this.missed) this.back();
      else document.querySelectorAll("#help_state, #door").forEach((part) => window.htmx.trigger(part, "stale"));
      await new Promise((go) => setTimeout(go, PAUSE));
    }
    this.watching = false;
  }

  async answers() {
    const limit = new Promise((no) => setTimeout(no, PATIENCE));
    const asked = fetch(this.dataset.ask, { cache: "no-store" }).then(({ ok }) => ok);
    return Promise.race([asked, limit]).catch(() => limit);
  }

  back() {
    const came = document.querySelector("#glass.at-ticket .given"); // a number that came is shown, unless wiped
    const covered = this.childElementCount && !came;
    this.missed = false;
    if (!document.querySelector("own-number").again() && covered) return location.replace(this.dataset.home);
    this.replaceChildren();
    document.getElementById("glass").inert = false;
  }

  cover() {
    document.getElementById("glass").inert = true;
    if (!this.childElementCount) this.append(document.getElementById("server-gone").content.cloneNode(true));
  }
}
customElements.define("server-gone", ServerGone);
