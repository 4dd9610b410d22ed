// Shows the house's time: the server's clock when the page came, running on; never this machine's own idea of it.
class ClockFace extends HTMLElement {
  connectedCallback() {
    this.ahead ??= Date.parse(this.dataset.now) - Date.now();
    const form = new Intl.DateTimeFormat("nl-BE", { hour: "numeric", minute: "2-digit", hour12: false, timeZone: this.dataset.zone });
    const tick = () => {
      const words = form.format(Date.now() + this.ahead).replace(/^0(?=\d:)/, "");
      if (this.textContent !== words) this.textContent = words;
    };
    this.timer = setInterval(tick, 1000);
    tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }
}
customElements.define("clock-face", ClockFace);
