// Gives a number or a slip from one page; without a network a slip only, with a code that is final at once.
// The key of a choice stays the same until something was given: whatever is sent again counts once.
import { freshKey } from "./fresh-key.js";
import { nextVisitor, showGiven, slipOf } from "./outreach-given.js";
import { keepHours } from "./outreach-hours.js";
import { fieldsOf, tell } from "./outreach-post.js";
import { keepSlip, letGo } from "./outreach-shelf.js";
const NO_NEED = "Kies minstens één vraag.";
const NO_CODE = "Dit toestel heeft geen codes meer. Zoek eerst netwerk; dan komen er nieuwe.";
const SIGNED_OUT = "Je bent afgemeld. Meld je weer aan, of geef een briefje: dat gaat weg als je weer aangemeld bent.";

class OutreachForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = freshKey();
    this.form.addEventListener("submit", (event) => this.press(event));
    this.querySelector("#rather-slip").addEventListener("click", () => this.ratherSlip());
    this.querySelector("#print").addEventListener("click", () => window.print());
    this.querySelector("#next-visitor").addEventListener("click", () => nextVisitor(this));
    keepHours(this.form, this.dataset);
  }

  async press(event) {
    event.preventDefault();
    if (this.busy) return;
    this.refuse("");
    const given = new FormData(this.form);
    if (!given.has("need")) return this.refuse(NO_NEED);
    const slip = {
      start_key: this.key,
      needs: given.getAll("need"),
      extras: given.getAll("extra"),
      language: given.get("language"),
      day: given.get("day"),
      hour: given.get("hour"),
    };
    this.busy = true;
    this.toggleAttribute("data-busy", true);
    try {
      await (event.submitter.value === "number" ? this.number(slip, event.submitter.formAction) : this.slip(slip));
    } finally {
      this.busy = false;
      this.removeAttribute("data-busy");
    }
  }

  async number(slip, address) {
    const { fate, said, sentence } = await tell(this.dataset.token, address, fieldsOf({ ...slip, day: "", hour: "" }));
    if (fate === "done") return this.show(said);
    this.querySelector(".no-number").hidden = fate !== "away";
    if (fate !== "away") this.refuse(fate === "out" ? SIGNED_OUT : sentence);
  }

  // Kept first, sent after: whatever happens in between, it is sent once.
  async slip(slip) {
    const kept = await keepSlip(slip);
    const { fate, said, sentence } = await tell(this.dataset.token, this.form.action, fieldsOf(kept ?? slip));
    if (kept && (fate === "done" || fate === "refused")) await letGo(kept.start_key);
    if (fate === "done") return this.show(said);
    if (fate === "refused") return this.refuse(sentence);
    if (!kept) return this.refuse(NO_CODE);
    this.show(slipOf(this, kept), { waits: true });
    document.dispatchEvent(new Event("outreach:kept"));
  }

  show(given, how) {
    this.key = freshKey();
    showGiven(this, given, how);
  }

  ratherSlip() {
    this.querySelector(".no-number").hidden = true;
    this.querySelector("#later").open = true;
    this.querySelector("#hour").focus();
  }

  refuse(sentence) {
    const said = this.querySelector("#refusal");
    said.replaceChildren(...(sentence ? [Object.assign(document.createElement("p"), { textContent: sentence })] : []));
    if (sentence) said.scrollIntoView({ block: "center" });
  }
}
customElements.define("outreach-form", OutreachForm);
