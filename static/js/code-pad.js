// Takes the code of an appointment from any key or reader: digits go into the box, wherever the focus is.
// A full box checks itself, and so does Enter. A code that was answered stays there, to put right: what is typed over
// it by a key or a reader is another code.
import { digitOf, digitsOf } from "./digit-of-key.js";
import { isPlain } from "./key-press.js";

class CodePad extends HTMLElement {
  connectedCallback() {
    this.press = (press) => this.pressed(press);
    this.fill = () => this.read();
    document.addEventListener("keydown", this.press);
    this.addEventListener("input", this.fill);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  get box() {
    return this.querySelector("input[maxlength]");
  }

  get full() {
    return this.box.value.length === this.box.maxLength;
  }

  get isOnePlace() {
    return this.box.selectionStart === this.box.selectionEnd;
  }

  pressed(press) {
    if (!this.box || !isPlain(press)) return;
    if (press.key === "Enter" && !press.target.closest("button")) {
      press.preventDefault();
      this.check();
    } else if (digitOf(press) && !this.boxTakes(press)) {
      press.preventDefault();
      this.box.value = (this.full ? "" : this.box.value) + digitOf(press);
      this.read();
    }
  }

  // The browser itself puts this digit in the right place.
  boxTakes({ target, key }) {
    return target === this.box && /^\d$/.test(key) && !(this.full && this.isOnePlace);
  }

  // What is no digit never stays in the box.
  read() {
    this.box.value = digitsOf(this.box.value).slice(0, this.box.maxLength);
    if (this.full) this.check();
  }

  check() {
    this.closest("form").querySelector("button[value=check]").click();
  }
}
customElements.define("code-pad", CodePad);
