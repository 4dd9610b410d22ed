// Prints the slip beside it, and nothing else, on paper of 80 mm and as long as the slip is.
const PX_PER_MM = 96 / 25.4;

class SlipPrint extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.print());
  }

  print() {
    const long = Math.ceil(document.querySelector(".slip").offsetHeight / PX_PER_MM) + 4;
    const page = new CSSStyleSheet();
    page.replaceSync(`@page { size: 80mm ${long}mm; margin: 0 }`);
    document.adoptedStyleSheets = [page];
    window.print();
  }
}
customElements.define("slip-print", SlipPrint);
