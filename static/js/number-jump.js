// Typing three digits goes to that number: data-address is the address, with the number in place of its last part.
// A number in a list of the page gets the focus at once (data-items); else the answer tells where the number is.
const PAUSE = 1500;

import { digitOf } from "./digit-of-key.js";

class NumberJump extends HTMLElement {
  connectedCallback() {
    this.typed = "";
    this.press = (press) => this.hear(press);
    window.addEventListener("keydown", this.press); // after every other listener for the digit
  }

  disconnectedCallback() {
    window.removeEventListener("keydown", this.press);
  }

  hear(press) {
    if (press.defaultPrevented || press.ctrlKey || press.altKey || press.metaKey || !digitOf(press)) return;
    if (press.target.closest("input:not([type=checkbox]), select, textarea") || document.querySelector("[popover]:popover-open")) return;
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
    window.htmx.ajax("GET", this.dataset.address.replace(/\d+$/, number), { target: this.dataset.into, swap: "innerHTML" });
  }
}
customElements.define("number-jump", NumberJump);
