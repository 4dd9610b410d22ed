// Prints the new ticket on the printer of this browser: only its picture, on paper 80 mm wide and as long as the
// picture. Chromium runs with --kiosk-printing, so that no dialog appears.
import { cutPaper } from "./paper-roll.js";

const DOTS_PER_MM = 8;

class PaperPrint extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(this.dataset.from, { method: "POST", body: new FormData(this.closest("form")) });
    if (!answer.ok) return;
    const picture = new Image();
    picture.alt = "";
    picture.src = await this.inline(await answer.blob());
    await picture.decode();
    cutPaper(picture.naturalHeight / DOTS_PER_MM);
    this.replaceChildren(picture);
    window.print();
    this.replaceChildren();
  }

  inline(blob) {
    const reader = new FileReader();
    return new Promise((ready) => {
      reader.addEventListener("load", () => ready(reader.result));
      reader.readAsDataURL(blob);
    });
  }
}
customElements.define("paper-print", PaperPrint);
