// Lets a tactile pad do all that a finger can: walk past the controls, choose, go back, call for help.
// Which key does what comes from the branch; what has to do with sound is told on as "kiosk-key".
import { isPlain, isTyping } from "./key-press.js";

const CONTROLS = "#glass :is(button:not(:disabled), a[href], input:not([type=hidden]))";
const MAY_REPEAT = ["next", "previous", "louder", "softer"];

class KioskKeys extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", (press) => this.pressed(press));
  }

  pressed(press) {
    const deed = Object.keys(this.dataset).find((one) => this.dataset[one] === press.key);
    if (!deed || press.defaultPrevented || !isPlain(press)) return;
    if (press.key.length === 1 && isTyping(press)) return;
    if (press.key === "Enter" && deed === "choose" && !press.repeat) return; // the browser presses the control itself
    press.preventDefault();
    if (press.repeat && !MAY_REPEAT.includes(deed)) return;
    if (this[deed]) this[deed]();
    else document.dispatchEvent(new CustomEvent("kiosk-key", { detail: deed }));
  }

  next(step = 1) {
    const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
    const controls = [...document.querySelectorAll(CONTROLS)].filter(isSeen);
    const at = controls.indexOf(document.activeElement);
    const from = at < 0 && step < 0 ? 0 : at;
    controls[(from + step + controls.length) % controls.length]?.focus();
  }

  previous() {
    this.next(-1);
  }

  choose() {
    if (document.activeElement.matches(CONTROLS)) document.activeElement.click();
  }

  back() {
    document.querySelector("#glass button[value=back]:not(:disabled)")?.click();
  }

  help() {
    document.querySelector("#glass .foot .is-help")?.click();
  }
}
customElements.define("kiosk-keys", KioskKeys);
