// Shows what was given, to hold before the visitor or to print, and then begins again for the next one.
const IN_FULL = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
const inFull = (day, language) =>
  new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, IN_FULL).format(new Date(day));

// A slip of a device without a network, on the form that the house gave for each language.
export function slipOf(host, { language, day, hour, code, qr }) {
  const find = (wanted) => host.querySelector(`template[data-slip="${wanted}"]`);
  const paper = (find(language) ?? find("nl")).content.cloneNode(true);
  for (const words of paper.querySelectorAll("[data-day]")) words.textContent = inFull(day, words.dataset.day);
  paper.querySelector("[data-hour]").textContent = hour.replace(/^0/, "");
  paper.querySelector("[data-code]").textContent = code;
  paper.querySelector("[data-qr]").innerHTML = qr;
  return paper;
}

export function showGiven(host, given, { waits = false } = {}) {
  const place = host.querySelector("[data-given]");
  if (typeof given === "string") place.innerHTML = given;
  else place.replaceChildren(given);
  host.querySelector(".waits").hidden = !waits;
  turn(host, { given: true });
  place.querySelector("h2").focus();
}

export function nextVisitor(host) {
  host.form.reset();
  host.querySelector("need-search").clear();
  // What the last visitor asked is out of sight too.
  for (const one of host.querySelectorAll("details")) one.open = false;
  host.querySelector(".no-number").hidden = true;
  host.querySelector("[data-given]").replaceChildren();
  host.form.elements.day.dispatchEvent(new Event("change"));
  turn(host, { given: false });
  host.querySelector("[type=search]").focus({ preventScroll: true });
}

function turn(host, { given }) {
  host.form.hidden = given;
  host.querySelector("#given").hidden = !given;
  scrollTo(0, 0);
}
