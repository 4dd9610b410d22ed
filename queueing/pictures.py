"""Which drawings of its own may a branch have, and what may stand in one? Shapes only: nothing runs or is fetched."""

from __future__ import annotations

from xml.etree import ElementTree

PICTURES = {
    "mark": "beside the name, on every screen and in a browser's tab",
    "door": "where colleagues sign in",
    "veil": "on a kiosk that asks whether its visitor is still there",
}
"""What a branch may draw, and where it is seen. The house draws the mark, and nothing at the door, for who has none."""
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
FACTS = frozenset({
    "viewBox", "preserveAspectRatio", "class", "fill", "fill-rule", "transform", "d", "points", "width", "height",
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
})  # fmt: skip
LARGEST = 20_000


def why_wrong(drawing: str) -> str | None:
    """What is wrong with a drawing, as an SVG file, in Dutch; None when nothing is."""
    if len(drawing) > LARGEST:
        return f"ze is te groot; {LARGEST} tekens volstaan"
    try:
        root = read(drawing)
    except ElementTree.ParseError as error:
        return f"dit is geen SVG ({error})"
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        return "een <svg> met xmlns en viewBox is nodig"
    for one in root.iter():
        if (shape := str(one.tag).removeprefix(SVG)) not in SHAPES:
            return f"<{shape}> mag er niet in; wel: {', '.join(sorted(SHAPES))}"
        if unknown := set(one.attrib) - FACTS:
            return f"{min(unknown)!r} mag er niet in; wel: {', '.join(sorted(FACTS))}"
    return None


def read(drawing: str) -> ElementTree.Element:
    """The shapes of a drawing. Raises ParseError."""
    return ElementTree.fromstring(drawing)  # noqa: S314  the keeper's own file
