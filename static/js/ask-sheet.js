// A sheet of choices over the page: it closes as soon as one of them was pressed; the strip then tells the rest.
class AskSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => {
      if (target.closest("button[formaction]")) setTimeout(() => this.hidePopover());
    });
  }
}
customElements.define("ask-sheet", AskSheet);
