// Two tones and one spoken digit, at the touch of a button, as loud as every visitor hears it.
import { Player } from "./speech-player.js";
import { twoTones } from "./two-tones.js";

class SoundTrial extends HTMLElement {
  connectedCallback() {
    this.player = new Player(this.dataset.speech, this.dataset.token);
    this.querySelector("button").addEventListener("click", () => this.sounds());
  }

  async sounds() {
    await twoTones(this.player.sound);
    this.dispatchEvent(new CustomEvent("tried", { bubbles: true }));
    const { speech, text } = this.dataset;
    const clip = speech && (await this.player.clip({ language: "nl", text }));
    if (clip) await this.player.play(clip);
  }
}
customElements.define("sound-trial", SoundTrial);
