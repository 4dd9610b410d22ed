// Lets every button with data-key be pressed by that key; never while somebody types, never with Ctrl, Alt or Meta.
// A letter with Shift is a key of its own where a button has it. With data-in-passing the focus stays where it was.
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
    if (press.defaultPrevented || press.ctrlKey || press.altKey || press.metaKey || press.repeat) return;
    if (press.target.closest("input:not([type=checkbox]), select, textarea")) return;
    if (document.querySelector("[popover]:popover-open")) return; // an open menu or list has the keys
    const key = NAMES[press.key] ?? press.key;
    const onControl = press.target.closest("button, a, summary, input");
    if (onControl && (key === "space" || key === "Enter") && onControl.dataset.key !== "space") return;
    const button = (press.shiftKey && this.button(`shift+${key}`)) || this.button(key);
    if (!button) return;
    press.preventDefault();
    if (!button.popoverTargetElement && !("inPassing" in button.dataset)) button.focus({ preventScroll: true }); // a menu gives the place back by itself
    button.click();
  }

  button(key) {
    return [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === key.toLowerCase() && !one.disabled);
  }
}
customElements.define("key-map", KeyMap);
