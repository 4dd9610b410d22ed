// Does what the office asked of this screen, once nobody uses it: loads the page again, opens the page of tests, or
// lets a display be heard. What is asked stands in the live part "errand".
const BUSY = ":not(.at-start, .at-closed, .at-stopped), .is-bilingual, .is-large, .is-low, :has([name=needs])";
const UNTOUCHED = 5_000;
const TRIED = ["nl-nummer", "nl-3"]; // clips of the calls: what is heard in a test says nothing of anybody

class ScreenErrand extends HTMLElement {
  connectedCallback() {
    this.touched = -UNTOUCHED;
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.touch());
    document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "errand" && this.look());
    document.addEventListener("wire", ({ detail }) => (this.lost = !detail.live));
    this.timer = setInterval(() => this.look(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  touch() {
    this.touched = performance.now();
  }

  // Nobody's choice stands on it, nothing is being said, and the server answers.
  get isFree() {
    const glass = document.getElementById("glass");
    const used = document.querySelector("speech-mode[data-on], read-on[data-on]") || glass?.matches(BUSY);
    const speaks = document.querySelector("call-announcer")?.busy;
    return !used && !speaks && !this.lost && performance.now() - this.touched > UNTOUCHED;
  }

  look() {
    const asked = document.querySelector("#errand [data-asked]")?.dataset;
    if (!asked || !(asked.load || asked.test) || !this.isFree) return;
    if (asked.load) return this.loads();
    if (this.done === asked.asked) return;
    this.done = asked.asked;
    if (this.dataset.test) location.assign(this.dataset.test);
    else if (sessionStorage.getItem("tried") !== this.done) this.tries(asked.test);
  }

  loads() {
    clearInterval(this.timer);
    setTimeout(() => (this.timer = setInterval(() => this.look(), 1000)), 10_000); // it did not come: once more
    location.replace(location.pathname);
  }

  async tries(test) {
    if (test === "picture") {
      sessionStorage.setItem("tried", this.done);
      await document.querySelector("test-picture")?.show();
    }
    const { sound } = document.querySelector("call-announcer") ?? {};
    if (!sound?.works) return;
    sessionStorage.setItem("tried", this.done);
    await sound.chime();
    this.dispatchEvent(new CustomEvent("tried", { bubbles: true }));
    await sound.say(TRIED);
  }
}
customElements.define("screen-errand", ScreenErrand);
