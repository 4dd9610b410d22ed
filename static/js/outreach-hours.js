// Offers of each day only the hours on which the house is open, and of today only what is still to come.
// The time of the house runs on from when the page came; a page that the browser kept goes by its own clock.
export function keepHours(form, { now, zone }) {
  const { day } = form.elements;
  const ahead = now ? Date.parse(now) - Date.now() : 0;
  const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
  const again = () => offer(form, clock.format(Date.now() + ahead).split(" "));
  day.addEventListener("change", again);
  setInterval(again, 60_000);
  again();
}

// A device that thinks it is some other day is not believed: the house will tell.
function offer(form, [today, time]) {
  const { day, hour } = form.elements;
  const known = [...day.options].some(({ value }) => value === today);
  for (const one of day.options) one.hidden = one.disabled = known && one.value < today;
  if (day.selectedOptions[0]?.disabled) day.value = today;
  const isPast = (one) => known && day.value === today && one < time;
  const open = (day.selectedOptions[0]?.dataset.hours ?? "").split(" ");
  const hours = open.filter((one) => one && !isPast(one));
  if (hours.join() === [...hour.options].map(({ value }) => value).join()) return;
  const chosen = hour.value;
  hour.replaceChildren(...hours.map((one) => new Option(one.replace(/^0/, ""), one)));
  if (hours.includes(chosen)) hour.value = chosen;
  form.querySelector("#no-hours").hidden = hours.length > 0;
  form.querySelector("#give-slip").disabled = !hours.length;
}
