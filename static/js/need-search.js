// Finds a need by any word that staff use, in the page itself: also without a network. Says what is chosen.
class NeedSearch extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("[type=search]");
    this.field.closest(".field").hidden = false;
    this.themes = [...this.querySelectorAll("details")];
    this.field.addEventListener("input", () => this.filter());
    // The magnifier of a phone's keyboard must not give a number.
    this.field.addEventListener("keydown", (press) => {
      if (press.key !== "Enter") return;
      press.preventDefault();
      this.field.blur();
    });
    this.addEventListener("change", () => this.tellChosen());
    this.tellChosen();
  }

  filter() {
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const line of this.querySelectorAll("[data-words]")) {
      line.hidden = !words.every((word) => line.dataset.words.includes(word));
    }
    for (const theme of this.themes) {
      theme.hidden = !theme.querySelector("li:not([hidden])");
      theme.open = words.length > 0 && !theme.hidden;
    }
    this.querySelector(".nobody").hidden = Boolean(this.querySelector("li:not([hidden])"));
  }

  tellChosen() {
    const nameOf = (box) => box.closest("label").querySelector("span").firstChild.textContent;
    const chosen = [...this.querySelectorAll(":checked")].map(nameOf);
    const said = this.querySelector(".chosen");
    said.hidden = !chosen.length;
    said.textContent = chosen.length ? `Gekozen: ${chosen.join(" · ")}` : "";
    for (const theme of this.themes) {
      const many = theme.querySelectorAll(":checked").length;
      theme.querySelector(".many").hidden = !many;
      theme.querySelector(".many").textContent = many;
    }
  }

  clear() {
    this.field.value = "";
    this.filter();
    this.tellChosen();
  }
}
customElements.define("need-search", NeedSearch);
