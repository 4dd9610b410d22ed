// Draws a bank card as wide as the slider says, so that a real one can be held against the screen beside it.
class CardMeasure extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.draw());
    this.addEventListener("click", ({ target }) => this.step(target.closest("[data-by]")));
    this.draw();
  }

  get slider() {
    return this.querySelector("input");
  }

  step(button) {
    if (!button) return;
    this.slider.valueAsNumber += Number(button.dataset.by);
    this.draw();
  }

  draw() {
    this.querySelector(".bank-card").style.inlineSize = `${this.slider.value}px`;
    this.querySelector("output").value = this.slider.value;
  }
}
customElements.define("card-measure", CardMeasure);
