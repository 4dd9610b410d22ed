// Which digit is meant? The key's place counts too: on an AZERTY keyboard, or from a reader that types as on one, "&"
// is 1.
const AZERTY = "à&é\"'(§è!ç"; // 0 to 9, without Shift

export function digitOf({ key = "", code = "" }) {
  if (/^[0-9]$/.test(key)) return key;
  return /^Digit([0-9])$/.exec(code)?.[1] ?? digitsOf(key.length === 1 ? key : "");
}

export function digitsOf(text) {
  const meant = [...text].map((one) => (AZERTY.includes(one) ? AZERTY.indexOf(one) : one));
  return meant.filter((one) => /^[0-9]$/.test(one)).join("");
}
