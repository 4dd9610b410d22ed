// Keeps on this device what could not be sent yet, and the codes that are ours. Never a name, and nothing longer than a
// day.
const NAME = "outreach";
const A_DAY = 24 * 3_600_000;
const FRESH = 12 * 3_600_000; // the house keeps a code until tomorrow evening; ours goes long before
const older = (term) => (one) => Date.now() - one.kept > term;

function heard(asked) {
  return new Promise((ready, fail) => {
    asked.onsuccess = () => ready(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

function open() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("codes", { keyPath: "code" });
    asked.result.createObjectStore("unsent", { keyPath: "start_key" });
  };
  return heard(asked);
}

// One transaction for one deed, so that two tabs never take the same code.
async function within(mode, deed) {
  const shelf = await open();
  try {
    const work = shelf.transaction(["codes", "unsent"], mode);
    const kept = new Promise((ready, fail) => {
      work.oncomplete = ready;
      work.onabort = () => fail(work.error);
    });
    const answer = await deed(work.objectStore("codes"), work.objectStore("unsent"));
    await kept;
    return answer;
  } finally {
    shelf.close();
  }
}

export const unsent = () => within("readonly", (_, slips) => heard(slips.getAll()));
export const letGo = (key) => within("readwrite", (_, slips) => heard(slips.delete(key)));
export const wipe = () => heard(indexedDB.deleteDatabase(NAME));

export function keepCodes(codes) {
  const keep = (shelf) => (one) => heard(shelf.put({ ...one, kept: Date.now() }));
  return within("readwrite", (shelf) => Promise.all(codes.map(keep(shelf))));
}

// The slip with a code of its own, and that code's picture; undefined when there is no code left.
export function keepSlip(slip) {
  return within("readwrite", async (codes, slips) => {
    const [free] = (await heard(codes.getAll())).filter((one) => !older(FRESH)(one));
    if (!free) return undefined;
    const kept = { ...slip, code: free.code, kept: Date.now() };
    await Promise.all([heard(codes.delete(free.code)), heard(slips.put(kept))]);
    return { ...kept, qr: free.qr };
  });
}

// The house said no to this one: it stays, with what was said.
export function markRefused(key, sentence) {
  return within("readwrite", async (_, slips) => {
    const kept = await heard(slips.get(key));
    return kept && heard(slips.put({ ...kept, sentence }));
  });
}

// Throws away what is too old; says how many codes are left, and how many slips went unsent.
export function tidy() {
  return within("readwrite", async (codes, slips) => {
    const [held, waits] = await Promise.all([heard(codes.getAll()), heard(slips.getAll())]);
    const [stale, lost] = [held.filter(older(FRESH)), waits.filter(older(A_DAY))];
    await Promise.all([
      ...stale.map((one) => heard(codes.delete(one.code))),
      ...lost.map((one) => heard(slips.delete(one.start_key))),
    ]);
    return { codes: held.length - stale.length, lost: lost.length };
  });
}

// A device that never went out keeps nothing, and need not make a shelf to find that out.
export async function isThere() {
  const shelves = await indexedDB.databases?.();
  return !shelves || shelves.some(({ name }) => name === NAME);
}
