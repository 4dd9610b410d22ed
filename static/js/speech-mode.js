// Whoever does not see hears it all: each new page, and each control that has the focus, what is private too.
// The headset's key switches it on and off; it ends, and the volume goes back, when the visitor goes.
import { spokenLines } from "./spoken-lines.js";

const ALL = { everything: true };

class SpeechMode extends HTMLElement {
  connectedCallback() {
    document.addEventListener("kiosk-key", ({ detail }) => (detail === "softer" ? this.louder(-1) : this[detail]?.()));
    document.addEventListener("focusin", ({ target }) => this.on && this.meet(target));
    document.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (detail.requestConfig?.parameters?.go === "stop") this.end();
    });
    document.addEventListener("htmx:afterSettle", ({ target }) => {
      if (this.on && target.id === "help_state") this.tellNews();
    });
  }

  get on() {
    return this.hasAttribute("data-on");
  }

  get reader() {
    return document.querySelector("read-aloud");
  }

  headset() {
    if (this.on) return this.end();
    this.toggleAttribute("data-on", true);
    this.reader.say([...spokenLines(document.querySelector(".hears"), ALL), ...this.page()]);
  }

  end() {
    this.toggleAttribute("data-on", false);
    this.reader.hush();
    this.reader.last = this.told = undefined;
    this.reader.setVolume();
  }

  repeat() {
    if (this.on && this.reader.last) this.reader.say(this.reader.last);
    else this.reader.read();
  }

  louder(steps = 1) {
    this.reader.setVolume(steps);
    if (this.on) this.repeat();
  }

  meet(target) {
    const veil = target.closest("[role=alertdialog]");
    const isNew = veil && veil !== this.veil;
    this.veil = veil;
    if (isNew) return this.reader.say(spokenLines(veil.querySelector("main"), ALL));
    this.reader.say([...this.news(), ...(target.matches("h1") ? this.page() : spokenLines(target, ALL))]);
  }

  // A page: its heading, then all that stands there and cannot be pressed.
  page() {
    const [heading, body] = [document.querySelector("#glass h1"), document.querySelector("#glass main")];
    const told = [heading, body].filter(Boolean).flatMap((part) => spokenLines(part, ALL));
    return told.filter(({ place }) => !place.closest("button, a"));
  }

  // Whether someone comes to help, once for each time it changes.
  news() {
    const lines = [...document.querySelectorAll("#help_state")].flatMap((part) => spokenLines(part, ALL));
    const [before, now] = [this.told ?? "", lines.map(({ text }) => text).join()];
    this.told = now;
    return now === before ? [] : lines;
  }

  tellNews() {
    const lines = this.news();
    if (lines.length) this.reader.say(lines);
  }
}
customElements.define("speech-mode", SpeechMode);
