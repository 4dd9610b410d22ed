// Prints only the slip beside it, on paper 80 mm wide and as long as the slip.
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
