// Whoever goes and fetches a visitor leaves a hidden screen behind (screen-cover.js): it says only who is fetched. Each
// errand hides the screen once; who comes back with the visitor shows it again and goes on.
class FetchErrand extends HTMLElement {
  connectedCallback() {
    this.gone = new Set();
    this.look = () => this.goes() && document.getElementById("hide-screen").click();
    document.addEventListener("htmx:afterSettle", this.look);
    this.goes();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this.look);
  }

  goes() {
    const errand = document.querySelector("[data-errand]");
    this.textContent = errand?.textContent ?? "";
    const fresh = errand && !this.gone.has(errand.dataset.errand);
    if (fresh) this.gone.add(errand.dataset.errand);
    return fresh;
  }
}
customElements.define("fetch-errand", FetchErrand);
