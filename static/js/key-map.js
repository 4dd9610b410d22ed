// Lets every button with data-key be pressed by that key; never while someone types, never with Ctrl, Alt or Meta.
// A letter with Shift is a key of its own where a button has it. With data-in-passing the keyboard stays where it was.
import { isPlain, isTyping } from "./key-press.js";

const NAMES = { " ": "space" };

class KeyMap extends HTMLElement {
  connectedCallback() {
    this.press = (press) => this.pressed(press);
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  pressed(press) {
    if (press.defaultPrevented || !isPlain(press) || press.repeat || isTyping(press)) return;
    if (document.querySelector("[popover]:popover-open")) return; // an open menu or list has the keys
    const key = NAMES[press.key] ?? press.key;
    const onControl = press.target.closest("button, a, summary, input");
    if (onControl && (key === "space" || key === "Enter") && onControl.dataset.key !== "space") return;
    const button = (press.shiftKey && this.button(`shift+${key}`)) || this.button(key);
    if (!button) return;
    press.preventDefault();
    const givesBack = button.popoverTargetElement; // a menu gives the place back by itself
    if (!givesBack && !("inPassing" in button.dataset)) button.focus({ preventScroll: true });
    button.click();
  }

  button(key) {
    const buttons = [...document.querySelectorAll("[data-key]")].filter((one) => !one.disabled);
    return buttons.find((one) => one.dataset.key.toLowerCase() === key.toLowerCase());
  }
}
customElements.define("key-map", KeyMap);
