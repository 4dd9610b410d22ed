// Hides a staff screen at once: at its button or V, when nobody touched it for data-after seconds (not while somebody
// is called), and when the window is put away or locked. What is behind it goes on: parts refresh, calls sound. Showing
// it again keeps the keyboard's place.
import { isPlain, isTyping } from "./key-press.js";

const TOUCHES = ["keydown", "pointerdown", "pointermove", "wheel"];

class ScreenCover extends HTMLElement {
  connectedCallback() {
    this.cover = this.querySelector("dialog");
    this.press = (press) => (this.cover.open ? this.pressedBehind(press) : this.pressed(press));
    this.touch = () => this.wait();
    this.away = () => document.hidden && this.hide();
    document.addEventListener("keydown", this.press, true);
    document.addEventListener("visibilitychange", this.away);
    for (const kind of TOUCHES) document.addEventListener(kind, this.touch, { capture: true, passive: true });
    document.getElementById("hide-screen").addEventListener("click", () => this.hide());
    this.cover.addEventListener("click", () => this.show());
    this.cover.addEventListener("cancel", (escape) => escape.preventDefault());
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.press, true);
    document.removeEventListener("visibilitychange", this.away);
    for (const kind of TOUCHES) document.removeEventListener(kind, this.touch, true);
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.cover.open) this.timer = setTimeout(() => this.idle(), 1000 * this.dataset.after);
  }

  // Whoever called somebody looks up for them, and must see whether they come.
  idle() {
    if (document.querySelector("[data-stays-shown]")) this.wait();
    else this.hide();
  }

  pressed(press) {
    if (press.key.toLowerCase() !== "v" || !isPlain(press) || isTyping(press)) return;
    this.swallow(press);
    if (!press.repeat) this.hide();
  }

  // Behind the cover a key does nothing but show the screen again.
  pressedBehind(press) {
    if (!isPlain(press)) return;
    this.swallow(press);
    if (!press.repeat && ["v", "enter", " "].includes(press.key.toLowerCase())) this.show();
  }

  swallow(press) {
    press.preventDefault();
    press.stopImmediatePropagation();
  }

  hide() {
    if (this.cover.open) return;
    clearTimeout(this.timer);
    this.place = document.activeElement;
    this.cover.showModal();
  }

  show() {
    this.cover.close();
    const place = this.place?.isConnected ? this.place : document.getElementById(this.place?.id);
    const lost = !place || place === document.body || !place.checkVisibility();
    (lost ? document.querySelector("main [data-land]") : place)?.focus({ preventScroll: true });
    this.wait();
  }
}
customElements.define("screen-cover", ScreenCover);
