// Copies the text of the field inside it with one press, and says so on the button.
class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!navigator.clipboard) return; // without https the field can still be selected by hand
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("input").value);
      button.textContent = this.dataset.done;
    });
  }
}
customElements.define("copy-text", CopyText);
