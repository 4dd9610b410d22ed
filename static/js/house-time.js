// The house's time: the server's last answer, continued by a monotonic clock that no step of this machine's moves.
// A machine that slept, or whose clock was set, asks the house again.
const A_STEP = 2000;
const apart = () => Date.now() - performance.now();
let ahead, before;

export function hearTime(stamp) {
  [ahead, before] = [Date.parse(stamp) - performance.now(), apart()];
}

export function houseNow() {
  if (ahead === undefined) hearTime(document.querySelector("[data-now]").dataset.now);
  if (!(Math.abs(apart() - before) <= A_STEP)) askHouse();
  return performance.now() + ahead;
}

async function askHouse() {
  before = apart();
  const answer = await fetch("/clock").catch(() => undefined);
  if (answer?.ok) hearTime(await answer.text());
  else before = undefined; // and again at the next check
}
