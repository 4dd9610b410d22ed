// When the house opens, closes, or gives no new numbers any more, the kiosk shows so by itself, without a touch.
// Whoever looks at his ticket, or at a page under the veil, is left alone.
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
