// Plays one sentence at a time, and requests its sound by POST, so that no address tells what was read.
import { evenForm } from "./even-posts.js";

const LEVELS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]; // 6 dB a step: two down and two up from where every visitor starts
const USUAL = 2;

export class Player {
  constructor(address, token) {
    [this.address, this.token, this.level] = [address, token, USUAL];
  }

  // The sound of a sentence; undefined when unavailable.
  async clip(line, signal) {
    if (!line) return;
    const body = evenForm({ csrf_token: this.token, language: line.language, text: line.text });
    const answer = await fetch(this.address, { method: "POST", body, signal }).catch(() => undefined);
    if (!answer?.ok) return;
    const length = Number(answer.headers.get("Sound-Length")); // zeros stand behind it
    const sound = answer.arrayBuffer().then((padded) => padded.slice(0, length));
    return sound.then((clip) => this.sound.decodeAudioData(clip)).catch(() => undefined);
  }

  // A lost sound card must not keep a choice on the screen: after its duration a clip counts as ended, heard or not.
  play(clip) {
    this.source = new AudioBufferSourceNode(this.sound, { buffer: clip });
    this.source.connect(this.gain);
    return new Promise((ended) => {
      this.source.onended = ended;
      setTimeout(ended, clip.duration * 1000 + 2000);
      this.source.start();
    });
  }

  stop() {
    this.source?.stop();
    this.source = undefined;
  }

  setLevel(level = USUAL) {
    this.level = Math.max(0, Math.min(level, LEVELS.length - 1));
    if (this.gain) this.gain.gain.value = LEVELS[this.level];
  }

  get sound() {
    if (!this.context) {
      this.context = new AudioContext();
      this.gain = new GainNode(this.context, { gain: LEVELS[this.level] });
      this.gain.connect(this.context.destination);
    }
    this.context.resume();
    return this.context;
  }
}
