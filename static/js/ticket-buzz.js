// Makes the phone notice the call: the title changes and it vibrates, once for each time the visitor is called.
class TicketBuzz extends HTMLElement {
  connectedCallback() {
    this.place = document.getElementById(this.dataset.part);
    this.title = document.title;
    this.state = this.now();
    this.watch = new MutationObserver(() => this.look());
    this.watch.observe(this.place, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state", "data-v"] });
    this.paint();
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  now() {
    return this.place.firstElementChild?.dataset.state;
  }

  look() {
    const state = this.now();
    if (state === this.state) return;
    this.state = state;
    this.paint();
    if (state === "called") navigator.vibrate?.([400, 200, 400, 200, 400]);
  }

  paint() {
    const called = this.state === "called";
    document.body.classList.toggle("is-called", called);
    document.title = called ? this.dataset.title : this.title;
  }
}
customElements.define("ticket-buzz", TicketBuzz);
