// Tells the house one thing, with a token of this very moment. What came of it is a fate: "done", "refused" (with the
// sentence), "out" (signed out meanwhile) or "away" (no network, or no server: try again later, it counts once).
const PATIENCE = 5_000;

function ask(address, how = {}) {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  return fetch(address, { ...how, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
}

async function fateOf(answer) {
  if (answer.headers.has("HX-Redirect")) return { fate: "out" };
  if (answer.status === 429 || answer.status >= 500) return { fate: "away" };
  const said = await answer.text();
  if (answer.ok) return { fate: "done", said };
  return { fate: "refused", sentence: new DOMParser().parseFromString(said, "text/html").body.textContent.trim() };
}

export async function freshToken(address) {
  const fate = await fateOf(await ask(address));
  return { ...fate, token: fate.fate === "done" ? JSON.parse(fate.said).csrf_token : "" };
}

export async function tell(tokens, address, fields) {
  try {
    const door = await freshToken(tokens);
    if (door.fate !== "done") return door;
    fields.set("csrf_token", door.token);
    return await fateOf(await ask(address, { method: "POST", body: fields }));
  } catch {
    return { fate: "away" };
  }
}

export function fieldsOf({ start_key, code, day, hour, language, needs, extras }) {
  const fields = new FormData();
  const single = { start_key, code: code ?? "", day, hour, language };
  for (const [name, value] of Object.entries(single)) fields.set(name, value);
  for (const need of needs) fields.append("need", need);
  for (const extra of extras) fields.append("extra", extra);
  return fields;
}
