// Sounds once, softly, for what a colleague asks of me. What is urgent is quiet at first: when nobody said within
// twenty seconds that he comes, this screen sounds too, and again every twenty seconds. It counts from the moment that
// the strip carries, on the house's clock, so it needs no ring for it.
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
