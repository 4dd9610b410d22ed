// Keeps the kiosk for the next visitor: hides the choice when nobody touches it, then wipes it.
// The choice waits in this object only, never in the page under the veil, in a history or in a store.
const GRACE = 30_000;
const WALKS = ["Tab", "Shift", "Enter", " "];
const CHANGED = ":not(.at-start, .at-closed, .at-stopped), .is-bilingual, .is-large, .is-low, :has([name=needs])";

class KioskKeeper extends HTMLElement {
  connectedCallback() {
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.touch());
    document.addEventListener("click", (tap) => this.tapped(tap), true);
    document.addEventListener("keydown", (press) => this.kept && !WALKS.includes(press.key) && this.stay(press));
    document.addEventListener("speaking", () => this.hear(true));
    document.addEventListener("silent", () => this.hear(false));
    document.addEventListener("contextmenu", (tap) => tap.preventDefault());
    document.addEventListener("htmx:beforeSwap", ({ target }) => target === this.glass && this.depart());
    document.addEventListener("htmx:afterSettle", ({ target }) => target === this.glass && this.arrive());
    history.replaceState(null, "", this.dataset.home); // also after a press that came before this script did
    this.wait();
  }

  get glass() {
    return document.getElementById("glass");
  }

  get step() {
    return this.glass.className.match(/at-\w+/)?.[0];
  }

  touch() {
    this.touched = true;
    if (!this.kept) this.wait();
  }

  hear(spoken) {
    this.spoken = spoken;
    this.wait();
  }

  depart() {
    this.left = { step: this.step, pressed: document.activeElement?.value };
  }

  // A new page starts at its heading; on the same page (larger letters, an extra) the keyboard keeps its place.
  arrive() {
    if (!this.touched) return this.wait(); // the door turned, and nobody stands here
    const told = this.glass.querySelector("main [role=status]"); // then whoever listens hears it first
    const same = !told && this.step === this.left?.step && this.left?.pressed;
    const button = same && this.glass.querySelector(`button[value="${CSS.escape(same)}"]`);
    (button || this.glass.querySelector("h1")).focus({ preventScroll: true });
    this.wait();
  }

  // No time runs while something is read aloud.
  wait() {
    clearTimeout(this.timer);
    const changed = this.glass.matches(CHANGED) || document.querySelector("speech-mode[data-on], read-on[data-on]");
    if (this.spoken || !(changed || this.kept)) return;
    const clears = 1000 * (document.getElementById("choice")?.dataset.clears ?? 60);
    this.timer = this.kept ? setTimeout(() => this.home(), GRACE) : setTimeout(() => this.veil(), clears);
  }

  veil() {
    const cover = document.getElementById("veil")?.content.cloneNode(true);
    if (!cover || this.step === "at-ticket") return this.home();
    this.kept = this.glass;
    cover.firstElementChild.id = "glass";
    this.kept.replaceWith(cover);
    document.querySelector("[data-veil=stay]").focus();
    this.wait();
  }

  // Under the veil any touch means "I am still here", except Stop. The second tap of a double tap means nothing.
  tapped(tap) {
    if (this.kept) return tap.target.closest("[data-veil=stop]") ? this.home() : this.stay();
    if (tap.detail > 1 && tap.target.closest("button")) tap.preventDefault();
  }

  stay(press) {
    press?.preventDefault(); // the key says "I am here", and nothing else
    this.glass.replaceWith(this.kept);
    this.kept = undefined;
    this.glass.querySelector("h1").focus({ preventScroll: true });
    this.wait();
  }

  home() {
    this.kept = undefined;
    this.glass.replaceChildren();
    location.replace(this.dataset.home);
  }
}
customElements.define("kiosk-keeper", KioskKeeper);
