// Keeps the kiosk for the next visitor: hides the choice when nobody touches it, wipes it, and stays when the server goes.
// The choice waits in this object only, never in the page under the veil, in a history or in a store.
const GRACE = 30_000;

class KioskKeeper extends HTMLElement {
  connectedCallback() {
    this.watch = () => this.rest();
    ["pointerdown", "keydown", "htmx:afterSettle"].forEach((kind) => document.addEventListener(kind, this.watch));
    document.addEventListener("htmx:afterSettle", () => document.querySelector("#glass h1")?.focus({ preventScroll: true }));
    document.addEventListener("click", (tap) => this.tapped(tap), true);
    document.addEventListener("wire", ({ detail }) => this.wire(detail.live));
    document.addEventListener("contextmenu", (tap) => tap.preventDefault());
    history.replaceState(null, "", location.pathname);
    this.rest();
  }

  get glass() {
    return document.getElementById("glass");
  }

  rest() {
    if (this.kept) return;
    clearTimeout(this.timer);
    const form = document.getElementById("choice");
    const seconds = Number(form?.dataset.clears ?? 60);
    const fresh = this.glass.matches(".at-start") && !this.glass.querySelector("[name=needs]") && this.glass.querySelector("[name=language]")?.value === "nl";
    if (fresh && !this.glass.matches(".is-large, .is-low")) return;
    this.timer = setTimeout(() => (this.glass.matches(".at-ticket") ? this.home() : this.veil()), seconds * 1000);
  }

  veil() {
    this.kept = this.glass;
    this.kept.replaceWith(document.getElementById("veil").content.cloneNode(true));
    document.querySelector("[data-veil=stay]").focus();
    this.timer = setTimeout(() => this.home(), GRACE);
  }

  tapped(tap) {
    const wish = tap.target.closest("[data-veil]")?.dataset.veil;
    if (!wish) return;
    if (wish === "stop") return this.home();
    clearTimeout(this.timer);
    this.glass.replaceWith(this.kept);
    this.kept = undefined;
    this.rest();
  }

  home() {
    this.kept = undefined;
    this.glass.replaceChildren();
    location.replace(this.dataset.home);
  }

  wire(live) {
    const gone = document.querySelector("body > .gone");
    if (live && gone) location.replace(this.dataset.home);
    clearTimeout(this.outage);
    if (!live && !gone) this.outage = setTimeout(() => document.body.append(document.getElementById("server-gone").content.cloneNode(true)), 3000);
  }
}
customElements.define("kiosk-keeper", KioskKeeper);
