"""What does the register of processing say (art. 30 GDPR)? In Dutch, from the retention table (decisions 30)."""

from __future__ import annotations

from queueing.csv_rows import as_csv
from queueing.kept import kinds

HEAD = (
    "Soort gegevens", "Doel", "Over wie", "Wie ziet het", "Bewaartermijn", "Verantwoordelijke", "Grondslag",
    "Selectieregel",
)  # fmt: skip
OWNERS = {"[municipality]": "[gemeente]", "[municipality and organisation]": "[gemeente en organisatie]"}
TO_FILL_IN = "[ ]"
BEFORE = """# Register van verwerkingsactiviteiten (art. 30 AVG): onthaal en wachtrij

Vul aan wat tussen [ ] staat. Gemaakt uit de bewaartabel van het huis; wat hier staat, doet de server.

- Verwerkingsverantwoordelijke: [gemeente, adres, contact]
- Gezamenlijk verantwoordelijk voor notities: [OCMW, CAW, … en de afspraken daarover]
- Functionaris voor gegevensbescherming: [naam, e-mail, telefoon]
- Verwerker (hosting, onderhoud): [naam en overeenkomst, of: geen]
- Doel: wie binnenkomt aan de beurt laten komen bij wie kan helpen
- Betrokkenen: bezoekers (ook kinderen en mensen in een kwetsbare situatie), collega's
- Bijzondere gegevens: waarvoor iemand komt kan gezondheid, financiën of een gezin raken. Geen naam, geen
  rijksregisternummer, geen telefoonnummer
- Doorgifte buiten de Europese Unie: geen
- Ontvangers buiten het huis: geen

"""
AFTER = """
## Maatregelen

- Een nummer zegt niets; op schermen, papier en telefoon staat nooit waarvoor iemand komt
- Een loket ziet alleen waarmee het helpt; verder kijken vraagt een reden en staat in het logboek
- Notities zijn versleuteld; de sleutel staat buiten de databank en wordt overschreven zodra het bezoek eindigt
- Elke avond gewist, ook van de schijf; daarna nagekeken (`flask privacy forget --check`)
- Logboek van wie wat veranderde, met een keten die nagekeken wordt
- Wachtwoorden met argon2, een tweede stap, elke schrijfactie beschermd, niets van derden op een pagina
- [versleutelde schijven, plaats van de server, toegang van beheerders]
"""


def register_rows() -> list[tuple[str, ...]]:
    """One row for each kind of data, under the headings."""
    return [
        HEAD,
        *(
            (one.name, one.why, one.about, one.seen, one.kept, OWNERS[one.owner], TO_FILL_IN, TO_FILL_IN)
            for one in kinds()
        ),
    ]


def register_as_text() -> str:
    """The whole register, as Markdown."""
    head, *rows = register_rows()
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(HEAD), *rows)]
    return f"{BEFORE}{chr(10).join(lines)}\n{AFTER}"


def register_as_csv() -> str:
    """The table alone, for a spreadsheet."""
    return as_csv(register_rows())
