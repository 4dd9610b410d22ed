"""Visitors read only what somebody approved: a reviewer goes through it sentence by sentence (L-6, L-16)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from extensions import db
from management.words_view import approve_all
from queueing.branches import Branch
from queueing.catalogue import editions
from queueing.words.sentences import hash_of_dutch
from web.house_words import words_of_the_house

WELCOME = "Welkom. Waarvoor kom je?"
LICENCE = "Rijbewijs"
WAITS = "Er wacht %(n)s mens voor jou."


def key_of(dutch):
    return hash_of_dutch(dutch)[:16]


class Reviewer:
    """A manager in the room *Woorden*, at one language."""

    def __init__(self, house, language="fr"):
        self.person, self.language = house.signs_in("wout"), language

    def opens(self, dutch="", **how):
        at = f"&at={key_of(dutch)}" if dutch else ""
        return self.person.opens(f"/management/words/{self.language}?show={how.get('show', 'all')}{at}")

    def typed(self):
        return [field.get_text() for field in self.person.page.select("textarea[name=words]")]

    def judges(self, dutch, action="approval", **fields):
        """Press a button on the page of this sentence, with what stands in its fields unless other words are typed."""
        self.opens(dutch)
        seen = self.person.page.select_one("#judge input[name=seen]")["value"]
        fields = {"words": self.typed(), "seen": seen, "show": "all", **fields}
        answer = self.person.posts(f"/management/words/{self.language}/{key_of(dutch)}/{action}", fields)
        if answer.status_code == 422 or answer.status_code == 409:
            self.person.html = answer.text
        return answer

    def state(self, dutch):
        self.opens(dutch)
        return " ".join(self.person.page.select_one(".state").get_text(" ").split())


@pytest.fixture
def reviewer(house):
    return Reviewer(house)


@pytest.fixture
def serious(house):
    """A house that is no demo: it shows nothing that was not approved."""
    settings = house.app.config["SETTINGS"]
    object.__setattr__(settings, "drafts", False)
    yield house
    object.__setattr__(settings, "drafts", True)


def languages_offered(house):
    return [one["value"] for one in house.kiosk().page.select("button[value^='language:']")]


def welcome_at_kiosk(house, language="fr"):
    kiosk = house.kiosk()
    kiosk.taps(f"language:{language}")
    return kiosk.reads()


def test_every_sentence_of_program_and_catalogue_waits_for_a_reviewer(reviewer):
    reviewer.person.opens("/management/words")
    row = next(one for one in reviewer.person.page.select("tbody tr") if "Frans" in one.get_text())
    assert re.search(r" 0 van (\d{3}) \1 0 ", " ".join(row.get_text(" ").split()))
    assert len(reviewer.person.page.select("tbody tr")) == 13
    for dutch in (WELCOME, LICENCE, WAITS):
        assert reviewer.state(dutch).startswith("na te kijken")
    assert len(reviewer.typed()) == 2


def test_an_approval_names_who_and_when_and_leads_to_the_next_sentence(reviewer, house):
    answer = reviewer.judges(WELCOME, show="to-review")
    assert answer.status_code == 303
    reviewer.person.opens(answer.headers["Location"])
    assert WELCOME not in reviewer.person.reads()
    assert re.search(r" 1 van \d{3} goedgekeurd", reviewer.person.reads())
    assert reviewer.state(WELCOME) == "goedgekeurd door Wout, op 17 november"
    row = house.rows("audit")[-1]
    assert (row["kind"], row["who"], row["facts"]["dutch"]) == ("words_approved", "wout", WELCOME)


def test_a_changed_translation_is_the_houses_own_and_is_read_once_approved(reviewer, house):
    assert "Bienvenue. Pourquoi" in welcome_at_kiosk(house)
    assert reviewer.judges(WELCOME, words=["Soyez les  bienvenus."]).status_code == 303
    assert "Soyez les bienvenus." in welcome_at_kiosk(house)
    assert reviewer.state(WELCOME).startswith("goedgekeurd")
    kinds = [row["kind"] for row in house.rows("audit")]
    assert kinds[-2:] == ["words_changed", "words_approved"]
    assert house.rows("audit")[-2]["facts"]["after"] == ["Soyez les bienvenus."]


def test_outside_a_demo_what_was_approved_stays_until_the_change_is_approved_too(reviewer, serious):
    old = words_of_the_house("fr")[WELCOME][0]
    reviewer.judges(WELCOME)
    reviewer.judges(WELCOME, "change", words=["Soyez les bienvenus."])
    assert reviewer.state(WELCOME) == "na te kijken eigen tekst van het huis"
    assert f"Bezoekers lezen nu: {old}" in reviewer.person.reads()
    reviewer.judges(WELCOME)
    assert reviewer.state(WELCOME).startswith("goedgekeurd")
    assert "Bezoekers lezen nu" not in reviewer.person.reads()
    reviewer.judges(WELCOME, "rejection", reason="Te lang")
    assert reviewer.state(WELCOME) == "afgekeurd door Wout, op 17 november: Te lang"


def test_what_is_rejected_is_shown_nowhere_not_even_in_a_demo(reviewer, house):
    reviewer.judges(WELCOME, "rejection", reason="Dat zegt niemand zo")
    said = welcome_at_kiosk(house)
    assert WELCOME in said
    assert "Bienvenue" not in said
    assert "Alles" in reviewer.person.opens("/management/words/fr?show=rejected").text
    assert WELCOME in reviewer.person.reads()


@pytest.mark.parametrize(
    ("dutch", "action", "fields", "told"),
    [
        (WELCOME, "approval", {"words": [""]}, "Er is nog geen vertaling"),
        (WELCOME, "approval", {"words": []}, "Er is nog geen vertaling"),
        (WELCOME, "approval", {"words": ["a", "b"]}, "Deze zin heeft in deze taal 1 vormen."),
        (WELCOME, "approval", {"words": ["x" * 301]}, "Hoogstens 300 tekens."),
        (WELCOME, "approval", {"words": ["<b>Bonjour</b>"]}, "Haal dit teken weg: <"),
        (WELCOME, "approval", {"words": ["Bonjour \u202eruojnoB"]}, "Haal dit teken weg: U+202E"),
        (WELCOME, "approval", {"words": ["Bonjour \U0001f600"]}, "Haal dit teken weg: \U0001f600"),
        (WELCOME, "approval", {"words": ["Bonjour %(n)s"]}, "Haal %(…)s weg"),
        (WELCOME, "approval", {"words": ["100 %"]}, "Haal dit teken weg: %"),
        (WELCOME, "change", {"words": ["Aide pour les pauvres"]}, "Het woord “pauvres” tonen we niet aan bezoekers."),
        (WAITS, "approval", {"words": ["Il y a quelqu’un.", "Il y a du monde."]}, "Schrijf %(n)s precies zo"),
        (WELCOME, "rejection", {"reason": "  "}, "Zeg kort wat er fout is."),
        (WELCOME, "rejection", {"reason": "x" * 201}, "De reden telt hoogstens 200 tekens."),
        (WELCOME, "rejection", {"reason": "bel 0470 12 34 56"}, "Er staat een nummer of adres van iemand in de reden."),
        (WELCOME, "approval", {"seen": "0" * 64}, "Deze zin is intussen veranderd."),
        (WELCOME, "approval", {"seen": ""}, "Deze zin is intussen veranderd."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_it_keeps_what_was_typed_and_changes_nothing(
    reviewer, house, dutch, action, fields, told
):
    before = [house.rows(table) for table in ("own_words", "word_review", "audit")][:2]
    answer = reviewer.judges(dutch, action, **fields)
    assert answer.status_code == (409 if "seen" in fields else 422)
    assert told in reviewer.person.reads()
    if fields.get("words"):
        assert reviewer.typed() == fields["words"]
    if "reason" in fields:
        assert reviewer.person.page.select_one("#reason")["value"] == fields["reason"]
    assert [house.rows(table) for table in ("own_words", "word_review")] == before


def test_two_reviewers_at_one_sentence_the_second_hears_it_and_keeps_their_words(reviewer, house):
    reviewer.opens(WELCOME)
    seen = reviewer.person.page.select_one("#judge input[name=seen]")["value"]
    Reviewer(house).judges(WELCOME, words=["Bienvenue à tous."])
    answer = reviewer.judges(WELCOME, words=["Bonjour."], seen=seen)
    assert answer.status_code == 409
    assert reviewer.typed() == ["Bonjour."]
    assert "Nu staat er: Bienvenue à tous." in reviewer.person.reads()


def test_a_second_press_changes_nothing(reviewer, house):
    reviewer.judges(WELCOME)
    rows = house.rows("audit")
    assert reviewer.judges(WELCOME).status_code == 303
    assert house.rows("audit") == rows


def test_dutch_is_read_here_and_written_elsewhere(house):
    reviewer = Reviewer(house, "nl")
    assert reviewer.judges(WELCOME, words=[WELCOME]).status_code == 303
    answer = reviewer.judges(WELCOME, words=["Dag!"])
    assert answer.status_code == 422
    assert "Het Nederlands verander je niet hier" in reviewer.person.reads()


@pytest.mark.parametrize("address", ["/management/words/xx", "/management/words/fr-BE"])
def test_a_language_without_words_is_not_found(reviewer, address):
    assert reviewer.person.client.get(address).status_code == 404


def test_only_a_manager_reviews(house):
    person = house.signs_in("samira")
    assert person.client.get("/management/words").status_code == 403
    person.opens("/reception/")
    assert person.posts(f"/management/words/fr/{key_of(WELCOME)}/approval", {"words": "x"}).status_code == 403


def test_a_search_finds_dutch_and_translation(reviewer):
    for asked in ("waarvoor kom", "POURQUOI VENEZ"):
        reviewer.person.opens(f"/management/words/fr?show=all&q={asked}")
        assert WELCOME in reviewer.person.reads()
        assert "1 zin in deze lijst" in reviewer.person.reads()
    reviewer.person.opens("/management/words/fr?q=zzzzz")
    assert "Geen zin gevonden" in reviewer.person.reads()


# --- outside a demo ---


def approves_everything(house, language, *, but=()):
    """Everything of this language, as `flask words approve` does; then the sentences left out are rejected."""

    house.does(lambda: approve_all("vuurmolen", language, name="Mevrouw Martin"))
    reviewer = Reviewer(house, language)
    for dutch in but:
        reviewer.judges(dutch, "rejection", reason="Nee")


@pytest.fixture
def decided(serious):
    """The town council decided on French, and said who approved it as a language (L-5)."""
    with serious.app.app_context():
        branch = db.session().get_one(Branch, 1)
        catalogue, mark = editions.catalogue_of(db.session(), branch), str(branch.edition_hash)
    french = replace(catalogue.languages["fr"], approved_by="Gemeenteraad")
    editions._catalogues[mark] = replace(catalogue, languages={**catalogue.languages, "fr": french})
    yield serious
    editions._catalogues[mark] = catalogue


def test_a_language_is_offered_when_every_sentence_of_the_kiosk_is_approved(decided):
    assert languages_offered(decided) == []
    approves_everything(decided, "fr")
    assert languages_offered(decided) == ["language:fr"]
    assert "Bienvenue" in welcome_at_kiosk(decided)


@pytest.mark.parametrize("dutch", [WELCOME, LICENCE, "Scan en volg op je gsm"])
def test_one_sentence_of_the_path_that_is_not_approved_takes_the_language_away(decided, dutch):
    approves_everything(decided, "fr", but=[dutch])
    assert languages_offered(decided) == []
    page = decided.signs_in("wout").opens("/management/words").text
    assert "Eén zin van de zuil is nog niet goedgekeurd." in page


def test_a_sentence_beside_the_path_falls_back_to_dutch_alone(decided):
    phone = "Ik ga weg"
    approves_everything(decided, "fr", but=[phone])
    ticket = decided.visitor("PAP-1", language="fr")
    page = decided.phone(ticket.token)
    page.opens()
    assert phone in page.reads()
    assert words_of_the_house("fr")[phone][0] not in page.reads()
    assert words_of_the_house("fr")["Je wacht nog even"][0] in page.reads()


def test_a_language_that_nobody_released_stays_away_whatever_is_approved(serious):
    approves_everything(serious, "fr")
    assert languages_offered(serious) == []
    assert "De taal zelf is nog niet vrijgegeven." in serious.signs_in("wout").opens("/management/words").text


def test_a_changed_dutch_sentence_is_to_be_reviewed_again(decided):
    approves_everything(decided, "fr")
    mark, catalogue = next((mark, one) for mark, one in editions._catalogues.items() if one.languages["fr"].approved_by)
    words = {**catalogue.words, "fr": {**catalogue.words["fr"], LICENCE: "Permis"}}
    editions._catalogues[mark] = replace(catalogue, words=words)
    decided.app.extensions.pop("wordings")
    assert Reviewer(decided).state(LICENCE) == "na te kijken"
    assert languages_offered(decided) == []


SOUP = {
    "words": "Om 12 uur is er soep", "words.fr": "Soupe à midi",
    "begins_day": "2026-11-17", "begins": "0:00", "ends_day": "2026-11-20", "ends": "12:00",
}  # fmt: skip


def test_what_is_announced_is_read_in_a_language_once_it_is_approved(decided):
    approves_everything(decided, "fr")
    reviewer, dutch = Reviewer(decided), SOUP["words"]
    reviewer.person.opens("/management/announcements/")
    assert reviewer.person.posts("/management/announcements/", SOUP).status_code == 303
    phone = decided.phone(decided.visitor("PAP-1", language="fr").token)

    def announced():
        phone.opens()
        return phone.page.select_one(".announced").get_text(" ", strip=True)

    assert reviewer.state(dutch) == "na te kijken eigen tekst van het huis"
    assert announced() == dutch
    assert languages_offered(decided) == ["language:fr"]
    assert reviewer.judges(dutch).status_code == 303
    assert announced() == f"{dutch} Soupe à midi"
    assert dutch in welcome_at_kiosk(decided)
    assert "Soupe à midi" in welcome_at_kiosk(decided)
    assert reviewer.judges(dutch, "rejection", reason="Fout").status_code == 303
    assert announced() == dutch
    board = decided.display().client.get("/display/scherm-1/announcement").text
    assert dutch in board
    assert "Soupe" not in board
