// Sounds once, softly, when a colleague asks me something. An urgent ask is silent at first: when nobody has said
// within twenty seconds that they come, this screen sounds too, and again every twenty seconds. It counts from the
// moment given in the strip, on the house's clock, so it needs no ring of the bell.
import { AlertChime } from "./alert-chime.js";
import { houseNow } from "./house-time.js";

const PATIENCE = 20_000;

class AskChime extends AlertChime {
  every = 1000;
  times = new Map();

  due() {
    return super.due().filter((one) => this.isDue(one));
  }

  isDue({ dataset: { ask, insists } }) {
    const times = Math.floor((houseNow() - Date.parse(insists)) / PATIENCE);
    const before = this.times.get(ask) ?? 0;
    this.times.set(ask, Math.max(times, before));
    return times > before;
  }
}
customElements.define("ask-chime", AskChime);
