// Shows whether the screen is live; waits a moment, so that a short loss of the connection alarms nobody.
const BLINK = 300;

class WireState extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => this.change(detail.live);
    document.addEventListener("wire", this.hear);
  }

  disconnectedCallback() {
    document.removeEventListener("wire", this.hear);
  }

  change(live) {
    if (!live) this.timer ??= setTimeout(() => this.show(false), BLINK);
    else {
      this.timer = clearTimeout(this.timer);
      this.show(true);
    }
  }

  // With data-words ("Live|Niet live") it is always shown; without, it is hidden while connected.
  show(live) {
    document.body.classList.toggle("is-cut-off", !live);
    const words = this.dataset.words?.split("|");
    if (words) this.querySelector("span").textContent = words[live ? 0 : 1];
    else this.hidden = live;
  }
}
customElements.define("wire-state", WireState);
