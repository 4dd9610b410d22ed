// Lets a reviewer leave the field by Escape, so that one letter does something again; and asks before typed words go.
class ReviewFields extends HTMLElement {
  connectedCallback() {
    this.press = (press) => this.pressed(press);
    this.leave = (leaving) => this.changed() && leaving.preventDefault();
    this.send = () => (this.sent = true);
    document.addEventListener("keydown", this.press);
    document.addEventListener("submit", this.send);
    window.addEventListener("beforeunload", this.leave);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
    document.removeEventListener("submit", this.send);
    window.removeEventListener("beforeunload", this.leave);
  }

  pressed(press) {
    if (press.key !== "Escape" || !press.target.closest("textarea, input[type=search]")) return;
    press.target.blur();
    press.preventDefault();
  }

  changed() {
    const fields = [...document.querySelectorAll("textarea[name=words]")];
    return !this.sent && fields.some((one) => one.value !== one.defaultValue);
  }
}
customElements.define("review-fields", ReviewFields);
