// What somebody unfolded stays unfolded when the part around it is refreshed. Only for folds with data-keeps and an id.
class FoldKeeper extends HTMLElement {
  connectedCallback() {
    this.open = new Set();
    this.note = ({ target }) => target.matches("[data-keeps]") && this.open[target.open ? "add" : "delete"](target.id);
    this.before = () => (this.kept = [...this.open]);
    this.after = () => this.kept?.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    document.addEventListener("toggle", this.note, true);
    document.addEventListener("htmx:beforeSwap", this.before);
    document.addEventListener("htmx:afterSwap", this.after);
  }

  disconnectedCallback() {
    document.removeEventListener("toggle", this.note, true);
    document.removeEventListener("htmx:beforeSwap", this.before);
    document.removeEventListener("htmx:afterSwap", this.after);
  }
}
customElements.define("fold-keeper", FoldKeeper);
