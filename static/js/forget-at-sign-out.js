// Signing out on purpose wipes what this device kept for out there; what was not sent is asked about first.
// A page that a browser kept has no token of its own: it fetches one.
import { freshToken } from "./outreach-post.js";
import { isThere, unsent, wipe } from "./outreach-shelf.js";

const AND_THEN = "Toch afmelden? Dan werkt die code niet aan de zuil.";

function question(waits) {
  const one = "staat nog 1 briefje dat niet verstuurd is";
  const more = `staan nog ${waits} briefjes die niet verstuurd zijn`;
  return `Op dit toestel ${waits === 1 ? one : more}. ${AND_THEN}`;
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

async function leave(form) {
  const waits = (await isThere()) ? (await unsent()).length : 0;
  if (waits && !confirm(question(waits))) return;
  if (form.dataset.token) {
    const { token } = await freshToken(form.dataset.token).catch(() => ({}));
    if (token === undefined) return alert("Er is geen netwerk. Afmelden kan zodra het er is.");
    if (token) form.append(hidden("csrf_token", token));
    for (const old of [...form.querySelectorAll("[name=csrf_token]")].slice(0, -1)) old.remove();
  }
  if (await isThere()) await wipe();
  form.submit();
}

document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith?.("/sign-out")) return;
  event.preventDefault();
  leave(event.target);
});
