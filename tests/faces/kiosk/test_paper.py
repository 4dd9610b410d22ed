"""The ticket on paper: drawn once, in every script, for every printer."""

from __future__ import annotations

import pytest
import zxingcpp
from fontTools.ttLib import TTFont

import kiosk.paper
from extensions import db
from kiosk.paper import INNER, WIDTH, draw
from kiosk.printing import escpos_bytes
from kiosk.ticket import ticket_view
from queueing.devices import Device
from queueing.visits.finding import visit_by_token
from tests.support import paper
from web.access import load_branch


def give_printer(house, address: str, slug: str = "zuil-1") -> None:
    def give() -> None:
        db.session.query(Device).filter_by(slug=slug).one().printer = address
        db.session.commit()

    house.does(give)


def picture_of(house, token: str, language: str = "nl"):
    with house.app.test_request_context():
        visit = visit_by_token(db.session(), token)
        assert visit is not None
        load_branch(visit.branch_id)
        from flask import g

        return draw(ticket_view(visit), g.catalogue.languages[language])


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar"])
def test_the_paper_fits_and_the_code_can_be_read_in_every_language(house, language):
    ticket = house.kiosk().takes_a_number("WON-2")
    picture = picture_of(house, ticket.token, language)
    assert picture.width == WIDTH
    margins = [picture.crop((0, 0, 8, picture.height)), picture.crop((WIDTH - 8, 0, WIDTH, picture.height))]
    assert all(margin.getextrema() == (255, 255) for margin in margins), "something runs off the paper"
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.endswith(ticket.token)
    assert paper.read(escpos_bytes(picture)).picture.size[0] == WIDTH


HARD = {
    "ar": "نرجو الصبر قليلًا. كل الأرقام مستعملة الآن، ١٤٢ 142",
    "uk": "Зачекайте, будь ласка: ґанок, їжак, Євген, м’який.",
    "ro": "Vă rugăm să așteptați în sală; țineți biletul, ÎNCĂ ȘI ȚARĂ.",
    "tr": "Lütfen bekleyin: İğneli şoför çağrı ışığı, IĞDIR.",  # noqa: RUF001  Turkish has a dotless i
    "fr": "Où est ma sœur ? À l’accueil, ÇA ET LÀ : Œuvre, naïf, 5 €.",
    "pl": "Zażółć gęślą jaźń, proszę czekać w sali.",
}


@pytest.mark.parametrize("language", sorted(HARD))
def test_every_letter_has_its_shape_and_no_line_runs_off(language):
    """A letter without a glyph would be an empty box on paper."""
    rtl = language == "ar"
    for line in paper_lines(" ".join([HARD[language]] * 5), rtl):
        runs = list(kiosk.paper._runs(line, rtl))
        for script, piece in runs:
            known = TTFont(kiosk.paper._font(script, 27, 500).path).getBestCmap()
            assert [letter for letter in piece if ord(letter) not in known] == []
        assert sum(kiosk.paper._font(script, 27, 500).getlength(piece) for script, piece in runs) <= INNER


def paper_lines(words: str, rtl: bool) -> list[str]:
    lines = list(kiosk.paper._wrapped(words, 27, 500, rtl))
    assert len(lines) > 1
    return lines


@pytest.mark.parametrize("language", ["uk", "ro", "tr", "ti"])
def test_the_paper_fits_in_every_script(house, language):
    ticket = house.kiosk().takes_a_number("WON-2")
    picture = picture_of(house, ticket.token, language)
    margins = [picture.crop((0, 0, 8, picture.height)), picture.crop((WIDTH - 8, 0, WIDTH, picture.height))]
    assert all(margin.getextrema() == (255, 255) for margin in margins), "something runs off the paper"
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.endswith(ticket.token)


def test_a_language_without_translations_prints_no_empty_label(house):
    ticket = house.kiosk().takes_a_number("WON-2")
    assert picture_of(house, ticket.token, "ti").tobytes() == picture_of(house, ticket.token, "nl").tobytes()
