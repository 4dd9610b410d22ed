// Asks the browser for a passkey, to sign in with one or to make one; what it answers goes with the form inside.
class PassKey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return; // no https, or an old browser
    this.hidden = false;
    for (const one of document.querySelectorAll(".without-keys")) one.remove();
    this.querySelector("button").addEventListener("click", () => this.ask());
  }

  async ask() {
    const [button, said] = [this.querySelector("button"), this.querySelector("[role=alert]")];
    said.hidden = button.disabled = true;
    try {
      const answer = await (this.dataset.options ? this.make() : this.use());
      this.querySelector("[name=credential]").value = JSON.stringify(answer.toJSON());
      this.querySelector("form").submit();
    } catch (wrong) {
      const known = wrong.name === "InvalidStateError" && this.dataset.known; // this device holds one already
      said.querySelector("span").textContent = known || this.dataset.none;
      said.hidden = button.disabled = false;
    }
  }

  make() {
    const publicKey = window.PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(this.dataset.options));
    return navigator.credentials.create({ publicKey });
  }

  async use() {
    const told = await (await fetch(this.dataset.from)).json();
    return navigator.credentials.get({ publicKey: window.PublicKeyCredential.parseRequestOptionsFromJSON(told) });
  }
}
customElements.define("pass-key", PassKey);
