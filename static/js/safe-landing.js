// Keeps the keyboard's place on staff pages: when a deed took the pressed button away, or a visit was opened,
// the heading of what came instead gets the focus.
class SafeLanding extends HTMLElement {
  connectedCallback() {
    this.before = ({ detail }) => (this.inside = detail.target.contains(document.activeElement));
    this.after = ({ detail }) => this.land(detail);
    document.addEventListener("htmx:beforeSwap", this.before);
    document.addEventListener("htmx:afterSwap", this.after);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:beforeSwap", this.before);
    document.removeEventListener("htmx:afterSwap", this.after);
  }

  land({ target, requestConfig }) {
    const again = requestConfig.elt.localName === "visit-panel";
    const opened = target.id === "visit" && requestConfig.verb === "get" && !again;
    const lost = (this.inside || requestConfig.verb === "post") && !this.hasPlace(document.activeElement);
    if (opened || lost) target.querySelector("[data-land]")?.focus();
  }

  hasPlace(element) {
    return element && element !== document.body && element.checkVisibility({ visibilityProperty: true });
  }
}
customElements.define("safe-landing", SafeLanding);
