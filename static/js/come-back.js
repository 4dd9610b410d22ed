// Opens its address by itself after a while: a screen that nobody attends never stays on a refusal.
class ComeBack extends HTMLElement {
  connectedCallback() {
    this.timer = setTimeout(() => location.replace(this.dataset.to), Number(this.dataset.after) * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
}
customElements.define("come-back", ComeBack);
