// What is printed from here on goes on the roll of 80 mm, on a piece that is so many millimetres long.
export function cutPaper(millimetres) {
  const page = new CSSStyleSheet();
  page.replaceSync(`@page { size: 80mm ${Math.ceil(millimetres)}mm; margin: 0 }`);
  document.adoptedStyleSheets = [page];
}
