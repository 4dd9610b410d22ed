// Short tunes: the two tones that go before a call are the same on every screen of the house. A tune is a list of
// [hertz, seconds after the start]; the promise is fulfilled when its last tone has died away.
const TWO_TONES = [[660, 0], [523, 0.35]];

export function twoTones(sound) {
  return tune(sound, TWO_TONES, 0.8);
}

export function tune(sound, tones, lasts) {
  return Promise.all(tones.map(([pitch, at]) => tone(sound, pitch, at, lasts)));
}

function tone(sound, pitch, at, lasts) {
  const start = sound.currentTime + at;
  const tone = new OscillatorNode(sound, { frequency: pitch });
  const level = new GainNode(sound);
  level.gain.setValueAtTime(0.3, start);
  level.gain.exponentialRampToValueAtTime(0.001, start + lasts);
  tone.connect(level).connect(sound.destination);
  tone.start(start);
  tone.stop(start + lasts);
  return ended(tone, at + lasts);
}

// A sound card that is gone must not hold up the next call: after its time a sound has ended, heard or not.
export function ended(source, seconds) {
  return new Promise((done) => {
    source.addEventListener("ended", done);
    setTimeout(done, seconds * 1000 + 1000);
  });
}
