"""How is a no said? Every refusal's sentence and status, as a part or as a page, in the look of its face."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, g, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from queueing import refusals as r
from web.kiosk_refusals import Picture, refuse_at_the_kiosk
from web.turns import session


@dataclass(frozen=True, slots=True)
class No:
    """A status and a Dutch sentence that says what to do; `%(…)s` are the refusal's facts."""

    status: int
    sentence: str


STAFF: dict[type[r.Refusal], No] = {
    r.NotWaiting: No(409, "Nummer %(number)s staat niet in de rij. Kijk in de lijst waar het nu is."),
    r.NotCalled: No(409, "Nummer %(number)s wordt nu niet opgeroepen."),
    r.NotServing: No(409, "Nummer %(number)s zit nu niet aan een loket."),
    r.NotMissed: No(409, "Nummer %(number)s is niet gemist; terugzetten hoeft niet."),
    r.AlreadyEnded: No(409, "Het bezoek van nummer %(number)s is al afgelopen."),
    r.TooLateToUndo: No(409, "Ongedaan maken kan tot tien seconden na de oproep. Kies Niet gekomen."),
    r.NoSuchVisit: No(404, "Dit bezoek is er niet (meer)."),
    r.DeskBusy: No(409, "Loket %(desk)s helpt nog nummer %(number)s. Rond dat eerst af."),
    r.DeskClosed: No(409, "Loket %(desk)s is gesloten. Ga eerst aan een loket zitten."),
    r.DeskPaused: No(409, "Loket %(desk)s is in pauze. Kies Verder om weer op te roepen."),
    r.DeskTaken: No(409, "Aan loket %(desk)s zit al een collega. Kies een ander loket."),
    r.AtAnotherDesk: No(409, "Je zit al aan loket %(desk)s. Sluit dat eerst."),
    r.NotYourDesk: No(409, "Nummer %(number)s is niet bij jou."),
    r.DeskDoesNotHelp: No(409, "Loket %(desk)s helpt niet met de vraag van nummer %(number)s."),
    r.NobodyWaiting: No(409, "Er wacht nu niemand voor loket %(desk)s."),
    r.ServiceNotGranted: No(403, "Je mag niet voor deze dienst werken. Vraag het aan de beheerder."),
    r.NoServiceChosen: No(422, "Kies minstens één dienst waarmee je helpt."),
    r.NoSuchDesk: No(404, "Dat loket bestaat niet."),
    r.NoSuchColleague: No(404, "Die collega is er niet."),
    r.NoSuchService: No(422, "Die dienst bestaat niet."),
    r.NeedNotOffered: No(422, "Die vraag staat niet in de lijst. Kies er een uit de lijst."),
    r.NoNeedChosen: No(422, "Kies minstens één vraag."),
    r.TooManyNeeds: No(422, "Een bezoek houdt hoogstens %(most)s vragen."),
    r.NeedNotOpen: No(409, "Die vraag staat niet meer open."),
    r.NeedAlreadyThere: No(409, "Die vraag staat er al bij."),
    r.LastNeed: No(409, "Een bezoek houdt minstens één vraag. Gaat de bezoeker weg? Kies Weggegaan."),
    r.OutcomeMissing: No(409, "Er staat nog een vraag open. Kies wat ermee gebeurt."),
    r.UnknownOutcome: No(422, "Dat resultaat bestaat niet."),
    r.LanguageNotOffered: No(422, "Die taal bieden we niet aan."),
    r.UnknownExtra: No(422, "Die hulp staat niet in de lijst."),
    r.ReasonMissing: No(422, "Zeg kort waarom nummer %(number)s voorgaat."),
    r.HouseClosed: No(409, "Het huis is gesloten."),
    r.HouseFull: No(409, "Alle nummers zijn in gebruik. Rond eerst bezoeken af of gebruik een papieren nummer."),
    r.NumberTaken: No(409, "Nummer %(number)s is al in gebruik."),
    r.NotAPaperNumber: No(422, "Papieren nummers gaan van 900 tot 999."),
    r.StillOpen: No(409, "De dag afsluiten kan pas na sluitingstijd."),
    r.NoSuchHelpCall: No(404, "Deze hulpvraag is er niet (meer)."),
    r.AnsweredByNow: No(409, "Een collega gaat al."),
    r.SeenByNow: No(409, "%(name)s heeft dit al gezien."),
    r.NothingUrgent: No(404, "Dit bezoek vroeg geen voorrang."),
    r.AppointmentUsed: No(409, "Met deze afspraak is al iemand binnen."),
    r.CodeNotSpare: No(409, "Deze code is niet meer vrij. Maak een nieuw briefje, met een andere code."),
    r.DayTooFar: No(422, "Een briefje kan voor vandaag en de %(days)s dagen daarna. Kies een andere dag."),
    r.HourPassed: No(409, "Dat uur is voorbij. Kies een later uur."),
    r.ClosedThen: No(409, "Het huis is dan gesloten. Kies een andere dag of een ander uur."),
    r.NoSuchSlip: No(404, "Dit briefje is er niet (meer)."),
    r.NoSuchTheme: No(422, "Dat thema staat niet in de lijst."),
    r.NothingCounted: No(404, "Deze telling is er niet (meer)."),
    r.AnswerStands: No(409, "Ongedaan maken kan tot tien seconden na het tellen."),
    r.WrongPairingCode: No(422, "Deze code klopt niet of is te oud. Vraag een nieuwe code."),
    r.NotYours: No(403, "Deze pagina is niet voor jouw rol. Vraag de beheerder als dat anders moet."),
}

