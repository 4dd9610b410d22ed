// The list beside a desk: folded away while a visitor is called or served (L unfolds it), and in step with the big
// button, which names whoever is first in it.
class DeskQueue extends HTMLElement {
  connectedCallback() {
    this.renew = ({ target }) => this.renewed(target);
    document.addEventListener("htmx:afterSwap", this.renew);
    this.addEventListener("click", ({ target }) => target.closest(".fold") && this.fold(!this.open));
    this.fold(false);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSwap", this.renew);
  }

  renewed(part) {
    const idle = document.querySelector("#at_desk .idle");
    if (idle && part.id === "desk_queue") window.htmx.trigger("#at_desk", "stale");
    this.fold(this.open && !idle);
  }

  fold(open) {
    this.open = open;
    this.classList.toggle("is-open", open);
    this.querySelector(".fold")?.setAttribute("aria-expanded", String(open));
  }
}
customElements.define("desk-queue", DeskQueue);
