// Shows the real kiosk page of the draft in other looks: a language, larger letters, lower buttons, a lying glass.
class KioskPreview extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.querySelector(".looks").hidden = false;
    this.addEventListener("change", ({ target }) => target.matches("[data-look]") && this.show());
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      if ("shape" in button.dataset) this.turn(button.getAttribute("aria-pressed") === "true");
      else this.show();
    });
  }

  turn(lies) {
    const shell = this.querySelector(".shell");
    shell.classList.toggle("is-landscape", lies);
    shell.classList.toggle("is-portrait", !lies);
  }

  show() {
    const address = new URL(this.dataset.page, location.href);
    for (const one of this.querySelectorAll("[data-look]")) {
      const on = one.matches("select") ? one.value : one.getAttribute("aria-pressed") === "true" ? "1" : "";
      if (on) address.searchParams.set(one.dataset.look, on);
    }
    this.frame.contentWindow.location.replace(address); // no page more in the history
  }
}
customElements.define("kiosk-preview", KioskPreview);
