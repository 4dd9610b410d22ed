// Keeps the phone's screen on while its owner waits or is called; a phone that cannot, or may not, says nothing of it.
const AWAKE = ["waiting", "called"];

class StayAwake extends HTMLElement {
  connectedCallback() {
    this.place = document.getElementById(this.dataset.part);
    this.look = () => this.hold().catch(() => {});
    this.watch = new MutationObserver(this.look);
    this.watch.observe(this.place, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-state"],
    });
    document.addEventListener("visibilitychange", this.look); // a phone lets go whenever its page is left
    this.look();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    document.removeEventListener("visibilitychange", this.look);
    this.lock?.release();
  }

  async hold() {
    const wanted = !document.hidden && AWAKE.includes(this.place.firstElementChild?.dataset.state);
    if (!wanted) {
      await this.lock?.release();
      this.lock = undefined;
    } else if ((!this.lock || this.lock.released) && !this.asks) {
      this.asks = true;
      try {
        this.lock = await navigator.wakeLock?.request("screen");
      } finally {
        this.asks = false;
      }
    }
  }
}
customElements.define("stay-awake", StayAwake);
