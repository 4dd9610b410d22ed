// Marks in the hall which visit or desk is open in the panel, and reloads the panel when its list was refreshed.
// Escape closes its menu first, then the panel. What was requested before another visit was opened, or before the panel
// was closed, comes too late and is not shown.
class VisitPanel extends HTMLElement {
  connectedCallback() {
    this.panel = this.querySelector("#visit");
    this.empty = this.panel.innerHTML;
    this.turn = 0;
    this.mark = ({ detail }) => (this.marked(), this.renew(detail));
    document.addEventListener("htmx:afterSwap", this.mark);
    this.addEventListener("htmx:beforeSwap", ({ detail }) => this.judge(detail));
    document.addEventListener("htmx:beforeRequest", (this.ask = ({ detail }) => this.asked(detail)));
    this.panel.addEventListener("click", (click) => click.target.closest(".close") && this.close(click));
    this.panel.addEventListener("keydown", (press) => press.key === "Escape" && this.fold(press));
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSwap", this.mark);
    document.removeEventListener("htmx:beforeRequest", this.ask);
  }

  asked({ target, requestConfig }) {
    if (target !== this.panel) return;
    if (requestConfig.verb === "get" && requestConfig.elt !== this) this.turn += 1;
    requestConfig.turn = this.turn;
  }

  // The page's own first request may be older than this element.
  judge(detail) {
    if (detail.target === this.panel && (detail.requestConfig.turn ?? 0) !== this.turn) detail.shouldSwap = false;
  }

  renew({ target, requestConfig }) {
    const from = this.panel.querySelector("[data-from]")?.dataset.from;
    const list = this.line?.closest("[data-part]")?.id ?? "waiting";
    if (!from || target.id !== list || requestConfig.elt !== target) return;
    window.htmx.ajax("GET", from, { source: this, target: "#visit", swap: "morph:innerHTML" });
  }

  get line() {
    return document.getElementById(this.panel.querySelector("[data-line]")?.dataset.line);
  }

  marked() {
    const open = this.line;
    for (const line of document.querySelectorAll(":is(.line, .desk-card)[aria-current]")) {
      if (line !== open) line.removeAttribute("aria-current");
    }
    open?.setAttribute("aria-current", "true");
    this.toggleAttribute("data-open", Boolean(this.panel.querySelector("[data-line]")));
  }

  fold(press) {
    const menu = press.target.closest("details[open]") ?? this.panel.querySelector("details[open]");
    if (!menu) return;
    press.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  close(click) {
    click.preventDefault();
    const line = this.line ?? document.querySelector(".line");
    this.panel.innerHTML = this.empty;
    this.turn += 1;
    this.marked();
    line?.focus();
  }
}
customElements.define("visit-panel", VisitPanel);
