// Covers the kiosk with "Ga naar het onthaal" while the server is gone; goes back to the start by itself when it is there.
const PATIENCE = 1_800; // after 2.5 s without a beat: less than 5 s in all

class ServerGone extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => (detail.live ? this.back() : this.wait());
    document.addEventListener("wire", this.hear);
    addEventListener("load", () => this.keep(), { once: true });
  }

  disconnectedCallback() {
    document.removeEventListener("wire", this.hear);
  }

  // For whoever opens this kiosk while the server is gone; a browser that may not keep anything does without.
  keep() {
    navigator.serviceWorker?.register(this.dataset.worker, { scope: this.dataset.home }).catch(() => {});
  }

  wait() {
    this.timer ??= setTimeout(() => this.cover(), PATIENCE);
  }

  back() {
    this.timer = clearTimeout(this.timer);
    if (this.childElementCount) location.replace(this.dataset.home);
  }

  cover() {
    document.getElementById("glass").inert = true;
    this.append(document.getElementById("server-gone").content.cloneNode(true));
  }
}
customElements.define("server-gone", ServerGone);
