// A tap within 400 ms of a new page chooses nothing: it was meant for the page before (decisions 39). A key that
// chooses counts once when it is pressed twice at once. Digits of a code may follow each other as fast as they like.
const YOUNG = 400;
const CHOOSES = ["Enter", " "];

class SteadyHand extends HTMLElement {
  connectedCallback() {
    this.renew();
    this.watch = new MutationObserver((changes) => changes.some(({ addedNodes }) => [...addedNodes].some(({ id }) => id === "glass")) && this.renew());
    this.watch.observe(document.body, { childList: true });
    addEventListener("pointerdown", () => (this.early = this.isYoung), true);
    addEventListener("click", (tap) => this.tapped(tap), true);
    addEventListener("keydown", (press) => this.pressed(press), true);
  }

  get glass() {
    return document.getElementById("glass");
  }

  get isYoung() {
    return this.glass?.hasAttribute("data-young");
  }

  // The digit keys of a code stay in place: its next page does not count as a new one.
  renew() {
    const hasKeys = Boolean(this.glass?.querySelector(".keys"));
    const same = hasKeys && this.hadKeys;
    this.hadKeys = hasKeys;
    if (!this.glass || same) return;
    clearTimeout(this.timer);
    this.glass.toggleAttribute("data-young", true);
    this.timer = setTimeout(() => document.querySelectorAll("[data-young]").forEach((one) => one.removeAttribute("data-young")), YOUNG);
  }

  // A click without a pointer comes from a key, a switch or a screen reader.
  tapped(tap) {
    if (tap.detail && this.early && tap.target.closest("#glass")) this.swallow(tap);
  }

  pressed(press) {
    const since = performance.now() - (this.last?.at ?? -YOUNG);
    const twice = press.key === this.last?.key && since < YOUNG;
    this.last = { key: press.key, at: performance.now() };
    if (CHOOSES.includes(press.key) && (twice || press.repeat) && press.target.closest("button, a")) this.swallow(press);
  }

  swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
customElements.define("steady-hand", SteadyHand);
