// Says beside a field what a visitor would stumble over, shortly after the last letter; silent without a server.
const PAUSE = 250;
const PATIENCE = 3_000;

class WordLint extends HTMLElement {
  connectedCallback() {
    this.waiting = new Map(); // the name of a field that was typed in → the field
    this.typed = ({ target }) => target.dataset.lint && this.note(target);
    document.addEventListener("input", this.typed);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("input", this.typed);
  }

  note(field) {
    this.waiting.set(field.name, field);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, PAUSE);
  }

  // One question at a time; what was typed meanwhile is asked after its own pause, and a late answer is dropped.
  async ask() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.size && !this.timer) {
      const [[name, field]] = this.waiting;
      this.waiting.delete(name);
      const said = await this.remarksOn(field).catch(() => undefined);
      if (said !== undefined && !this.waiting.has(name)) this.show(name, said);
    }
    this.busy = false;
  }

  async remarksOn(field) {
    const { form, name } = field;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("field", name);
    body.set("language", field.dataset.lint);
    for (const line of document.getElementsByName(name)) body.append("text", line.value);
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(this.dataset.ask, { method: "POST", body, headers, signal });
    const isOurs = answer.ok && !answer.redirected && !answer.headers.has("HX-Redirect");
    return isOurs ? await answer.text() : undefined;
  }

  show(name, said) {
    const place = document.querySelector(`[data-lint-of="${CSS.escape(name)}"]`);
    const fresh = document.createElement("template");
    fresh.innerHTML = said;
    if (place && place.textContent.trim() !== fresh.content.textContent.trim()) place.replaceChildren(fresh.content);
  }
}
customElements.define("word-lint", WordLint);
