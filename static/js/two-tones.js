// The two tones that go before a call, the same on every screen of the house. Fulfilled when the last has died away.
const TWO_TONES = [[660, 0], [523, 0.35]];
const LASTS = 0.8;

export function twoTones(sound) {
  return Promise.all(TWO_TONES.map(([pitch, at]) => tone(sound, pitch, at)));
}

function tone(sound, pitch, at) {
  const [start, tone, level] = [sound.currentTime + at, new OscillatorNode(sound, { frequency: pitch }), new GainNode(sound)];
  level.gain.setValueAtTime(0.3, start);
  level.gain.exponentialRampToValueAtTime(0.001, start + LASTS);
  tone.connect(level).connect(sound.destination);
  tone.start(start);
  tone.stop(start + LASTS);
  return ended(tone, at + LASTS);
}

// A sound card that is gone must not hold up the next call: after its time a sound has ended, heard or not.
export function ended(source, seconds) {
  return new Promise((done) => {
    source.addEventListener("ended", done);
    setTimeout(done, seconds * 1000 + 1000);
  });
}
