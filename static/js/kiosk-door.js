// When the house opens, closes, or stops giving numbers, the kiosk shows it by itself, without a touch.
// A visitor looking at their ticket, or a page under the veil, is not disturbed.
class KioskDoor extends HTMLElement {
  connectedCallback() {
    this.state = this.read();
    this.turn = ({ target }) => target.id === "door" && this.turned();
    document.addEventListener("htmx:afterSettle", this.turn);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this.turn);
  }

  read() {
    return document.querySelector("#door [data-door]")?.dataset.door;
  }

  turned() {
    const before = this.state;
    this.state = this.read();
    const choice = document.getElementById("choice");
    if (!choice || this.state === before || choice.closest(`.at-ticket, .at-${this.state}`)) return;
    const values = { ...Object.fromEntries(new FormData(choice)), go: "stay" };
    for (const name of ["needs", "extras", "before"]) values[name] = new FormData(choice).getAll(name);
    window.htmx.ajax("POST", choice.getAttribute("action"), { target: "#glass", swap: "outerHTML", values });
  }
}
customElements.define("kiosk-door", KioskDoor);
