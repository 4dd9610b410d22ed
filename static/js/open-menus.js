// A refresh of a part closes no menu that someone opened in it; a deed does, except what has data-keeps.
// In an open menu the digits choose: the place in the list, or what data-digit says (a desk by its own number, 0 is
// ten).
import { digitOf } from "./digit-of-key.js";
import { isPlain, isTyping } from "./key-press.js";

class OpenMenus extends HTMLElement {
  connectedCallback() {
    this.before = ({ detail }) => this.note(detail);
    this.after = () => this.open();
    document.addEventListener("htmx:beforeSwap", this.before);
    document.addEventListener("htmx:afterSwap", this.after);
    this.press = (press) => this.choose(press);
    document.addEventListener("keydown", this.press, true);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:beforeSwap", this.before);
    document.removeEventListener("htmx:afterSwap", this.after);
    document.removeEventListener("keydown", this.press, true);
  }

  choose(press) {
    const digit = digitOf(press);
    if (!digit || !isPlain(press) || isTyping(press)) return;
    const choices = [...document.querySelectorAll("details.more[open] .choices button")];
    const named = choices.some((one) => one.dataset.digit);
    const name = digit === "0" ? "10" : digit;
    const choice = named ? choices.find(({ dataset }) => dataset.digit === name) : choices[digit - 1];
    if (!choice) return;
    press.preventDefault();
    press.stopImmediatePropagation();
    choice.click();
  }

  note({ target, requestConfig }) {
    const menus = target.querySelectorAll(`details[open][id]${requestConfig.verb === "get" ? "" : "[data-keeps]"}`);
    this.kept = [...menus].map((one) => one.id);
  }

  open() {
    for (const id of this.kept ?? []) document.getElementById(id)?.setAttribute("open", "");
    this.kept = [];
  }
}
customElements.define("open-menus", OpenMenus);
