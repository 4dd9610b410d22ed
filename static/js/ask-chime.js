// Sounds once, softly, for what a colleague asks of me. What is urgent is quiet at first: when nobody said within
// twenty seconds that he comes, this screen sounds too, and again every twenty seconds. It counts from the moment that
// the strip carries, on the house's clock, so it needs no ring for it.
import { CallChime } from "./call-chime.js";

const PATIENCE = 20_000;

class AskChime extends CallChime {
  connectedCallback() {
    super.connectedCallback();
    this.ahead ??= Date.parse(this.dataset.now) - Date.now();
    this.times ??= new Map();
    this.timer = setInterval(() => this.insist(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  insist() {
    const due = [...this.board.querySelectorAll("[data-insists]")].filter((one) => this.isDue(one));
    if (!due.length) return;
    this.play();
    window.htmx.trigger(this.board, "stale"); // also when the ring was lost: perhaps somebody goes already
  }

  isDue({ dataset: { ask, insists } }) {
    const times = Math.floor((Date.now() + this.ahead - Date.parse(insists)) / PATIENCE);
    const before = this.times.get(ask) ?? 0;
    this.times.set(ask, Math.max(times, before));
    return times > before;
  }
}
customElements.define("ask-chime", AskChime);
