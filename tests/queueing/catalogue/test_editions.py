"""Does wrong data stay out, and does right data come in without touching who is already waiting?"""

import json
import re
import shutil

import pytest

from queueing.catalogue.catalogue import catalogue_from
from queueing.catalogue.editions import Edition, catalogue_at, catalogue_of, document_hash
from queueing.catalogue.reading import CatalogueError, read_folder
from queueing.visits.visit_need import Outcome
from tests.support.hall import VUURMOLEN, on_both_databases
from web.icons import known_icons

# --- what is refused, and where it says that the mistake stands ---


@pytest.fixture
def folder(tmp_path):
    """A copy of the branch's folder, to make mistakes in."""
    return shutil.copytree(VUURMOLEN, tmp_path / "vuurmolen")


def mistake(folder, file, before, after):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def refused(folder):
    """(file, the text of the line that is named, why)"""
    with pytest.raises(CatalogueError) as error:
        read_folder(folder, icons=known_icons())
    named = re.fullmatch(r"(.+?):(\d+): (.+)", str(error.value).splitlines()[0])
    assert named, str(error.value)
    path = folder / named[1].removeprefix(f"{folder}/")
    return path.name, path.read_text(encoding="utf-8").splitlines()[int(named[2]) - 1], named[3]


PAP_1 = '[needs.PAP-1]\ngroup = "PAP"\norder = 1\nlabel = "Identiteitskaart of reispas"\n'
LABEL = 'label = "Identiteitskaart of reispas"'

