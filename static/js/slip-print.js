// Prints the slip beside it, and nothing else, on paper of 80 mm and as long as the slip is.
import { cutPaper } from "./paper-roll.js";

const PX_PER_MM = 96 / 25.4;

class SlipPrint extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.print());
  }

  print() {
    cutPaper(document.querySelector(".slip").offsetHeight / PX_PER_MM + 4);
    window.print();
  }
}
customElements.define("slip-print", SlipPrint);
