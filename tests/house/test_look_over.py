"""Does a look over every page in passing notice what it promises? Also on a page that resembles one seen before."""

import pytest

from tests.support.people import look_over

GOOD = """<!doctype html><html lang="nl"><head><title>Welkom</title><script src="/static/live.js"></script></head>
<body><h1 id="top">Welkom</h1><label>Naam <input name="name"></label><label for="code">Code</label>
<input id="code" name="code"><input type="hidden" name="csrf_token" value="x"><p>Tekst.</p>
<button aria-label="Zoek"></button><template><button>Klaar</button></template></body></html>"""


@pytest.fixture(autouse=True)
def seen():
    """Somebody met the page before it was spoiled, with other words and numbers in it."""
    look_over(GOOD)
    look_over(GOOD.replace("Tekst.", "Andere tekst, 12.").replace("Welkom", "Dag"))


@pytest.mark.parametrize(
    ("what", "instead", "told"),
    [
        ("<p>Tekst.</p>", "<p><div>Tekst.</p>", "unexpected-end-tag"),
        ("<p>Tekst.</p>", "<p>Tekst &nosuch; hier.</p>", "entity"),
        ("<p>Tekst.</p>", "<p>Tekst & hier &lt</p>", "entity"),
        ("<p>Tekst.</p>", "<h1>Tekst.</h1>", "one h1"),
        ("<h1 id", "<h2 id", "end-tag-too-early"),
        ("<title>Welkom</title>", "<title> </title>", ""),
        ('lang="nl"', 'lang="fr"', "nl"),
        ("<p>", '<p id="top">', "twice the same id"),
        ('for="code"', 'for="cod"', "without a label"),
        (
            "<label>Naam <input",
            "<label>Naam</label> <label><textarea></textarea></label> <label></label><input",
            "label",
        ),
        ("<p>", '<p style="color: red">', "no style"),
        ("<p>", "<script>alert()</script><p>", "no inline script"),
        (' aria-label="Zoek"', "", "without words"),
        ("<button>Klaar</button>", "<button> </button>", "without words"),
    ],
)
def test_what_is_wrong_with_a_page_is_noticed(what, instead, told):
    assert what in GOOD
    with pytest.raises(AssertionError) as found:
        look_over(GOOD.replace(what, instead))
    assert told in str(found.value)