WRONG = {
    "a pictogram that does not exist": (
        "needs.toml", 'icon = "car"', 'icon = "kar"', 'icon = "kar"', "pictogram 'kar' bestaat niet",
    ),
    "a need without a Dutch label": (
        "needs.toml", PAP_1, PAP_1.replace(LABEL + "\n", ""), "[needs.PAP-1]", "naam in het Nederlands ontbreekt",
    ),
    "an empty Dutch label": ("needs.toml", LABEL, 'label = ""', 'label = ""', "naam in het Nederlands ontbreekt"),
    "an extra without a Dutch label": (
        "needs.toml", 'label = "Tolk"\n', "", "[extras.interpreter]", "naam in het Nederlands ontbreekt",
    ),
    "a route to a service that nobody has": (
        "needs.toml", 'services = ["vrije-tijd"]', 'services = ["stadhuis"]', 'services = ["stadhuis"]', "'stadhuis'",
    ),
    "a warm hand-over to a service that nobody has": (
        "needs.toml", 'then = ["ocmw", "dmw"]', 'then = ["ocmw", "dmv"]', 'then = ["ocmw", "dmv"]', "'dmv'",
    ),
    "a need without a route": (
        "needs.toml", PAP_1, "[needs.PAP-0]\ngroup = 'PAP'\nlabel = 'Iets'\nicon = 'car'\n\n" + PAP_1,
        "[needs.PAP-0]", "Kies een dienst",
    ),
    "a signpost that shows no way": (
        "needs.toml", 'way = "Het toilet is links, achter het onthaal."\n', "", "[needs.BUU-6]", "zegt de weg",
    ),
    "a need in a life domain that does not exist": (
        "needs.toml", PAP_1, PAP_1.replace('"PAP"', '"PAPIER"'), 'group = "PAPIER"', "'PAPIER' bestaat niet",
    ),
    "a life domain without an everyday need": (
        "needs.toml", "[groups.PAP]", '[groups.ARM]\nlabel = "Hulp"\nicon = "car"\norder = 9\n\n[groups.PAP]',
        "[groups.ARM]", "minstens één gewone vraag",
    ),
    "a life domain without a place on the screen": (
        "needs.toml", 'icon = "recycle"\norder = 7\n', 'icon = "recycle"\n', "[groups.BUU]", "'order' ontbreekt",
    ),
    "a season that is no season": (
        "needs.toml", '["04-25/07-15"]', '["25-04/15-07"]', "open_windows = ", "'25-04/15-07'",
    ),
    "a season without an end": ("needs.toml", '["04-25/07-15"]', '["04-25"]', "open_windows = ", "'04-25'"),
    "a misspelt key of a need": (
        "needs.toml", 'synonyms = ["eID"', 'sinonyms = ["eID"', "sinonyms = ", "'sinonyms' bestaat hier niet",
    ),
    "a misspelt key of a service": (
        "services.toml", "max_wait = 20", "maxwait = 20", "maxwait = 20", "'maxwait' bestaat hier niet",
    ),
    "a misspelt key of a language": (
        "branch.toml", 'name = "Français"', 'naam = "Français"', 'naam = "Français"', "'naam' bestaat hier niet",
    ),
    "a misspelt key of a zone": (
        "branch.toml", 'name = "zaal 1"', 'nam = "zaal 1"', 'nam = "zaal 1"', "bestaat hier niet",
    ),
    "a service without a name": (
        "services.toml", 'name = "Burgerzaken"\n', "", "[services.burgerzaken]", "'name' ontbreekt",
    ),
    "a wait that is no number": ("services.toml", "max_wait = 20", 'max_wait = "20"', 'max_wait = "20"', "minuten"),
    "a branch without a time zone": ("branch.toml", "timezone = ", "tz = ", "# De Vuurmolen", "'timezone' ontbreekt"),
    "a time zone that does not exist": (
        "branch.toml", '"Europe/Brussels"', '"Europe/Overijse"', 'timezone = "Europe/Overijse"', "tijdzone",
    ),
    "a key that no browser names": ("branch.toml", 'headset = "F8"', 'headset = "Jack"', "headset = ", "is geen toets"),
    "a branch without Dutch": ("branch.toml", "[languages.nl]", "[languages.af]", "#", "Nederlands (nl) ontbreekt"),
    "a language that ends on no date": (
        "branch.toml", "valid_until = 2027-08-31", 'valid_until = "eind augustus"', "valid_until = ", "een datum",
    ),
    "an empty sentence to say": (
        "branch.toml", '"Wilt u een tolk?"', '""', "interpreter = ", "een zin nodig",
    ),
    "a sentence to say that is missing": (
        "branch.toml", 'writing = "Ik schrijf het voor u op."\n', "", "[sentences.u]", "'writing' ontbreekt",
    ),
    "a sentence that stands on no card": (
        "branch.toml", "[sentences.u]", '[sentences.u]\nsigh = "Zucht."', "sigh = ", "een zin nodig voor elk",
    ),
    "a form of address without sentences": (
        "branch.toml", 'address_form = "u"', 'address_form = "gij"', "address_form = ", "geen zinnen met 'gij'",
    ),
    "a language on the start page that nobody speaks": (
        "branch.toml", '["fr", "en", "ar"]', '["fr", "en", "la"]', "start_languages = ", "'la'",
    ),
    "a need on the start page that does not exist": (
        "branch.toml", '["U-2", "U-3", "U-4"]', '["U-2", "U-9"]', "start_strip = ", "'U-9'",
    ),
    "hours that end before they begin": (
        "branch.toml", 'fri = ["08:30-12:30"]', 'fri = ["12:30-08:30"]', "[hours]", "12:30-08:30",
    ),
    "hours on a day that does not exist": ("branch.toml", "fri = ", "vrij = ", "[hours]", "'vrij'"),
    "a closing day that is no date": (
        "branch.toml", '"2026-12-24" =', '"24-12-2026" =', '"24-12-2026" =', "24-12-2026",
    ),
    "sit-days that cannot be read": (
        "services.toml", 'tue = ["13:00-19:00"]', 'tue = ["1 uur"]', "[services.caw.hours]", "1 uur",
    ),
    "a desk in a zone that does not exist": (
        "branch.toml", 'number = 1\nzone = "a"', 'number = 1\nzone = "c"', 'zone = "c"', "'c' bestaat niet",
    ),
    "a desk that helps with nothing we have": (
        "branch.toml", 'helps_with = ["burgerzaken"]', 'helps_with = ["paspoorten"]', "helps_with = ", "'paspoorten'",
    ),
    "a margin that is no number": (
        "branch.toml", "late = 15", 'late = "15"', 'late = "15"', "'15' is geen aantal minuten",
    ),
    "a margin below nothing": ("branch.toml", "early = 60", "early = -5", "early = -5", "-5 is geen aantal minuten"),
    "a misspelt margin": ("branch.toml", "late = 15", "laat = 15", "laat = 15", "'laat' bestaat hier niet"),
    "holidays of a country that nobody knows": (
        "branch.toml", 'holidays = "BE"', 'holidays = "XX"', 'holidays = "XX"', "'XX'",
    ),
    "a broad reception that does not exist": (
        "branch.toml", 'broad = "breed-onthaal"', 'broad = "breed"', 'broad = "breed"', "'breed' bestaat niet",
    ),
    "a broad reception with sit-days": (
        "branch.toml", 'broad = "breed-onthaal"', 'broad = "caw"', 'broad = "caw"', "heeft zitdagen",
    ),
    "a service with sit-days that says nothing when absent": (
        "services.toml", 'secrecy = true\nabsent_text = "Vandaag niet aanwezig – we helpen je verder"\n',
        "secrecy = true\n", "[services.caw]", "(absent_text)",
    ),
    "a longest wait of a need that is no number": (
        "needs.toml", "fast = true", 'fast = true\nmax_wait = "5"', 'max_wait = "5"', "een heel getal",
    ),
    "a house without the tile for who prefers to talk": (
        "needs.toml", "[universal.U-1]", "[universal.U-7]", "#", "U-1 moet er zijn",
    ),
    "one thing to bring": (
        "needs.toml", 'bring = ["Je oude kaart of reispas", "Een recente pasfoto"]', 'bring = ["Je oude kaart"]',
        "bring = ", "precies twee",
    ),
    "a label of many words": (
        "needs.toml", LABEL, 'label = "Alles over je kaart en ook je reispas"', "label = ", "hoogstens 6 woorden",
    ),
    "a letter that turns the line": (
        "needs.toml", LABEL, 'label = "Identiteits\u202ekaart"', "label = ", "een teken dat niemand ziet",
    ),
    "a desk without a number": ("branch.toml", "number = 4\n", "", "[desks.4]", "'number' ontbreekt"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "line", "why"), WRONG.values(), ids=WRONG)
