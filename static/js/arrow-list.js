// Lets the arrow keys walk through a list. With data-one-stop the list is one stop of the Tab key, and keeps its
// place when it is refreshed. data-items is the selector of what can be walked through.
import { isPlain, isTyping } from "./key-press.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

class ArrowList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (press) => this.walk(press));
    this.addEventListener("focusin", ({ target }) => target.matches(this.dataset.items) && this.hold(target));
    this.addEventListener("focusout", () => setTimeout(() => this.lookAround()));
    this.addEventListener("htmx:afterSwap", () => this.renew());
    this.renew();
  }

  lookAround() {
    this.inside = this.contains(document.activeElement) && this.inside;
  }

  items() {
    return [...this.querySelectorAll(this.dataset.items)];
  }

  walk(press) {
    const items = this.items();
    const at = items.indexOf(document.activeElement);
    if (!(press.key in STEPS) || !items.length || !isPlain(press)) return;
    if ((isTyping(press) && Math.abs(STEPS[press.key]) > 1) || (at < 0 && press.target !== this)) return;
    press.preventDefault();
    const to = at < 0 ? this.at ?? 0 : at + STEPS[press.key];
    items[Math.max(0, Math.min(to, items.length - 1))].focus();
  }

  hold(item) {
    [this.at, this.held, this.inside] = [this.items().indexOf(item), item.id, true];
    this.mark();
  }

  // Whoever stood on a line that moved stands on it still; on a line that went, on the next one.
  renew() {
    const items = this.items();
    const held = items.findIndex((item) => item.id && item.id === this.held);
    this.at = held < 0 ? Math.max(0, Math.min(this.at ?? 0, items.length - 1)) : held;
    this.mark();
    if (this.inside && !this.contains(document.activeElement)) items[this.at]?.focus();
  }

  mark() {
    if (!this.hasAttribute("data-one-stop")) return;
    this.items().forEach((item, place) => (item.tabIndex = place === this.at ? 0 : -1));
  }
}
customElements.define("arrow-list", ArrowList);
