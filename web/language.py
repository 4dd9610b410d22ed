"""In which words does a page speak? Dutch first, always; the visitor's language beside it (L-2, L-3).

Message ids are the Dutch sentences. A sentence is looked up among those that visitors of this branch may read now
(`web/wording.py`): of the program, of the branch's catalogue, or the house's own. Without an approved translation it
is shown in Dutch only (L-16).
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, current_app, g
from markupsafe import Markup, escape

from queueing.branches import Branch
from queueing.catalogue.catalogue import Catalogue
from queueing.catalogue.languages import SOURCE, Language
from web.clock import now
from web.house_words import plural_rule
from web.wording import pictured, wording

LABEL = "Vertaling van de Nederlandse tekst"


def speak(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        say=say,
        plain=plain,
        _=staff_text,
        ngettext=staff_ngettext,
        translation_label=translation_label,
        page_language=page_language,
    )
    app.jinja_env.filters["pictured"] = pictured
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(staff_text, staff_ngettext, newstyle=True)  # type: ignore[attr-defined]


def offered_today(branch: Branch, catalogue: Catalogue) -> dict[str, Language]:
    """The languages that this branch may show visitors today, Dutch first, by code (L-5, L-16)."""
    found = catalogue.offered_languages(branch.day_of(now()), drafts=current_app.config["SETTINGS"].drafts)
    known = current_app.extensions.setdefault("offered", {})  # for a page without the database (`web/outage.py`)
    known[branch.id] = found
    return found


def choose_language(language: Language | None) -> None:
    """Set the language beside the Dutch for this response; None or Dutch means Dutch only."""
    g.visitor_language = None if language is None or language.code == SOURCE else language


def page_language() -> Language | None:
    """The language beside the Dutch, or None."""
    found: Language | None = g.get("visitor_language")
    return found


def say(dutch: str, plural: str | None = None, n: int | None = None, **facts: object) -> Markup:
    """The Dutch line and, when there is one, its translation under it.

    `plural` and `n` choose the form; facts fill `%(name)s`, each in a left-to-right isolate (L-12).
    """
    lines = [_line(SOURCE, "ltr", _filled(_dutch(dutch, plural, n), n, facts))]
    language = page_language()
    translated = _translated(dutch, plural, n, language)
    if language is not None and translated and translated != _dutch(dutch, plural, n):
        spoken = {key: _spoken(value, language) for key, value in facts.items()}
        lines.append(_line(language.code, language.direction, _filled(translated, n, spoken)))
    return Markup('<span class="say">{}</span>').format(Markup("").join(lines))


def plain(dutch: str, plural: str | None = None, n: int | None = None, **facts: object) -> str:
    """The same words without markup, for titles and labels: Dutch, then the translation after a dash."""
    values = dict(facts) if n is None else {"n": n, **facts}
    first = _dutch(dutch, plural, n) % values if values else _dutch(dutch, plural, n)
    translated = _translated(dutch, plural, n, page_language())
    if not translated or translated == _dutch(dutch, plural, n):
        return first
    return f"{first} – {translated % values if values else translated}"


def translation_label() -> Markup:
    """*Vertaling van de Nederlandse tekst*, in Dutch and in the language, on every translated page (L-3)."""
    return say(LABEL) if page_language() else Markup("")


def translated_text(dutch: str, language: Language) -> str | None:
    """One sentence in one language, or None; for the paper."""
    return _translated(dutch, None, None, language)


def staff_text(dutch: str, **facts: object) -> str:
    """Staff screens are in Dutch (L-9); marked so that the words can be listed."""
    return dutch % facts if facts else dutch


def staff_ngettext(singular: str, plural: str, n: int, **facts: object) -> str:
    """Dutch plurals for staff screens; `%(n)s` and `%(num)s` are the number."""
    return (singular if n == 1 else plural) % {"n": n, "num": n, **facts}


def _dutch(dutch: str, plural: str | None, n: int | None) -> str:
    return dutch if plural is None or n == 1 else plural


def _translated(dutch: str, plural: str | None, n: int | None, language: Language | None) -> str | None:
    if language is None or not dutch:  # the empty sentence is the header of every .po file
        return None
    forms = wording().forms(language.code, dutch)
    if not forms:
        return None
    return forms[plural_rule(language.code)(n)] if plural is not None and n is not None else forms[0]


def _filled(text: str, n: int | None, facts: Mapping[str, object]) -> Markup:
    values = dict(facts) if n is None else {"n": n, **facts}
    if not values:
        return escape(text)
    islands = {key: Markup('<bdi dir="{}">{}</bdi>').format(_way(value), value) for key, value in values.items()}
    return escape(text) % islands


def _way(fact: object) -> str:
    """Numbers and times always run left to right; words follow their own script."""
    return "auto" if isinstance(fact, str) and any(letter.isalpha() for letter in fact) else "ltr"


def _spoken(fact: object, language: Language) -> object:
    """A fact that is itself a word of the branch, such as a waiting area, in the visitor's language."""
    return (_translated(fact, None, None, language) or fact) if isinstance(fact, str) else fact


def _line(language: str, direction: str, text: Markup) -> Markup:
    return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction, text)
