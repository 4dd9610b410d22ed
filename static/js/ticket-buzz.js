// Makes the phone notice the call: the title changes, it vibrates and it sounds, once for each time the visitor is
// called. Without a touch on the page before, a browser stays silent; then only the other two tell.
import { tune } from "./two-tones.js";

const TUNE = [[523, 0], [659, 0.25], [784, 0.5]];

class TicketBuzz extends HTMLElement {
  connectedCallback() {
    this.place = document.getElementById(this.dataset.part);
    this.ring = this.shown().ring;
    this.watch = new MutationObserver(() => this.look());
    this.watch.observe(this.place, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-ring", "data-state"],
    });
    this.touched = () => (this.sound ??= new AudioContext());
    document.addEventListener("pointerup", this.touched, { once: true });
    this.paint();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    document.removeEventListener("pointerup", this.touched);
  }

  shown() {
    return this.place.firstElementChild?.dataset ?? {};
  }

  look() {
    const { ring } = this.shown();
    const fresh = ring && ring !== this.ring;
    this.ring = ring;
    this.paint();
    if (!fresh) return;
    navigator.vibrate?.([400, 200, 400, 200, 400]);
    if (this.sound?.state === "running") tune(this.sound, TUNE, 0.6);
  }

  paint() {
    const { state, title } = this.shown();
    document.body.classList.toggle("is-called", state === "called");
    document.title = title ?? this.dataset.title;
  }
}
customElements.define("ticket-buzz", TicketBuzz);
