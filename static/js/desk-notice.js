// A word from the browser itself when someone starts to wait for a free desk and its window is not in front. Off until
// this colleague turns it on, in this browser. It says only that somebody waits.
const WISH = "desk-notice";

class DeskNotice extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    if (!("Notification" in window)) return;
    this.hidden = false;
    this.button.addEventListener("click", () => this.turn());
    this.chimed = ({ target }) => target.dataset.part === this.dataset.part && this.tell();
    document.addEventListener("chimed", this.chimed);
    this.show();
  }

  disconnectedCallback() {
    document.removeEventListener("chimed", this.chimed);
  }

  get isOn() {
    return Notification.permission === "granted" && localStorage.getItem(WISH) === "on";
  }

  async turn() {
    localStorage.setItem(WISH, this.isOn ? "off" : "on");
    if (Notification.permission === "default") await Notification.requestPermission();
    this.show();
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.isOn));
    this.querySelector(".is-refused").hidden = Notification.permission !== "denied";
  }

  tell() {
    if (!this.isOn || document.hasFocus()) return;
    const notice = new Notification(this.dataset.title, { body: this.dataset.words, tag: WISH });
    notice.addEventListener("click", () => (window.focus(), notice.close()));
  }
}
customElements.define("desk-notice", DeskNotice);
