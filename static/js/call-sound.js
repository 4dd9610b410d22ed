// The voice of a display: the chime, then the clips of a call one by one. The event "change" says when it may sound.
import { ended, twoTones } from "./two-tones.js";

const PATIENCE = 4000;
const BREATH = 150;
const SETTLES = 1500; // until then a browser may still be starting its sound

export class CallSound extends EventTarget {
  constructor(address) {
    super();
    [this.address, this.clips, this.context] = [address, new Map(), new AudioContext()];
    this.context.addEventListener("statechange", () => this.tell());
    setTimeout(() => ((this.settled = true), this.tell()), SETTLES);
    this.wake();
  }

  get works() {
    return this.context.state === "running";
  }

  // Some browsers want a touch before the first sound.
  wake() {
    this.context.resume().catch(() => undefined);
  }

  tell() {
    if (this.works || this.settled) this.dispatchEvent(new Event("change"));
  }

  chime() {
    return twoTones(this.context);
  }

  // One round of a call. Half a number is worse than none: when one of its clips is missing, the round is skipped.
  async say(names) {
    const clips = await Promise.all(names.map((name) => this.clip(name)));
    if (!clips.every(Boolean)) return;
    await new Promise((go) => setTimeout(go, BREATH));
    for (const clip of clips) await this.play(clip);
  }

  clip(name) {
    if (!this.clips.has(name)) this.clips.set(name, this.fetched(name));
    return this.clips.get(name);
  }

  async fetched(name) {
    try {
      const answer = await fetch(this.address + name, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 200) return await this.context.decodeAudioData(await answer.arrayBuffer());
    } catch {
      // As without a voice: only the chime sounds.
    }
    this.clips.delete(name); // the next call asks again
  }

  play(clip) {
    const source = new AudioBufferSourceNode(this.context, { buffer: clip });
    source.connect(this.context.destination);
    source.start();
    return ended(source, clip.duration);
  }

  close() {
    this.context.close();
  }
}
