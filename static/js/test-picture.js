// The test picture of a display: stands over the board for a minute, and gives way at once when somebody is called.
const STAYS = 60_000;

class TestPicture extends HTMLElement {
  connectedCallback() {
    this.leave = () => this.hide();
    document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "calls" && this.look());
  }

  get called() {
    return document.querySelector("#calls [data-keys]")?.dataset.keys ?? "";
  }

  async show() {
    const answer = await fetch(this.dataset.picture).catch(() => undefined);
    if (!answer?.ok) return;
    this.innerHTML = await answer.text();
    this.known = this.called.split(" ");
    clearTimeout(this.timer);
    this.timer = setTimeout(this.leave, STAYS);
  }

  // A call that came meanwhile must be seen; that an older one went from the board is nothing.
  look() {
    if (this.called.split(" ").some((key) => key && !this.known?.includes(key))) this.hide();
  }

  hide() {
    clearTimeout(this.timer);
    this.replaceChildren();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
}
customElements.define("test-picture", TestPicture);
