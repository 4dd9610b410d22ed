// Typing three digits goes to that number: data-address is where to ask, with the number in the place of its last part.
// What stands in a list of the page is gone to at once (data-items); else the answer tells where the number is.
import { digitOf } from "./digit-of-key.js";
import { isPlain, isTyping } from "./key-press.js";

const PAUSE = 1500;

class NumberJump extends HTMLElement {
  connectedCallback() {
    this.typed = "";
    this.press = (press) => this.hear(press);
    window.addEventListener("keydown", this.press); // after whatever else wanted the digit
  }

  disconnectedCallback() {
    window.removeEventListener("keydown", this.press);
  }

  hear(press) {
    if (press.defaultPrevented || !isPlain(press) || !digitOf(press)) return;
    if (isTyping(press) || document.querySelector("[popover]:popover-open")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(""), PAUSE);
    this.show(this.typed + digitOf(press));
    if (this.typed.length === 3) this.go(this.typed);
  }

  show(digits) {
    this.typed = digits;
    this.querySelector("b").textContent = digits;
    this.hidden = !digits;
  }

  go(number) {
    this.show("");
    const found = [...document.querySelectorAll(this.dataset.items)].find((one) => one.dataset.number === number);
    if (found) return found.focus(), void found.closest("a")?.click();
    const address = this.dataset.address.replace(/\d+$/, number);
    window.htmx.ajax("GET", address, { target: this.dataset.into, swap: "innerHTML" });
  }
}
customElements.define("number-jump", NumberJump);
