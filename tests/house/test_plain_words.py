"""Can someone who reads little, or who is ashamed, use these words and pictures? (A-16, I-1, I-2, I-4, I-5, I-6)

Every rule here is first shown to find a breach that was planted.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import nodes

from tests.support.marks import first
from tools.plain_words import LIST, LONGEST_WORD, forbidden_in, plain, too_long, unknown, words_of
from tools.words import (
    BRANCH,
    JINJA,
    ROOT,
    branch_words,
    catalogue_texts,
    forms_of,
    heard,
    house_words,
    languages,
    spoken,
)
from web.icons import icon, known_icons

VISITOR_TEMPLATES = ("base.html", "kiosk/*.html", "phone/*.html", "displays/*.html", "shared/*.html", "web/pair.html")
REFUSED = ("refused/kiosk.html", "refused/phone.html", "refused/display.html")
NEEDS = tomllib.loads((BRANCH / "needs.toml").read_text(encoding="utf-8"))


def templates() -> list[Path]:
    """Every template that a visitor may stand before."""
    return sorted(path for kind in (*VISITOR_TEMPLATES, *REFUSED) for path in (ROOT / "templates").glob(kind))


# --- words that can hurt ---


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Hulp bij schulden"),
        ("nl", "Arm"),
        ("nl", "naar het OCMW"),
        ("nl", "Sociale dienst"),
        ("fr", "vos dettes"),
        ("ar", "الفُقر"),
    ],
)
def test_a_word_that_can_hurt_is_found(language, text):
    assert forbidden_in(text, language)


def test_a_word_inside_another_word_is_no_breach():
    assert forbidden_in("Warm welkom in de zwarte farm", "nl") == []


def test_every_language_has_its_list():
    lists = tomllib.loads((BRANCH / "forbidden.toml").read_text(encoding="utf-8"))["words"]
    assert [code for code in ("nl", *languages()) if len(lists.get(code, [])) < 10] == []


@pytest.mark.parametrize("language", first(4, ["nl", *languages()]))
def test_no_sentence_for_visitors_holds_a_word_that_can_hurt(language):
    if language == "nl":
        texts = [*catalogue_texts(), *spoken(), *filter(None, spoken().values())]
    else:
        texts = [*branch_words(language).values()]
        texts += [form for message in house_words(language).values() for form in forms_of(message)]
    assert texts
    assert {text: found for text in texts if (found := forbidden_in(text, language))} == {}


def bare(source: str) -> str:
    """What a template shows or tells a browser: its remarks left out, names of things parted into words."""
    return re.sub(r"[_/<>.:-]", " ", re.sub(r"\{#.*?#\}|<!--.*?-->", "", source, flags=re.DOTALL))


def test_no_template_title_or_picture_holds_a_word_that_can_hurt():
    assert forbidden_in(bare('<h1 class="ocmw_desk">'), "nl") == ["ocmw"]
    pictures = [ROOT / "static" / "mark.svg", *(ROOT / "static" / "js").glob("*.js")]
    found = {
        path.name: forbidden_in(bare(path.read_text(encoding="utf-8")), "nl") for path in [*templates(), *pictures]
    }
    assert len(found) > 20
    assert {name: words for name, words in found.items() if words} == {}


def test_no_address_holds_a_word_that_can_hurt(house):
    rules = [bare(rule.rule) for rule in house.app.url_map.iter_rules()]
    assert len(rules) > 30
    assert [rule for rule in rules if forbidden_in(rule, "nl")] == []


# --- short and plain ---


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("een twee drie vier vijf zes zeven", "headline"),
        ("een twee drie vier vijf zes zeven", "hint"),
        ("Kort. Deze zin is voor een mens die weinig leest toch wat lang.", "sentence"),
    ],
)
def test_words_that_are_too_many_are_found(text, kind):
    assert too_long(text, kind)


def test_what_the_house_says_is_short():
    said = heard()
    assert {"sentence", "headline"} <= {one.kind for one in said}
    assert [one for one in said if too_long(one.dutch, one.kind)] == []
    assert [one for one in said if one.plural and too_long(one.plural, one.kind)] == []


def test_what_the_branch_says_is_short():
    for table in ("groups", "needs", "universal", "extras"):
        for code, one in NEEDS[table].items():
            assert too_long(one["label"], "headline") == [], code
            assert too_long(one.get("hint", ""), "hint") == [], code
    assert [text for text in catalogue_texts() if too_long(text)] == []


def test_a_long_word_stands_in_our_list_of_plain_words_or_is_not_used():
    def hard(words):
        return [word for word in words if len(word) > LONGEST_WORD]

    assert hard(unknown(["Vraag je inkomensvervangende tegemoetkoming aan"])) == ["inkomensvervangende"]
    assert hard(unknown()) == []


def test_the_list_of_plain_words_holds_no_word_that_can_hurt_and_none_that_is_not_used():
    used = {
        word for text in [*spoken(), *filter(None, spoken().values()), *catalogue_texts()] for word in words_of(text)
    }
    assert [word for word in plain() if forbidden_in(word, "nl")] == []
    assert [word for word in plain() if len(word) > LONGEST_WORD and word not in used] == []
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)


# --- domains and pictures ---


@pytest.mark.parametrize("group", NEEDS["groups"])
def test_each_life_domain_has_an_everyday_need_in_plain_sight(group):
    needs = [one for one in NEEDS["needs"].values() if one["group"] == group and not one.get("behind_all")]
    assert any(one.get("sensitivity", 0) == 0 for one in needs)


def icons_in_templates() -> set[str]:
    """The names of all pictograms that a template asks for by name."""
    places = {"icon": 0, "tile": 1, "foot_button": 1}
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for call in JINJA.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            place = places.get(call.node.name) if isinstance(call.node, nodes.Name) else None
            if place is not None and place < len(call.args):
                found |= {one.value for one in [call.args[place]] if isinstance(one, nodes.Const)}
    return found


def test_every_pictogram_exists_and_comes_from_lucide():
    ours = icons_in_templates() | {
        one["icon"] for table in ("groups", "needs", "universal", "extras") for one in NEEDS[table].values()
    }
    assert {"concierge-bell", "globe", "id-card"} <= ours
    assert "broken-piggy-bank" not in known_icons()
    assert ours - known_icons() == set()
    drawn = [str(icon(name)) for name in sorted(ours)]
    assert [one for one in drawn if 'viewBox="0 0 24 24"' not in one or 'aria-hidden="true"' not in one] == []


def test_the_licence_of_the_pictograms_is_told():
    row = next(
        line for line in (ROOT / "docs" / "third-party.md").read_text().splitlines() if line.startswith("| lucide")
    )
    assert "ISC" in row
    assert metadata.metadata("lucide")["License"] == "MIT"


HURTFUL_PICTURES = re.compile(
    r"piggy|coins?\b|frown|angry|syringe|wine|beer|martini|skull|flag|cross|church|handcuffs|fist|cigarette"
)


def test_no_pictogram_tells_of_need_or_belief():
    chosen = {one["icon"] for table in ("groups", "needs", "universal", "extras") for one in NEEDS[table].values()}
    assert HURTFUL_PICTURES.search("piggy-bank")
    assert [name for name in chosen if HURTFUL_PICTURES.search(name)] == []


def mute(page: BeautifulSoup) -> list[str]:
    """What a picture does wrong: it speaks to a screen reader itself, or stands alone on something one can press."""
    silent = page.select("svg[aria-hidden=true], svg[role=img][aria-label]")
    wrong = [str(svg)[:120] for svg in page.select("svg") if svg not in silent]
    wrong += [
        str(one)[:200]
        for one in page.select("button, a")
        if one.select("svg") and not ("".join(one.find_all(string=True)).strip() or one.get("aria-label"))
    ]
    return wrong + [str(one) for one in page.select("img") if not one.has_attr("alt")]


def test_pictures_are_for_the_eye_and_words_stand_beside_them(house):
    assert mute(BeautifulSoup("<button><svg aria-hidden=true></svg></button>", "html.parser"))
    assert mute(BeautifulSoup("<p><svg></svg>Hulp</p>", "html.parser"))
    kiosk = house.kiosk()
    pages = [kiosk.page]
    for go in ("group:PAP", "all", "languages", "back", "need:PAP-1", "extras", "confirm"):
        kiosk.taps(go)
        pages.append(kiosk.page)
    kiosk.presses_ticket()
    ticket = kiosk.ticket()
    pages.append(kiosk.page)
    for who in (house.phone(ticket.token), house.display()):
        who.opens()
        pages.append(who.page)
    assert sum(len(page.select("svg")) for page in pages) > 40
    assert [wrong for page in pages for wrong in mute(page)] == []
