// The list beside a desk: folded away while a visitor is called or served (L unfolds it), and in step with the big
// button, which names the first visitor in it.
class DeskQueue extends HTMLElement {
  connectedCallback() {
    this.renew = ({ detail }) => this.renewed(detail.target);
    document.addEventListener("htmx:afterSwap", this.renew);
    this.addEventListener("click", ({ target }) => target.closest(".fold") && this.fold(!this.open));
    this.fold(false);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSwap", this.renew);
  }

  renewed(part) {
    const idle = document.querySelector("#at_desk .idle");
    if (idle && part.id === "desk_queue") this.soon ??= setTimeout(() => this.tell(), 50);
    this.fold(this.open && !idle);
  }

  tell() {
    this.soon = undefined;
    window.htmx.trigger("#at_desk", "stale");
  }

  fold(open) {
    this.open = open;
    this.classList.toggle("is-open", open);
    this.querySelector(".fold")?.setAttribute("aria-expanded", String(open));
  }
}
customElements.define("desk-queue", DeskQueue);