def test_wrong_data_is_refused_by_file_and_line(folder, file, before, after, line, why):
    read_folder(folder, icons=known_icons())
    mistake(folder, file, before, after)
    where, named, told = refused(folder)
    assert where == file
    assert named.startswith(line)
    assert why in told


HURTS = {
    "in a label": ("needs.toml", LABEL, 'label = "Schulden"', "label = "),
    "in a hint": ("needs.toml", 'hint = "ook Kids-ID"', 'hint = "voor wie arm is"', "hint = "),
    "in a way": ("needs.toml", 'way = "Het toilet is links', 'way = "Voorbij het OCMW', "way = "),
    "in what to bring": ("needs.toml", '"Je adres"', '"Je leefloon"', "bring = "),
    "in a life domain": ("needs.toml", 'label = "Wonen en verhuizen"', 'label = "Kansarm wonen"', "label = "),
    "on the start page": ("needs.toml", 'label = "Papieren afgeven"', 'label = "Naar het CAW"', "label = "),
    "in an extra help": ("needs.toml", 'label = "Stille plek"', 'label = "Ik ben slachtoffer"', "label = "),
    "in a text of the house": ("branch.toml", 'closed = "We zijn', 'closed = "De sociale dienst is', "closed = "),
    "in the name of a waiting area": ("branch.toml", 'name = "zaal 2"', 'name = "zaal OCMW"', "name = "),
    "in the reason for a closing day": ("branch.toml", '"Kerstavond"', '"Dag van de armoede"', '"2026-12-24"'),
    "in who is absent": ("services.toml", 'absent_text = "Vandaag', 'absent_text = "CAW: vandaag', "absent_text = "),
    "in French": ("words/fr.toml", '= "Logement et', '= "Dettes et', '"Wonen en verhuizen"'),
    "in Arabic": ("words/ar.toml", '"zaal 1" = "', '"zaal 1" = "فقر ', '"zaal 1"'),
    "in Arabic with vowels": ("words/ar.toml", '"zaal 1" = "', '"zaal 1" = "فَقْر ', '"zaal 1"'),
}


@pytest.mark.parametrize(("file", "before", "after", "line"), HURTS.values(), ids=HURTS)
def test_a_word_that_hurts_never_reaches_a_visitor(folder, file, before, after, line):
    mistake(folder, file, before, after)
    where, named, told = refused(folder)
    assert where == file.rpartition("/")[2]
    assert named.startswith(line)
    assert "kan pijn doen" in told


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("needs.toml", LABEL, 'label = "Armband of pasje"'),
        ("needs.toml", 'synonyms = ["eID"', 'synonyms = ["schulden"'),
        ("needs.toml", 'ask_also = ["pincode', 'ask_also = ["leefloon'),
        ("services.toml", 'name = "Burgerzaken"', 'name = "OCMW"'),
    ],
    ids=["only whole words hurt", "a synonym", "what staff ask also", "the name of a service"],
)
def test_staff_may_use_the_words_of_the_trade(folder, file, before, after):
    mistake(folder, file, before, after)
    assert read_folder(folder, icons=known_icons())


def test_a_file_that_is_missing_is_named(folder):
    (folder / "services.toml").unlink()
    with pytest.raises(CatalogueError, match=r"services\.toml: dit bestand ontbreekt"):
        read_folder(folder, icons=known_icons())


