// Which sentences are in a part of the page, in reading order? Each with its language and its place on the screen.
// Private ones are left out unless asked for: a sentence left out here is never requested from the server.
const SPOKEN = "[lang], [data-digits], [data-fact]";

export function spokenLines(root, { everything = false } = {}) {
  const parts = root ? [root, ...root.querySelectorAll(SPOKEN)] : []; // a page that is closing has no sentences
  return parts.filter((one) => isSpoken(one, everything)).flatMap(linesOf);
}

export function pageLines({ everything = false } = {}) {
  const glass = document.getElementById("glass");
  const heading = glass.querySelector("h1, [role=heading]");
  const isBefore = ({ place }) => heading?.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING;
  return spokenLines(glass, { everything }).filter((line) => !isBefore(line));
}

function isSpoken(one, everything) {
  if (!one.matches(SPOKEN) || one.querySelector("[lang]") || one.closest(":disabled")) return false;
  return (everything || !one.closest("[data-private]")) && one.checkVisibility({ visibilityProperty: true });
}

// A number is spoken digit by digit, a fact (a time) as a whole; both in Dutch and in the visitor's language.
function linesOf(one) {
  const text = one.textContent.replace(/\s+/g, " ").replace(/^[\s:–]+|\s+$/g, "");
  const place = one.closest(".say") ?? one;
  if (!text) return [];
  if (one.lang) return [{ language: one.lang, text, place }];
  const parts = "digits" in one.dataset ? [...text] : [text];
  return languages().flatMap((language) => parts.map((part) => ({ language, text: part, place })));
}

function languages() {
  const chosen = document.querySelector("#choice [name=language]")?.value;
  return [...new Set(["nl", chosen || "nl"])];
}
