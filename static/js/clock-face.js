// Shows the house's time: the server's clock at loading, running on; never this machine's own clock.
import { hearTime, houseNow } from "./house-time.js";

class ClockFace extends HTMLElement {
  static observedAttributes = ["data-zone"]; // another edition may say that the house is elsewhere

  attributeChangedCallback(_name, before) {
    if (before) this.connectedCallback();
  }

  connectedCallback() {
    if (!this.heard) hearTime((this.heard = this.dataset.now));
    clearInterval(this.timer);
    const form = new Intl.DateTimeFormat("nl-BE", {
      hour: "numeric",
      minute: "2-digit",
      hour12: false,
      timeZone: this.dataset.zone,
    });
    const tick = () => {
      const words = form.format(houseNow()).replace(/^0(?=\d:)/, "");
      if (this.textContent !== words) this.textContent = words;
    };
    this.timer = setInterval(tick, 1000);
    tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }
}
customElements.define("clock-face", ClockFace);
