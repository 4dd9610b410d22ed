// Counts a question that was answered at once: M opens the themes, a digit presses one, and ten seconds long it can be
// undone. Each press has its own key and keeps it when it is sent again: it counts once, whatever the network does.
// A press waits for the one before: what is said last, and undone, is what was pressed last.
import { digitOf } from "./digit-of-key.js";
import { freshKey } from "./fresh-key.js";
import { isPlain } from "./key-press.js";

const TAKES_BACK = 10_000;
const AGAIN_AFTER = [500, 2_000, 5_000];
const NOT_SENT = "Niet geteld: er is geen verbinding. Probeer het straks opnieuw.";
const pause = (time) => new Promise((done) => setTimeout(done, time));

class AnswerCount extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.menu = this.querySelector("[popover]");
    this.said = this.querySelector(".counted");
    this.before = Promise.resolve();
    this.form.addEventListener("submit", (event) => this.press(event));
    this.menu.addEventListener("keydown", (press) => this.digit(press));
  }

  digit(press) {
    if (!isPlain(press) || press.repeat) return;
    const button = this.menu.querySelectorAll("button")[Number(digitOf(press) || 0) - 1];
    if (!button) return;
    press.preventDefault();
    button.click();
  }

  press(event) {
    event.preventDefault();
    const { submitter } = event;
    const fields = new FormData(this.form, submitter);
    fields.set("start_key", freshKey());
    if (this.said.contains(submitter)) document.getElementById("answered-menu").focus();
    else this.menu.hidePopover();
    const address = submitter.hasAttribute("formaction") ? submitter.formAction : this.form.action;
    this.before = this.before.then(async () => this.show(await this.send(address, fields)));
  }

  async send(address, fields) {
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    for (const wait of [...AGAIN_AFTER, undefined]) {
      try {
        const answer = await fetch(address, { method: "POST", body: fields, headers });
        if (answer.headers.has("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
        if (answer.status < 500) return await answer.text();
      } catch {
        // the network is gone: the same press is sent again
      }
      if (wait) await pause(wait);
    }
    return `<p>${NOT_SENT}</p>`;
  }

  show(words) {
    if (words === undefined) return;
    clearTimeout(this.timer);
    this.said.innerHTML = words;
    this.said.hidden = false;
    this.timer = setTimeout(() => this.gone(), TAKES_BACK);
  }

  gone() {
    if (this.said.contains(document.activeElement)) document.getElementById("answered-menu").focus();
    this.said.hidden = true;
    this.said.replaceChildren();
  }
}
customElements.define("answer-count", AnswerCount);
