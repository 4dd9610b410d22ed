// Stop waits for no answer (P-16): the screen is empty at once, and during a request Stop goes to the start itself.
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
    setTimeout(() => document.querySelectorAll("#glass :is(h1, main, .strip)").forEach((part) => part.replaceChildren()));
  }
}
customElements.define("stop-at-once", StopAtOnce);
