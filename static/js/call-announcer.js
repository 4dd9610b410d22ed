// Announces every call once, in the order of the calls: the chime, then the number and the place. Of all tabs of one
// display only one does. A call that was undone, or whose visitor came, before its turn is skipped.
import { CallSound } from "./call-sound.js";
import { HeardCalls } from "./heard-calls.js";
import { onlyTab } from "./only-tab.js";
import { SoundNews } from "./sound-news.js";

const LATEST = 60_000; // a call that waited longer is not announced any more
const MANY = 3; // while this many more wait, each is said once, so that ten at once are all heard within the minute

class CallAnnouncer extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    onlyTab(`sound-${this.dataset.name}`, this.gone.signal, () => this.begin(this.gone.signal));
  }

  disconnectedCallback() {
    this.gone.abort();
    this.watch?.disconnect();
    this.sound?.close();
  }

  begin(signal) {
    this.board = document.getElementById(this.dataset.part);
    [this.queue, this.heard] = [[], new HeardCalls(this.dataset.name)];
    [this.sound, this.news] = [new CallSound(this.dataset.clips), new SoundNews(this.dataset.tells, signal)];
    this.sound.addEventListener("change", () => this.change());
    for (const touch of ["click", "keydown"]) document.addEventListener(touch, () => this.sound.wake(), { signal });
    this.watch = new MutationObserver(() => this.look());
    this.watch.observe(this.board, { childList: true, subtree: true, attributeFilter: ["data-key"] });
    this.look();
  }

  change() {
    this.querySelector("button").hidden = this.sound.works;
    this.news.tell(this.sound.works);
    this.announce();
  }

  // The board has the newest first.
  look() {
    for (const { dataset } of [...this.board.querySelectorAll("[data-say]")].reverse()) {
      const { key, say } = dataset;
      if (this.heard.has(key) || this.queue.some((one) => one.key === key)) continue;
      this.queue.push({ key, rounds: say.split("|").filter(Boolean), at: performance.now() });
      say.split(/[ |]/).filter(Boolean).forEach((name) => this.sound.clip(name));
    }
    this.announce();
  }

  async announce() {
    if (this.busy) return;
    this.busy = true;
    while (this.sound.works && this.queue.length) await this.say(this.queue.shift());
    this.busy = false;
  }

  async say({ key, rounds, at }) {
    if (performance.now() - at > LATEST || !this.calls(key)) return;
    this.heard.add(key);
    this.dispatchEvent(new CustomEvent("chimed", { bubbles: true, detail: { keys: [key] } }));
    await this.sound.chime();
    for (const round of this.queue.length >= MANY ? rounds.slice(0, 1) : rounds) {
      if (this.calls(key)) await this.sound.say(round.split(" "));
    }
  }

  // Also when it was called again meanwhile: that one is announced in its own turn.
  calls(key) {
    const call = key.slice(0, key.lastIndexOf("-") + 1);
    return [...this.board.querySelectorAll("[data-say]")].some((one) => one.dataset.key.startsWith(call));
  }
}
customElements.define("call-announcer", CallAnnouncer);
