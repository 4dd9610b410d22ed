// Draws "Nog niet verstuurd (2)": each slip by its code and its hour, never by what it is about; anew only when it
// changed.
import { letGo } from "./outreach-shelf.js";
const HOW = "De code werkt nog niet aan de zuil: bel het onthaal.";
const SHORT = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
const shortDay = new Intl.DateTimeFormat("nl-BE", SHORT);
const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function drawUnsent(host, slips, { why = "", lost = "", signedOut = false }) {
  const mark = JSON.stringify([slips, why, lost]);
  if (host.drawn === mark) return;
  host.drawn = mark;
  if (!slips.length && !lost && !signedOut) return host.replaceChildren();
  const box = copyOf("unsent");
  box.querySelector("[data-count]").textContent = slips.length;
  box.querySelector("h2").hidden = !slips.length;
  box.querySelector("[data-why]").textContent = [lost, why].filter(Boolean).join(" ");
  if (!signedOut) box.querySelector("a").remove();
  box.querySelector("ul").replaceChildren(...slips.map((one) => lineOf(one, host)));
  host.replaceChildren(box);
}

function lineOf({ start_key, code, day, hour, sentence }, host) {
  const line = copyOf("unsent-one");
  line.querySelector("[data-code]").textContent = code;
  line.querySelector("[data-when]").textContent = `${shortDay.format(new Date(day))} om ${hour.replace(/^0/, "")}`;
  line.querySelector("[data-sentence]").textContent = sentence ? `Niet aanvaard. ${sentence} ${HOW}` : "";
  const drop = line.querySelector("button");
  drop.hidden = !sentence;
  drop.addEventListener("click", async () => {
    await letGo(start_key);
    host.show();
  });
  return line;
}
