// Covers the kiosk with "Ga naar het onthaal" while the server does not answer; goes on by itself when it does. A lost
// socket only makes it check: where sockets are blocked the pages still answer, and the parts are then requested.
const PATIENCE = 1_800; // after 2.5 s without a beat: less than 5 s in all
const PAUSE = 1_000;
const isPage = (answer) => /\bid="(glass|help_state|door)"|data-v=/.test(answer ?? "");

class ServerGone extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => (this.dead = !detail.live) && this.watch();
    document.addEventListener("wire", this.hear);
    for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, ({ target }) => target.id === "choice" && this.miss());
    document.addEventListener("htmx:beforeSwap", (event) => this.judge(event));
    addEventListener("load", () => this.keep(), { once: true });
  }

  disconnectedCallback() {
    document.removeEventListener("wire", this.hear);
  }

  // For a kiosk that starts while the server is gone; not in a browser that may store nothing.
  keep() {
    navigator.serviceWorker?.register(this.dataset.worker, { scope: this.dataset.home }).catch(() => {});
  }

  // An error page of a proxy is not a page of ours.
  judge({ detail }) {
    if (detail.target.id !== "glass" || isPage(detail.xhr.responseText)) return;
    detail.shouldSwap = false;
    if (detail.xhr.status < 400) location.replace(this.dataset.home); // this screen is no longer paired
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
    const covered = this.childElementCount && !document.querySelector("#glass.at-ticket"); // a given number is shown
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
