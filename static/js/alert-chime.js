// Sounds once for everything new that needs reception's attention, and again while something must not wait.
// At each repeat the strip is reloaded too: it then shows how long it has been.
import { CallChime } from "./call-chime.js";

const AGAIN = 20_000;

export class AlertChime extends CallChime {
  every = AGAIN;

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.insist(), this.every);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  due() {
    return [...this.board.querySelectorAll("[data-insists]")];
  }

  insist() {
    if (!this.due().length) return;
    this.play();
    window.htmx.trigger(this.board, "stale"); // also when the ring was lost: perhaps a colleague has answered
  }
}
customElements.define("alert-chime", AlertChime);
