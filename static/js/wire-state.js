// Shows whether what is on the screen is live; waits a moment, so that a blink of the wire frightens nobody.
class WireState extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => this.change(detail.live);
    document.addEventListener("wire", this.hear);
  }

  disconnectedCallback() {
    document.removeEventListener("wire", this.hear);
  }

  change(live) {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (live) this.show(true);
    else this.timer = setTimeout(() => this.show(false), document.body.matches(".kiosk") ? 3000 : 300);
  }

  show(live) {
    document.body.classList.toggle("is-stale", !live);
    const words = this.dataset.words?.split("|");
    if (words) this.querySelector("span").textContent = words[live ? 0 : 1];
    else if (live) this.hidden = true;
    else this.say();
  }

  say() {
    this.hidden = false;
    if (this.childElementCount) return;
    const band = document.createElement("p");
    band.lang = "nl";
    band.append(...(this.matches(".is-display") ? ["Niet live. ", "Dit scherm staat stil. Luister: het onthaal roept je."] : ["Niet live. We proberen opnieuw."]).map((words) => Object.assign(document.createElement("span"), { textContent: words })));
    this.append(band);
  }
}
customElements.define("wire-state", WireState);
