// From now on, prints go on the roll of 80 mm, on a piece of this many millimetres long.
export function cutPaper(millimetres) {
  const page = new CSSStyleSheet();
  page.replaceSync(`@page { size: 80mm ${Math.ceil(millimetres)}mm; margin: 0 }`);
  document.adoptedStyleSheets = [page];
}
