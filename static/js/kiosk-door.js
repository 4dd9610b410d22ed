// When the house opens, closes, or stops giving numbers, the kiosk shows it by itself, without a touch.
// A visitor looking at their ticket, or a page under the veil, is not disturbed.
// A new edition, or another announcement, is shown on a page where nobody chose anything; a visitor who is choosing
// meets it on their next page.
class KioskDoor extends HTMLElement {
  connectedCallback() {
    this.known = this.read();
    this.turn = ({ target }) => target.id === "door" && this.turned();
    document.addEventListener("htmx:afterSettle", this.turn);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this.turn);
  }

  read() {
    return { ...document.querySelector("#door [data-door]")?.dataset };
  }

  turned() {
    const before = this.known;
    this.known = this.read();
    const choice = document.getElementById("choice");
    const turned = this.known.door !== before.door && !choice?.closest(`.at-ticket, .at-${this.known.door}`);
    const isOther = ["edition", "announced"].some((one) => this.known[one] !== before[one]);
    const isNew = isOther && choice?.closest(".at-start, .at-closed, .at-stopped");
    if (!choice || !(turned || isNew)) return;
    const values = { ...Object.fromEntries(new FormData(choice)), go: "stay" };
    for (const name of ["needs", "extras", "before"]) values[name] = new FormData(choice).getAll(name);
    window.htmx.ajax("POST", choice.getAttribute("action"), { target: "#glass", swap: "outerHTML", values });
  }
}
customElements.define("kiosk-door", KioskDoor);
