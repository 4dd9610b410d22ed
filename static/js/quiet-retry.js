// Checks silently every two seconds whether the server is back; then goes to the screen's own page.
const PAUSE = 2_000;

class QuietRetry extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), PAUSE);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    const answer = await fetch(this.dataset.ask, { cache: "no-store" }).catch(() => undefined);
    if (answer?.ok) location.replace(this.dataset.home);
  }
}
customElements.define("quiet-retry", QuietRetry);
