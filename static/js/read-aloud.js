// Reads aloud what stands on the glass, sentence by sentence, Dutch first; any touch or key silences it at once.
// Over the loudspeaker it reads menus, never a choice. While it speaks the page hears "speaking", then "silent".
import { Player } from "./speech-player.js";
import { pageLines } from "./spoken-lines.js";

class ReadAloud extends HTMLElement {
  connectedCallback() {
    this.player = new Player(this.dataset.speech, document.querySelector("[name=csrf_token]")?.value ?? "");
    this.setVolume();
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.hush(), true);
  }

  read() {
    this.say(pageLines({ everything: document.querySelector("speech-mode").on }));
  }

  // What cannot be had is passed over: its Dutch was heard just before.
  async say(lines) {
    this.hush();
    const { signal } = (this.turn = new AbortController());
    this.last = lines;
    this.tell("speaking");
    let coming = this.player.clip(lines[0], signal);
    for (let at = 0; at < lines.length && !signal.aborted; at++) {
      const clip = await coming;
      if (signal.aborted) return;
      coming = this.player.clip(lines[at + 1], signal);
      lines[at].place.toggleAttribute("data-spoken", true);
      if (clip) await this.player.play(clip);
      lines[at].place.removeAttribute("data-spoken");
    }
    if (!signal.aborted) this.hush();
  }

  hush() {
    if (!this.turn) return;
    this.turn.abort();
    this.player.stop();
    this.turn = undefined;
    this.tell("silent");
  }

  // Put the volume so many steps up or down; without a number back to where every visitor starts.
  setVolume(steps) {
    this.player.setLevel(steps && this.player.level + steps);
    this.dataset.level = this.player.level;
  }

  tell(what) {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true }));
  }
}
customElements.define("read-aloud", ReadAloud);
