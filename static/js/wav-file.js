// What becomes of a recording? Silence at both ends goes, its loudness becomes that of others, a WAV file comes out.
const RATE = 24000; // samples a second, as the voice has them
const QUIET = 0.02; // less than this, of 1, is no voice
const EDGE = 0.15; // seconds of quiet that stay at both ends
const LOUD = 0.1; // the average of all clips, as a root of the mean of squares over what is not quiet
const HIGHEST = 0.95;

// One channel at our rate.
export async function asOurs(recorded, context) {
  const clip = await context.decodeAudioData(recorded);
  const frames = Math.max(1, Math.ceil(clip.duration * RATE));
  const offline = new OfflineAudioContext(1, frames, RATE);
  const source = new AudioBufferSourceNode(offline, { buffer: clip });
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

export function trimmed(samples) {
  const first = samples.findIndex((one) => Math.abs(one) > QUIET);
  if (first < 0) return new Float32Array(0);
  const last = samples.findLastIndex((one) => Math.abs(one) > QUIET);
  return samples.slice(Math.max(0, first - EDGE * RATE), last + EDGE * RATE);
}

export function levelled(samples) {
  const voice = samples.filter((one) => Math.abs(one) > QUIET);
  if (!voice.length) return samples;
  const mean = Math.sqrt(voice.reduce((sum, one) => sum + one * one, 0) / voice.length);
  const peak = voice.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const gain = Math.min(LOUD / mean, HIGHEST / peak);
  return samples.map((one) => one * gain);
}

export function wavOf(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const words = (at, text) => [...text].forEach((letter, place) => view.setUint8(at + place, letter.charCodeAt(0)));
  words(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  words(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  words(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((one, place) => view.setInt16(44 + place * 2, Math.round(one * 32767), true));
  return new File([view], "opname.wav", { type: "audio/wav" });
}

export const playable = (samples, context) => {
  const clip = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate: RATE });
  clip.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer: clip });
  source.connect(context.destination);
  return source;
};
