// Counts the minutes and seconds that something is still worth, and says when it is over.
// The browser's own clock may be wrong: only the seconds since the page came count.
class CountDown extends HTMLElement {
  connectedCallback() {
    this.end = performance.now() + 1000 * Number(this.dataset.left);
    this.timer = setInterval(() => this.tell(), 1000);
    this.tell();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const left = Math.max(0, Math.round((this.end - performance.now()) / 1000));
    const told = `Nog ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}.`;
    this.textContent = left ? told : this.dataset.over;
    if (!left) clearInterval(this.timer);
  }
}
customElements.define("count-down", CountDown);
