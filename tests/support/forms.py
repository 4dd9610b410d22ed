"""Which forms stand on a page, what do they ask, and which sentence is told beside which field?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = ("text", "textarea", "search", "url")
VOID = frozenset({"input", "br", "hr", "img", "link", "meta", "source", "wbr"})


@dataclass(slots=True)
class FormField:
    """One field of a form as it stands on the page."""

    name: str
    kind: str
    value: str
    is_sent: bool
    described_by: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        """Somebody writes words in it."""
        return self.kind in TYPED


@dataclass(slots=True)
class Form:
    """A form: where it goes, and its fields in order."""

    action: str
    method: str
    fields: list[FormField] = field(default_factory=list)
    key: str = ""

    @property
    def typed(self) -> list[FormField]:
        return [one for one in self.fields if one.is_typed and one.name]

    def sent(self) -> dict[str, list[str]]:
        """What a browser would send if nobody changed anything and pressed no named button."""
        told: dict[str, list[str]] = {}
        for one in self.fields:
            if one.name and one.is_sent:
                told.setdefault(one.name, []).append(one.value)
        return told


@dataclass(slots=True)
class Page:
    """The forms of a page, and the words inside each element that has an id."""

    forms: list[Form]
    told: dict[str, str]


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.told: dict[str, str] = {}
        self.elsewhere: list[tuple[str, FormField]] = []
        self._form: Form | None = None
        self._open: list[tuple[str, str]] = []
        self._groups: list[tuple[str, ...]] = []
        self._text: FormField | None = None
        self._select: FormField | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append((tag, told.get("id", "")))
        if "id" in told:
            self.told.setdefault(told["id"], "")
        if tag == "form":
            self._form = Form(told.get("action", "") or self.address, told.get("method", "get"), key=told.get("id", ""))
            self.forms.append(self._form)
        elif tag == "fieldset":
            self._groups.append(tuple(told.get("aria-describedby", "").split()))
        elif tag in ("input", "textarea", "select"):
            self._field(tag, told)
        elif tag == "option" and self._select is not None and ("selected" in told or not self._select.is_sent):
            self._select.value, self._select.is_sent = told.get("value", ""), True

    def _field(self, tag: str, told: dict[str, str]) -> None:
        kind = tag if tag != "input" else told.get("type", "text")
        is_sent = kind not in ("checkbox", "radio", "select") or "checked" in told
        described = tuple(told.get("aria-describedby", "").split()) + tuple(
            one for group in self._groups for one in group
        )
        one = FormField(told.get("name", ""), kind, told.get("value", ""), is_sent, described)
        if "form" in told:
            self.elsewhere.append((told["form"], one))
        elif self._form is not None:
            self._form.fields.append(one)
        if tag == "textarea":
            self._text = one
        if tag == "select":
            self._select = one

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A line of a pictogram: nothing stands in it."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "fieldset" and self._groups:
            self._groups.pop()
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = None
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data
        words = data.strip()
        if words:
            for _, key in self._open:
                if key:
                    self.told[key] += " " + words


def page_of(html: str, address: str) -> Page:
    """The forms of this page, that was fetched from this address."""
    reader = _Reader(address)
    reader.feed(html)
    for key, one in reader.elsewhere:
        for form in reader.forms:
            if form.key == key:
                form.fields.append(one)
    return Page(reader.forms, reader.told)


def posted(page: Page) -> Iterator[Form]:
    """The forms that change something."""
    return (one for one in page.forms if one.method.lower() == "post")
