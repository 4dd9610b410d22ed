// "Lees voor" stays on: each page that follows is read too, without the bars that were heard before, until the button
// is pressed again or the visitor goes. In speech mode all is said already.
import { pageLines } from "./spoken-lines.js";

class ReadOn extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", ({ target }) => target.closest("[data-read]") && this.turn(!this.on));
    document.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.requestConfig?.parameters?.go === "stop") this.turn(false);
    });
    document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "glass" && this.arrive());
  }

  get on() {
    return this.hasAttribute("data-on");
  }

  get reader() {
    return document.querySelector("read-aloud");
  }

  // A page that only changed, by a digit or larger letters, is no new one.
  get page() {
    const glass = document.getElementById("glass");
    return `${glass.className.match(/at-\w+/)} ${glass.querySelector("h1")?.textContent}`;
  }

  turn(on) {
    this.toggleAttribute("data-on", on);
    this.mark();
    this.heard = this.page;
    on ? this.reader.read() : this.reader.hush();
  }

  arrive() {
    this.mark();
    if (!this.on || document.querySelector("speech-mode").on || this.page === this.heard) return;
    this.heard = this.page;
    this.reader.say(pageLines().filter(({ place }) => !place.closest(".foot, .tongues")));
  }

  mark() {
    document.querySelector("[data-read]")?.setAttribute("aria-pressed", this.on);
  }
}
customElements.define("read-on", ReadOn);
