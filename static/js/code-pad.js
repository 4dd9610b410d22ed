// Takes the code of an appointment from any key or reader: digits go into the box, wherever the focus is.
// A full box checks itself, and so does Enter.
class CodePad extends HTMLElement {
  connectedCallback() {
    this.press = (press) => this.pressed(press);
    this.fill = () => this.full && this.check();
    document.addEventListener("keydown", this.press);
    this.addEventListener("input", this.fill);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  get box() {
    return this.querySelector("input[maxlength]");
  }

  get full() {
    return this.box.value.length === this.box.maxLength;
  }

  pressed(press) {
    if (!this.box || press.ctrlKey || press.altKey || press.metaKey) return;
    const inside = press.target === this.box;
    if (press.key === "Enter" && !press.target.closest("button")) press.preventDefault(), this.check();
    else if (/^\d$/.test(press.key) && !inside) {
      press.preventDefault();
      this.box.value = (this.box.value + press.key).slice(0, this.box.maxLength);
      if (this.full) this.check();
    }
  }

  check() {
    this.closest("form").querySelector("button[value=check]").click();
  }
}
customElements.define("code-pad", CodePad);
