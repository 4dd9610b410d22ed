// Stop waits for no answer (P-16): the glass is bare at once, and while another answer is on its way Stop goes home
// itself.
class StopAtOnce extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", (tap) => this.pressed(tap));
  }

  pressed(tap) {
    const button = tap.target.closest("button[value=stop]");
    if (!button || tap.defaultPrevented) return;
    if (button.form.matches(".htmx-request")) {
      tap.preventDefault();
      document.querySelector("kiosk-keeper").home();
    }
    setTimeout(() => this.wipe());
  }

  wipe() {
    for (const part of document.querySelectorAll("#glass :is(h1, main, .strip)")) part.replaceChildren();
  }
}
customElements.define("stop-at-once", StopAtOnce);
