// Keeps a note that is being typed, in this tab only, until it is given: having to sign in again must not lose it.
// Of another colleague, another visit's sheet or another day it shows nothing; signing out wipes all of it.
const MARK = "note ";
const LONGEST = 12 * 3_600_000;

function wipe(which) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(MARK) && which(key)) sessionStorage.removeItem(key);
}

class KeptNotes extends HTMLElement {
  connectedCallback() {
    this.mine = `${MARK}${this.dataset.owner} `;
    wipe((key) => !key.startsWith(this.mine));
    for (const field of this.fields(document)) field.value ||= sessionStorage.getItem(this.keyOf(field)) ?? "";
    document.addEventListener("input", ({ target }) => target.matches("textarea[data-keep]") && this.keep(target));
    document.addEventListener("submit", ({ target }) => target.action?.endsWith?.("/sign-out") && wipe(() => true));
    document.addEventListener("htmx:beforeOnLoad", ({ detail }) => this.answered(detail));
    setTimeout(() => wipe(() => true), LONGEST); // a page that nobody left in the evening
  }

  fields(within) {
    return within.querySelectorAll("textarea[data-keep]");
  }

  keyOf(field) {
    return `${this.mine}${field.dataset.keep} ${field.name}`;
  }

  keep(field) {
    if (field.value) sessionStorage.setItem(this.keyOf(field), field.value);
    else sessionStorage.removeItem(this.keyOf(field));
  }

  // Given: the answer leads on. To the door it leads when one has to sign in again; a refusal leads nowhere.
  answered({ xhr, elt }) {
    const next = xhr.getResponseHeader("HX-Redirect");
    if (xhr.status >= 400 || !next || next.startsWith(this.dataset.door)) return;
    for (const field of this.fields(elt)) sessionStorage.removeItem(this.keyOf(field));
  }
}
customElements.define("kept-notes", KeptNotes);
