// Sounds once for every call this screen has not sounded yet; a reload or a reconnect does not sound again.
// With data-only it sounds only while the page shows that selector.
import { twoTones } from "./two-tones.js";

export class CallChime extends HTMLElement {
  connectedCallback() {
    this.board = document.getElementById(this.dataset.part);
    this.heard = new Set(this.keys());
    this.sound = new AudioContext();
    this.watch = new MutationObserver(() => this.ring());
    this.watch.observe(this.board, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-keys"],
    });
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  keys() {
    return (this.board.firstElementChild?.dataset.keys ?? "").split(" ").filter(Boolean);
  }

  ring() {
    const fresh = this.keys().filter((key) => !this.heard.has(key));
    if (!fresh.length) return;
    fresh.forEach((key) => this.heard.add(key));
    if (this.dataset.only && !document.querySelector(this.dataset.only)) return;
    this.dispatchEvent(new CustomEvent("chimed", { bubbles: true, detail: { keys: fresh } }));
    this.play();
  }

  // A browser that wants a touch first gets one sound at that touch, however many were waiting for it.
  play() {
    this.waits ??= this.sound.resume().then(() => {
      this.waits = undefined;
      twoTones(this.sound);
    });
  }
}
customElements.define("call-chime", CallChime);
