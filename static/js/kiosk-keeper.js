// Keeps the kiosk for the next visitor: hides the choice when nobody touches it, then wipes it.
// The choice waits in this object only, never in the page under the veil, in a history or in a store.
const GRACE = 30_000;

class KioskKeeper extends HTMLElement {
  connectedCallback() {
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.rest());
    document.addEventListener("click", (tap) => this.tapped(tap), true);
    document.addEventListener("keydown", (press) => this.kept && !["Tab", "Shift", "Enter", " "].includes(press.key) && this.stay());
    document.addEventListener("contextmenu", (tap) => tap.preventDefault());
    document.addEventListener("htmx:beforeSwap", ({ target }) => target === this.glass && this.leave());
    document.addEventListener("htmx:afterSettle", ({ target }) => target === this.glass && this.arrive());
    history.replaceState(null, "", location.pathname);
    this.rest();
  }

  get glass() {
    return document.getElementById("glass");
  }

  get step() {
    return this.glass.className.match(/at-\w+/)?.[0];
  }

  leave() {
    this.left = { step: this.step, pressed: document.activeElement?.value };
  }

  // A new page starts at its heading; on the same page (larger letters, an extra) the keyboard keeps its place.
  arrive() {
    const same = this.step === this.left?.step && this.left?.pressed;
    const button = same && this.glass.querySelector(`button[value="${CSS.escape(same)}"]`);
    (button || this.glass.querySelector("h1")).focus({ preventScroll: true });
    this.rest();
  }

  rest() {
    if (this.kept) return;
    clearTimeout(this.timer);
    const nothingChosen = this.step === "at-start" && !this.glass.matches(".is-bilingual, .is-large, .is-low") && !this.glass.querySelector("[name=needs]");
    if (nothingChosen) return;
    const seconds = Number(document.getElementById("choice")?.dataset.clears ?? 60);
    this.timer = setTimeout(() => this.veil(), seconds * 1000);
  }

  veil() {
    const cover = document.getElementById("veil")?.content.cloneNode(true);
    if (!cover || this.step === "at-ticket") return this.home();
    this.kept = this.glass;
    cover.firstElementChild.id = "glass";
    this.kept.replaceWith(cover);
    document.querySelector("[data-veil=stay]").focus();
    this.timer = setTimeout(() => this.home(), GRACE);
  }

  // Under the veil any touch means "I am still here", except Stop. The second tap of a double tap means nothing.
  tapped(tap) {
    if (this.kept) return tap.target.closest("[data-veil=stop]") ? this.home() : this.stay();
    if (tap.detail > 1 && tap.target.closest("button")) tap.preventDefault();
  }

  stay() {
    this.glass.replaceWith(this.kept);
    this.kept = undefined;
    this.glass.querySelector("h1").focus({ preventScroll: true });
    this.rest();
  }

  home() {
    this.kept = undefined;
    this.glass.replaceChildren();
    location.replace(this.dataset.home);
  }
}
customElements.define("kiosk-keeper", KioskKeeper);
