// A tap on a page that is younger than 400 ms chooses nothing: it was meant for the page before (decisions 39). A key
// that chooses counts once when it is pressed twice at once. Digits of a code may follow each other as fast as they
// like.
const YOUNG = 400;
const CHOOSES = ["Enter", " "];

class SteadyHand extends HTMLElement {
  connectedCallback() {
    this.renew();
    const isNew = ({ addedNodes }) => [...addedNodes].some(({ id }) => id === "glass");
    this.watch = new MutationObserver((changes) => changes.some(isNew) && this.renew());
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

  // The keys of a code stay where they were: the next page of it is no new one.
  renew() {
    const hasKeys = Boolean(this.glass?.querySelector(".keys"));
    const same = hasKeys && this.hadKeys;
    this.hadKeys = hasKeys;
    if (!this.glass || same) return;
    clearTimeout(this.timer);
    this.glass.toggleAttribute("data-young", true);
    this.timer = setTimeout(() => this.grow(), YOUNG);
  }

  grow() {
    for (const one of document.querySelectorAll("[data-young]")) one.removeAttribute("data-young");
  }

  // A click without a pointer comes from a key, a switch or a screen reader.
  tapped(tap) {
    if (tap.detail && this.early && tap.target.closest("#glass")) this.swallow(tap);
  }

  pressed(press) {
    const since = performance.now() - (this.last?.at ?? -YOUNG);
    const twice = press.key === this.last?.key && since < YOUNG;
    this.last = { key: press.key, at: performance.now() };
    const again = CHOOSES.includes(press.key) && (twice || press.repeat);
    if (again && press.target.closest("button, a")) this.swallow(press);
  }

  swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
customElements.define("steady-hand", SteadyHand);
