// Shows a note only while its button is held, by finger, mouse or key; after five seconds it hides by itself
// (decisions 25). A screen reader presses without holding: for it the note stays the five seconds.
const LONGEST = 5000;
const HOLDS = [" ", "Enter"];
const ENDS = ["pointerup", "pointercancel", "keyup", "focusout"];

class HoldNote extends HTMLElement {
  constructor() {
    super();
    this.states = this.attachInternals().states; // no attribute: a refresh of the part leaves a held note in peace
    this.addEventListener("pointerdown", (press) => this.held(press));
    this.addEventListener("keydown", (press) => this.held(press));
    for (const end of ENDS) this.addEventListener(end, (press) => this.letGo(press));
    this.addEventListener("click", ({ detail }) => detail === 0 && this.show());
    this.addEventListener("contextmenu", (menu) => menu.target.closest("button") && menu.preventDefault());
  }

  disconnectedCallback() {
    this.hide();
  }

  held(press) {
    if (!press.target.closest("button") || press.repeat || (press.key && !HOLDS.includes(press.key))) return;
    if (press.key) press.preventDefault(); // else the key would press the button too, or scroll the page
    else press.target.setPointerCapture?.(press.pointerId);
    this.show();
  }

  letGo(press) {
    if (press.key && !HOLDS.includes(press.key)) return;
    if (press.key) press.preventDefault();
    this.hide();
  }

  show() {
    this.states.add("open");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), LONGEST);
  }

  hide() {
    this.states.delete("open");
    clearTimeout(this.timer);
  }
}
customElements.define("hold-note", HoldNote);
