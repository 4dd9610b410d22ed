"""The host looks for someone: by list, by service, by number, by word."""

import pytest


@pytest.fixture
def samira(house):
    return house.signs_in("samira")


@pytest.fixture
def three(house):
    """A card, debts, and a card with a question about housing."""
    return [
        house.visitor("PAP-1", language="uk"),
        house.visitor("POS-3", extras=("interpreter",)),
        house.visitor("PAP-1", "WON-1"),
    ]


def sees(samira, address):
    samira.opens(address)
    return {int(one.get_text()) for one in samira.page.select("#waiting .line .num, .lines .line .num")}


def test_a_service_shows_only_who_waits_for_it(three, samira):
    card, debts, both = (ticket.number for ticket in three)
    assert sees(samira, "/reception/?service=burgerzaken") == {card, both}
    assert sees(samira, "/reception/?service=breed-onthaal") == {debts}


@pytest.mark.parametrize("words", ["schulden", "SCHULD", "tolk"])
def test_a_word_of_staff_or_of_the_visitor_finds_the_visit(three, samira, words):
    assert sees(samira, f"/reception/?q={words}") == {three[1].number}


def at_the_counter(house, samira, *needs):
    """The number of someone who asks for an interpreter; the counter offers every question all year."""
    fields = {"need": list(needs), "extra": ["interpreter"], "start_key": "-".join(needs)}
    samira.opens("/reception/visits/new")
    assert samira.posts("/reception/visits", fields).status_code == 303
    return house.visits()[-1].number


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("trouwen", "PAP-3"), ("trowuen", "PAP-3"), ("belastigen", "POS-6"), ("ocmw", "POS-4"), ("OCWM", "POS-4"),
        ("leeflon tolk", "POS-4"), ("crêche", "GEZ-2"),
    ],
)  # fmt: skip
def test_words_services_and_slips_find_in_the_list_what_they_find_for_a_new_visit(house, samira, words, need):
    at_the_counter(house, samira, "PAP-1")
    meant = at_the_counter(house, samira, need)
    assert sees(samira, f"/reception/?q={words}") == {meant}
    samira.opens(f"/reception/visits/new?q={words.removesuffix(' tolk')}")
    assert need in [box["value"] for box in samira.page.select("input[name=need]")]


def test_a_language_and_a_number_find_the_visit(three, samira):
    assert sees(samira, "/reception/?q=oekra") == {three[0].number}
    assert sees(samira, f"/reception/?q={three[2].number}") == {three[2].number}


def test_nothing_found_is_said_and_the_counts_stay(three, samira):
    assert sees(samira, "/reception/?q=giraf") == set()
    assert "Niemand in deze lijst past bij wat je zoekt." in samira.reads()


@pytest.mark.parametrize("address", ["/reception/?service=bestaat-niet", "/reception/?tab=elders", "/reception/?q=%20"])
def test_what_the_hall_does_not_know_is_left_out(three, samira, address):
    assert len(sees(samira, address)) == 3


def test_who_looks_differently_never_gets_the_list_of_another(three, samira):
    assert sees(samira, "/reception/waiting?service=breed-onthaal") == {three[1].number}
    assert len(sees(samira, "/reception/waiting")) == 3
    assert sees(samira, "/reception/waiting?tab=called") == set()


def test_a_kept_list_is_made_anew_after_every_deed(house, three, samira):
    assert len(sees(samira, "/reception/waiting")) == 3
    samira.opens("/reception/")
    assert samira.hosts("leaving", three[0].number).status_code == 303
    assert sees(samira, "/reception/waiting") == {three[1].number, three[2].number}


def test_three_digits_open_the_visit(house, three, samira):
    assert samira.client.get(f"/reception/numbers/{three[0].number}").status_code == 302
    refused = samira.client.get("/reception/numbers/99")
    assert (refused.status_code, "niet in huis" in refused.text) == (404, True)


def test_a_desk_is_told_where_a_number_is_and_never_why(house, three, samira):
    lotte, jan = house.signs_in("lotte").sits_down(3), house.signs_in("jan").sits_down(1)
    jan.calls_next()
    number = jan.at_desk()
    said = lotte.client.get(f"/reception/desk/numbers/{number}").text
    assert "wordt opgeroepen door Jan, loket 1" in said
    jan.does("arrival", number)
    assert "zit bij Jan, loket 1" in lotte.client.get(f"/reception/desk/numbers/{number}").text
    jan.does("stepping-out", number, {"minutes": "10"})
    assert "komt terug om" in lotte.client.get(f"/reception/desk/numbers/{number}").text
    assert "Identiteitskaart" not in said
    assert "niet op jou" in jan.client.get(f"/reception/desk/numbers/{three[1].number}").text


@pytest.mark.parametrize("address", ["/reception/numbers/142", "/reception/waiting", "/reception/?q=a"])
def test_who_is_no_host_finds_nobody(house, address):
    assert house.signs_in("jan").client.get(address).status_code == 403
