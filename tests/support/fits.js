// What is wrong with a page of the kiosk, as it is drawn? (tests/support/fits.py) Words that are cut off, that leave their
// card or the glass, that lie over other words; buttons over buttons; anything that would have to scroll.
const wrongOn = glass => {
  const OFF = 2.5, found = [];
  const name = text => text.replace(/\s+/g, " ").trim().slice(0, 40);
  const isSmall = one => getComputedStyle(one).display !== "contents" && one.getBoundingClientRect().width <= 1;
  const forEars = one => one && one !== glass && (isSmall(one) || forEars(one.parentElement));
  const seen = one => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".hush, template") && !forEars(one);
  const edge = glass.getBoundingClientRect();
  const out = (box, card) => Math.max(card.left - box.left, box.right - card.right, card.top - box.top, box.bottom - card.bottom);
  for (const one of [document.scrollingElement, glass]) {
    const over = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
    if (Math.max(...over) > 1) found.push(`${one.id || "the page"} would have to scroll: ${over} px`);
  }
  // Every line of words, as high as its letters are drawn.
  const lines = [], walk = document.createTreeWalker(glass, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, home = node.parentElement;
    if (!node.data.trim() || !seen(home)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width < 2) continue;
      const [over, under] = /^\d+$/.test(node.data.trim()) ? [0.26, 0.21] : [0.14, 0.1]; // digits have no ascents or tails
      lines.push({ home, text: name(node.data), left, right, top: top + height * over, bottom: bottom - height * under });
    }
  }
  const CARD = "button, a.tile, .chosen, .chosen .words, .bring, .follow, .no-matter, .is-asked, .span-wait, .label, .kiosk-head, .promise, input";
  for (const line of lines) {
    const columns = line.home.closest(".bring ul");
    if (columns && (line.left >= columns.getBoundingClientRect().right - 1 || line.right <= columns.getBoundingClientRect().left + 1 || line.top >= columns.getBoundingClientRect().bottom - 1)) {
      line.away = true; // a paper that finds no room is left out whole
      continue;
    }
    const off = out(line, edge);
    if (off > OFF) found.push(`${line.text}: ${Math.round(off)} px off the glass`);
    for (let card = line.home; card && card !== glass; card = card.parentElement) {
      const style = getComputedStyle(card);
      const cuts = style.overflowX !== "visible" || style.overflowY !== "visible";
      if (!cuts && !card.matches(CARD)) continue;
      const box = card.getBoundingClientRect(), over = out(line, box);
      if (over > OFF) found.push(`${line.text}: ${Math.round(over)} px ${cuts ? "cut off by" : "out of"} ${card.tagName.toLowerCase()}.${card.className}`);
    }
  }
  // Nothing lies over anything else: words over words, buttons over buttons, the page over the bar at the foot.
  const across = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const meet = (one, other) => across(one, other) > OFF && down(one, other) > OFF;
  const words = lines.filter(one => !one.away && !one.home.closest(".hears"));
  words.forEach((one, at) => words.slice(at + 1).forEach(other => {
    if (one.home !== other.home && meet(one, other)) found.push(`${one.text} lies over ${other.text}`);
  }));
  const blocks = [...glass.querySelectorAll("button, a.tile, .foot, .promise, .bring, .follow, .chosen-list, .span-wait, code-pad, .where, .given > .num, input:not([type=hidden])")]
    .filter(one => seen(one) && one.getBoundingClientRect().width)
    .map(one => ({ one, box: one.getBoundingClientRect() }));
  for (const { one, box } of blocks) {
    const off = out(box, edge);
    if (off > OFF) found.push(`${one.tagName}.${one.className} ${name(one.textContent)}: ${Math.round(off)} px off the glass`);
  }
  for (const line of words) {
    const under = blocks.find(({ one, box }) => one.matches("button, a.tile, input") && !one.contains(line.home) && meet(line, box));
    if (under) found.push(`${line.text} lies over ${under.one.className} ${name(under.one.textContent)}`);
  }
  blocks.forEach(({ one, box }, at) => blocks.slice(at + 1).forEach(({ one: other, box: its }) => {
    if (one.contains(other) || other.contains(one) || !meet(box, its)) return;
    found.push(`${one.className || one.tagName} ${name(one.textContent)} lies over ${other.className || other.tagName} ${name(other.textContent)}`);
  }));
  const pictures = [...glass.querySelectorAll("svg")].filter(one => seen(one) && one.getBoundingClientRect().width);
  for (const one of pictures) {
    const card = one.closest("button, a.tile, .chosen, .follow") ?? glass, off = out(one.getBoundingClientRect(), card.getBoundingClientRect());
    if (off > OFF && !one.matches(".puffs")) found.push(`a picture: ${Math.round(off)} px out of ${card.className} ${name(card.textContent)}`);
  }
  return [...new Set(found)];
};

// Fetch a page as its form would, put it on the glass, and look at it in each mode.
const look = async ([address, fields, modes, part]) => {
  const form = new FormData(document.getElementById("choice") ?? undefined);
  const body = new URLSearchParams(fields);
  if (form.get("csrf_token")) window.houseToken = form.get("csrf_token");
  if (!fields.some(([name]) => name === "csrf_token")) body.set("csrf_token", window.houseToken);
  const answer = await fetch(address, { method: "POST", headers: { "HX-Request": "true" }, body });
  const words = await answer.text();
  document.querySelector("server-gone").replaceChildren();
  document.getElementById("glass").outerHTML = words;
  const drawn = document.getElementById(part)?.content.cloneNode(true);
  if (part === "veil") (drawn.firstElementChild.id = "glass"), document.getElementById("glass").replaceWith(drawn);
  if (part === "server-gone") document.querySelector(part).append(drawn);
  const glass = part === "server-gone" ? document.querySelector(".is-gone") : document.getElementById("glass");
  const plain = glass.className;
  if (!glass.matches(".glass")) return [["", `no glass came: ${answer.status} ${words.slice(0, 90)}`]];
  await new Promise(go => requestAnimationFrame(go));
  await document.fonts.ready;
  const wrong = [];
  for (const [mode, classes] of Object.entries(modes)) {
    glass.className = `${plain} ${classes}`;
    document.querySelector("speech-mode").toggleAttribute("data-on", classes === "is-heard");
    document.body.offsetHeight;
    if (!document.fonts.check("16px Noto Sans Variable")) await document.fonts.ready;
    wrong.push(...wrongOn(glass).map(what => [mode, what]));
  }
  document.querySelector("speech-mode").toggleAttribute("data-on", false);
  return wrong;
};
