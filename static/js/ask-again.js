// Asks a part again the moment that something on it is over: the part itself says when, in data-until.
const RETRY = 5000;

class AskAgain extends HTMLElement {
  connectedCallback() {
    this.ahead ??= Date.parse(this.dataset.now) - Date.now();
    this.asked = {};
    this.timer = setInterval(() => this.look(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  look() {
    const now = Date.now() + this.ahead;
    for (const one of document.querySelectorAll("[data-part] > [data-until]")) {
      const part = one.parentElement;
      if (now < Date.parse(one.dataset.until) || now - (this.asked[part.id] ?? 0) < RETRY) continue;
      this.asked[part.id] = now;
      window.htmx.trigger(part, "stale");
    }
  }
}
customElements.define("ask-again", AskAgain);
