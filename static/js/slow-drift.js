// Moves the whole page a few pixels every three minutes, so that no letter burns into the glass; nobody sees it go.
const EVERY = 3 * 60_000;
const WALK = [
  [0, 0], [2, 1], [4, 2], [3, 4], [1, 3], [-1, 4], [-3, 3], [-4, 1],
  [-2, 0], [-4, -2], [-3, -4], [-1, -3], [1, -4], [3, -3], [4, -1], [2, -1],
];

class SlowDrift extends HTMLElement {
  connectedCallback() {
    this.step = 0;
    this.timer = setInterval(() => this.move(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  move() {
    this.step = (this.step + 1) % WALK.length;
    const [across, down] = WALK[this.step];
    document.body.style.setProperty("--drift", `${across}px ${down}px`);
  }
}
customElements.define("slow-drift", SlowDrift);