VISITOR: dict[type[r.Refusal], No] = {
    r.HouseClosed: No(409, "We zijn nu gesloten."),
    r.HouseFull: No(409, "Alle nummers zijn nu bezet. Ga naar het onthaal."),
    r.NeedNotOffered: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.NoNeedChosen: No(422, "Kies eerst waarvoor je komt."),
    r.UnknownExtra: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.LanguageNotOffered: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.TooManyNeeds: No(422, "Je hebt genoeg gekozen. Het onthaal helpt met de rest."),
    r.AppointmentUsed: No(409, "Deze code is al gebruikt."),
    r.NotWaiting: No(409, "Dat kan nu niet meer. Ga naar het onthaal."),
    r.AlreadyEnded: No(409, "Je bezoek is afgelopen."),
}
VISITOR_DEFAULT = No(409, "Dat lukt nu niet. Ga naar het onthaal.")

BY_STATUS = {
    400: "Dat begrepen we niet. Ga terug en probeer opnieuw.",
    403: "Dat mag hier niet.",
    404: "Deze pagina is er niet.",
    405: "Dat kan niet op deze pagina.",
    413: "Dat is te veel tekst.",
    415: "Dat begrepen we niet. Ga terug en probeer opnieuw.",
    429: "Te veel pogingen. Wacht een minuut en probeer opnieuw.",
    500: "Er ging iets mis. Dat ligt aan ons, niet aan jou.",
}
STALE_FORM = "Deze pagina stond te lang open. Er is niets veranderd. Probeer opnieuw."
FACES = (("/kiosk/", "kiosk"), ("/t/", "phone"), ("/display/", "display"))


def refuse_politely(app: Flask) -> None:
    """Refusals and HTTP errors become sentences; anything unexpected is logged once and a calm page."""
    app.register_error_handler(r.Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, _http_error)


def face() -> str:
    """Which face asks: kiosk, phone, display or staff."""
    return next((name for prefix, name in FACES if request.path.startswith(prefix)), "staff")


def _refused(refusal: r.Refusal) -> Response:
    session().rollback()
    if face() == "staff":
        no = STAFF[type(refusal)]
        return _no(no.status, no.sentence % refusal.facts if refusal.facts else no.sentence)
    no = VISITOR.get(type(refusal), VISITOR_DEFAULT)
    if face() == "kiosk":
        picture = Picture.CLOSED if isinstance(refusal, r.HouseClosed) else Picture.of(no.status)
        return refuse_at_the_kiosk(no.status, no.sentence, picture, is_full=isinstance(refusal, r.HouseFull))
    return _no(no.status, no.sentence)


def _stale_form(_error: Exception) -> Response:
    return _no(400, STALE_FORM)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None and not isinstance(error, InternalServerError):
        return make_response(error.response)
    status = error.code or 500
    return _no(status, BY_STATUS.get(status, BY_STATUS[400] if status < 500 else BY_STATUS[500]))


def _no(status: int, sentence: str) -> Response:
    """As a part (the sentence in the page's own notice) for htmx, as a whole calm page otherwise."""
    g.setdefault("branch", None)
    which = face()
    if which == "kiosk":
        return refuse_at_the_kiosk(status, sentence, Picture.of(status))
    if getattr(request, "htmx", False) and which == "staff":
        response = make_response(render_template("shared/_refusal.html", sentence=sentence), status)
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return make_response(render_template(f"refused/{which}.html", sentence=sentence, status=status), status)
