// Records one sentence: count-down, level, stop, listen, again. The sound goes into the file field of its form.
import { asOurs, levelled, playable, trimmed, wavOf } from "./wav-file.js";

const COUNT = 3;
const HEARD = { echoCancellation: false, noiseSuppression: true, autoGainControl: false, channelCount: 1 };

class VoiceRecorder extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.at = (name) => this.closest("form").querySelector(`[data-${name}]`);
    this.at("record").addEventListener("click", () => (this.recorder ? this.stop() : this.begin()));
    this.at("listen").addEventListener("click", () => this.listen());
    this.hidden = false;
    if (!navigator.mediaDevices || !window.MediaRecorder) this.say("none");
  }

  disconnectedCallback() {
    this.close();
  }

  say(state, more = "") {
    this.dataset.state = state;
    this.at("told").textContent = `${this.words[state]}${more}`;
    const button = this.at("record");
    button.querySelector("span").textContent = this.words[this.recorder ? "stop" : this.samples ? "again" : "record"];
    button.disabled = ["none", "count"].includes(state);
    this.at("listen").disabled = !this.samples || Boolean(this.recorder);
    this.at("keep").disabled = !this.samples?.length || Boolean(this.recorder);
  }

  async begin() {
    this.samples = undefined;
    this.context ??= new AudioContext();
    await this.context.resume();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: HEARD });
    } catch {
      return this.say("refused");
    }
    this.watch();
    for (let left = COUNT; left > 0; left--) {
      this.say("count", ` ${left}`);
      await new Promise((later) => setTimeout(later, 700));
    }
    const pieces = [];
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.ondataavailable = ({ data }) => pieces.push(data);
    this.recorder.onstop = () => this.finish(new Blob(pieces));
    this.recorder.start();
    this.limit = setTimeout(() => this.stop(), this.dataset.longest * 1000);
    this.say("recording");
    const [begun, time] = [performance.now(), this.at("time")];
    this.clock = setInterval(() => (time.textContent = Math.round((performance.now() - begun) / 1000)), 1000);
  }

  stop() {
    clearTimeout(this.limit);
    clearInterval(this.clock);
    this.recorder.stop();
  }

  async finish(recorded) {
    this.close();
    this.samples = levelled(trimmed(await asOurs(await recorded.arrayBuffer(), this.context)));
    if (!this.samples.length) return this.say("silent");
    const files = new DataTransfer();
    files.items.add(wavOf(this.samples));
    this.at("file").files = files.files;
    this.say("ready", ` ${(this.samples.length / 24000).toLocaleString("nl-BE", { maximumFractionDigits: 1 })} s`);
    this.at("listen").focus();
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.recorder = this.stream = undefined;
  }

  listen() {
    this.playing?.stop();
    this.playing = playable(this.samples, this.context);
    this.playing.start();
  }

  watch() {
    const ear = new AnalyserNode(this.context, { fftSize: 1024 });
    const wave = new Float32Array(ear.fftSize);
    this.context.createMediaStreamSource(this.stream).connect(ear);
    const look = () => {
      ear.getFloatTimeDomainData(wave);
      this.at("level").value = this.stream ? Math.max(...wave.map(Math.abs)) : 0;
      if (this.stream) requestAnimationFrame(look);
    };
    look();
  }
}
customElements.define("voice-recorder", VoiceRecorder);
