// Stop waits for no answer (P-16): the glass is bare at once. Whoever had asked for help takes that back.
class StopAtOnce extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", (tap) => this.pressed(tap));
  }

  pressed(tap) {
    const button = tap.target.closest("button[value=stop]");
    if (!button || tap.defaultPrevented) return;
    tap.preventDefault();
    const body = new FormData(button.form, button);
    if (document.querySelector("#help_state .is-asked")) fetch(this.dataset.home, { method: "POST", body, keepalive: true });
    document.getElementById("glass").replaceChildren();
    location.replace(this.dataset.home);
  }
}
customElements.define("stop-at-once", StopAtOnce);
