// Reloads a part at the moment that something in it ends: the part itself gives that moment, in data-until.
import { houseNow } from "./house-time.js";

const RETRY = 5000;

class AskAgain extends HTMLElement {
  connectedCallback() {
    this.asked = {};
    this.timer = setInterval(() => this.look(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  look() {
    const now = houseNow();
    for (const one of document.querySelectorAll("[data-part] > [data-until]")) {
      const part = one.parentElement;
      if (now < Date.parse(one.dataset.until) || performance.now() - (this.asked[part.id] ?? -RETRY) < RETRY) continue;
      this.asked[part.id] = performance.now();
      window.htmx.trigger(part, "stale");
    }
  }
}
customElements.define("ask-again", AskAgain);
