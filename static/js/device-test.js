// The page on which a kiosk is tried out; without a touch for two minutes it goes back to the visitors.
import "./paper-print.js";
import "./sound-trial.js";
import "./touch-trial.js";

const PATIENCE = 120_000;
let timer;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => document.getElementById("leave").requestSubmit(), PATIENCE);
}

for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, wait);
wait();
