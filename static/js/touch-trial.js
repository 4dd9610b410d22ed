// Five targets, in the corners and in the middle: which were touched, and how large is this glass?
class TouchTrial extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.hit(target.closest(".target")));
    this.tell();
    addEventListener("resize", () => this.tell());
  }

  hit(target) {
    target?.setAttribute("aria-pressed", "true");
    const all = this.querySelectorAll(".target").length;
    this.querySelector("output").value = `${this.querySelectorAll("[aria-pressed=true]").length} van de ${all}`;
  }

  tell() {
    const mm = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
    const sizes = [innerWidth, innerHeight];
    const told = sizes.map((pixels) => Math.round(pixels / mm));
    this.querySelector("[data-size]").textContent = `${sizes.join(" × ")} px, ${told.join(" × ")} mm`;
  }
}
customElements.define("touch-trial", TouchTrial);
