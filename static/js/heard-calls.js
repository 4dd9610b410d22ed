// Which calls did this display announce already? Stored for its other tabs and for a reload, two hours at most.
import { houseNow } from "./house-time.js";

const KEPT_FOR = 2 * 60 * 60_000;
const MOST = 100;

export class HeardCalls {
  constructor(display) {
    this.name = `heard-${display}`;
  }

  has(key) {
    return this.all().some(([known]) => known === key);
  }

  add(key) {
    const others = this.all().filter(([known]) => known !== key);
    localStorage.setItem(this.name, JSON.stringify([...others, [key, houseNow()]].slice(-MOST)));
  }

  all() {
    const kept = JSON.parse(localStorage.getItem(this.name) ?? "[]");
    return kept.filter(([, at]) => Math.abs(houseNow() - at) < KEPT_FOR);
  }
}