def test_a_file_that_is_no_toml_says_where(folder):
    mistake(folder, "needs.toml", LABEL, "label = Identiteitskaart")
    with pytest.raises(CatalogueError, match=r"needs\.toml:\d+: dit is geen TOML"):
        read_folder(folder, icons=known_icons())


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("needs.toml", ""),
        ("services.toml", ""),
        ("branch.toml", ""),
        ("forbidden.toml", ""),
        ("words/fr.toml", ""),
        ("needs.toml", "[groups]\n[needs]\n"),
    ],
)
def test_an_empty_file_is_refused_in_words_and_not_with_a_crash(folder, file, content):
    (folder / file).write_text(content)
    with pytest.raises(CatalogueError, match=r"\.toml:\d+: '\w+' ontbreekt"):
        read_folder(folder, icons=known_icons())


def test_the_catalogue_in_the_repository_is_right(document):
    assert json.loads(json.dumps(document)) == document


# --- editions ---


def changed(document, **texts):
    return {**document, "branch": {**document["branch"], "texts": {**document["branch"]["texts"], **texts}}}


def without(document, code):
    return {**document, "needs": {one: need for one, need in document["needs"].items() if one != code}}


def editions(hall):
    return hall.session.query(Edition).filter_by(branch_id=hall.key).count()


@on_both_databases
def test_loading_the_same_catalogue_twice_changes_nothing(hall):
    before = hall.everything()["edition"]
    hall.publish(hall.document)
    assert hall.everything()["edition"] == before
    assert hall.branch.edition == 1
    assert document_hash(hall.document) == hall.branch.edition_hash  # also after its journey through the database


def test_a_change_makes_a_new_edition_and_keeps_the_old_one(hall):
    first = hall.document
    hall.publish(changed(first, closed="We zijn er weer om negen uur."))
    assert (hall.branch.edition, editions(hall)) == (2, 2)
    assert hall.catalogue.texts["closed"] == "We zijn er weer om negen uur."
    assert catalogue_at(hall.session, hall.branch, 1).texts["closed"] == first["branch"]["texts"]["closed"]


def test_the_keeper_returns_to_an_earlier_edition(hall):
    first = hall.document
    hall.publish(changed(first, closed="Dicht."))
    assert hall.catalogue.texts["closed"] == "Dicht."
    hall.publish(first)
    assert (hall.branch.edition, editions(hall)) == (3, 3)
    assert hall.catalogue.texts["closed"] == first["branch"]["texts"]["closed"]
    hall.publish(changed(first, closed="Nog eens anders."))
    assert (hall.branch.edition, editions(hall)) == (4, 4)


def test_another_order_on_the_screen_is_another_edition(hall):
    turned = {**hall.document, "extras": dict(reversed(hall.document["extras"].items()))}
    assert turned == hall.document
    hall.publish(turned)
    assert hall.branch.edition == 2


def test_who_waits_keeps_the_catalogue_of_when_he_came(hall):
    lotte = hall.desk(3, helps_with=["vrije-tijd"])
    visit = hall.visit(needs=["WLV-4"])
    hall.publish(without(hall.document, "WLV-4"))
    assert "WLV-4" not in hall.catalogue.needs
    (need,) = visit.needs
    assert catalogue_at(hall.session, hall.branch, need.edition).needs["WLV-4"].label == "Sport, bib, cultuur en UiTPAS"
    assert hall.call_next(lotte) is visit
    hall.do(visit.finish_need, "WLV-4", Outcome.DONE)
    hall.do(visit.finish, lotte.helps_with)
    assert visit.end_reason == "served"


def test_two_branches_keep_their_own_editions(hall):
    other = hall.neighbour()
    other.publish(changed(hall.document, closed="Hier zijn we dicht."))
    assert other.catalogue.texts["closed"] == "Hier zijn we dicht."
    assert hall.catalogue.texts["closed"] != "Hier zijn we dicht."
    assert (hall.branch.edition, other.branch.edition) == (1, 2)


def test_a_branch_without_a_catalogue_says_what_to_do(hall):
    with hall.turn():
        hall.branch.edition = hall.branch.edition_hash = None
    with pytest.raises(LookupError, match="flask catalogue load vuurmolen"):
        catalogue_of(hall.session, hall.branch)


def test_an_edition_that_never_was_is_not_found(hall):
    with pytest.raises(LookupError, match="no edition 7"):
        catalogue_at(hall.session, hall.branch, 7)


def test_whether_a_call_is_said_in_a_second_language_is_yes_or_no_and_no_unless_decided(folder, hall):
    assert hall.catalogue.second_language_calls is False
    mistake(folder, "branch.toml", "second_language_calls = false", 'second_language_calls = "false"')
    file, line, why = refused(folder)
    assert (file, line.split()[0], why) == (
        "branch.toml", "second_language_calls", "Hier hoort ja of nee: true of false, zonder aanhalingstekens."
    )  # fmt: skip
    mistake(folder, "branch.toml", 'second_language_calls = "false"', "second_language_calls = true")
    assert catalogue_from(read_folder(folder, icons=known_icons())).second_language_calls is True
