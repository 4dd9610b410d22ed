// Sounds once for everything new that asks reception's attention, and again while something may not be left waiting.
// Each time again the strip is fetched too: it then says how long it has been.
import { CallChime } from "./call-chime.js";

const AGAIN = 20_000;

class AlertChime extends CallChime {
  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.insist(), AGAIN);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  insist() {
    if (!this.board.querySelector("[data-insists]")) return;
    this.play();
    window.htmx.trigger(this.board, "stale");
  }
}
customElements.define("alert-chime", AlertChime);
