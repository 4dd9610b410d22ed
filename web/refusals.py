"""How is a no said? Every refusal's sentence and status, as a part or as a page, in the look of its face."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, g, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from queueing import refusals as r
from web.faces import Face, face
from web.houses import belong_to_nobody
from web.kiosk_refusals import Picture, refuse_at_the_kiosk
from web.logs import rule
from web.outage import again_at, ask_for_nobody, asks_for_a_part, is_away, kind_of, speak_from_memory
from web.turns import session

log = logging.getLogger("onthaal.database")


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
    r.NotGone: No(409, "Nummer %(number)s is nog in huis. Kijk in de lijst waar het nu is."),
    r.WentOn: No(409, "Nummer %(number)s is intussen opgeroepen. Aanmelden ongedaan maken kan niet meer."),
    r.AlreadyEnded: No(409, "Het bezoek van nummer %(number)s is al afgelopen."),
    r.TooLateToUndo: No(409, "Ongedaan maken kan maar tien seconden lang. Kies wat nu past."),
    r.NothingToUndo: No(409, "Aan nummer %(number)s valt niets meer ongedaan te maken. Iemand ging er al mee verder."),
    r.CannotStepOut: No(
        409, "Nummer %(number)s wacht niet en zit niet aan een loket. Kijk in de lijst waar het nu is."
    ),
    r.NotParked: No(409, "Nummer %(number)s is niet even weg."),
    r.BadReturnTime: No(422, "Kies een tijd om terug te komen, hoogstens twee uur ver."),
    r.NoSuchVisit: No(404, "Dit bezoek is er niet (meer)."),
    r.NumberNotHere: No(404, "Nummer %(number)s is niet in huis."),
    r.DeskBusy: No(409, "Loket %(desk)s helpt nog nummer %(number)s. Rond dat eerst af."),
    r.DeskClosed: No(409, "Loket %(desk)s is gesloten. Ga eerst aan een loket zitten."),
    r.DeskPaused: No(409, "Loket %(desk)s is in pauze. Kies Verder om weer op te roepen."),
    r.DeskUnattended: No(409, "Aan loket %(desk)s reageert niemand. Kies een ander loket, of neem het over."),
    r.DeskTaken: No(409, "Aan loket %(desk)s zit al een collega. Kies een ander loket."),
    r.AtAnotherDesk: No(409, "Je zit al aan loket %(desk)s. Sluit dat eerst."),
    r.NotYourDesk: No(409, "Nummer %(number)s is niet bij jou."),
    r.DeskDoesNotHelp: No(409, "Loket %(desk)s helpt niet met de vraag van nummer %(number)s."),
    r.DeskDoesNotHelpWith: No(409, "Loket %(desk)s helpt niet met die vraag. Kies een andere, of Zonder vraag."),
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
    r.OutcomeNotYours: No(403, "Wat met die vraag gebeurde, weet alleen het loket. Kies Onbekend, of Terug in de rij."),
    r.UnknownOutcome: No(422, "Dat resultaat bestaat niet."),
    r.LanguageNotOffered: No(422, "Die taal bieden we niet aan."),
    r.UnknownExtra: No(422, "Die hulp staat niet in de lijst."),
    r.ReasonMissing: No(422, "Zeg kort waarom nummer %(number)s voorgaat."),
    r.NoInterpreterAsked: No(409, "Kies eerst hoe de tolk helpt: telefoon, video of hier."),
    r.UnknownInterpreter: No(422, "Die keuze voor een tolk bestaat niet."),
    r.HourIsPast: No(422, "Kies een uur dat nog komt."),
    r.NothingApplied: No(409, "Een ontvangstbewijs hoort bij Aanvraag gedaan. Kies eerst dat resultaat."),
    r.HouseClosed: No(409, "Het huis is gesloten."),
    r.HouseFull: No(409, "Alle nummers zijn in gebruik. Rond eerst bezoeken af of gebruik een papieren nummer."),
    r.NumberTaken: No(409, "Nummer %(number)s is al in gebruik."),
    r.NotAPaperNumber: No(422, "Papieren nummers gaan van 900 tot 999."),
    r.StillOpen: No(409, "De dag afsluiten kan pas na sluitingstijd."),
    r.NoSuchHelpCall: No(404, "Deze hulpvraag is er niet (meer)."),
    r.AnsweredByNow: No(409, "Een collega gaat al."),
    r.SeenByNow: No(409, "%(name)s heeft dit al gezien."),
    r.NothingUrgent: No(404, "Dit bezoek vroeg geen voorrang."),
    r.NoSuchAsk: No(404, "Deze vraag is er niet (meer)."),
    r.NotYourAsk: No(403, "Deze vraag is niet aan jou. Er is niets veranderd."),
    r.NoSuchAnswer: No(422, "Dat antwoord past niet bij deze vraag."),
    r.AskIsOver: No(409, "Dit is al voorbij. Je hoeft niets meer te doen."),
    r.AsksOneself: No(422, "Jezelf vragen kan niet. Kies een collega."),
    r.NoVisitorToJoin: No(409, "Er is nu niemand aan loket %(desk)s. Roep eerst iemand op."),
    r.HelpsAlready: No(409, "%(name)s helpt al met %(service)s."),
    r.ColleagueMayNot: No(422, "%(name)s mag niet helpen met %(service)s. Vraag het een andere collega."),
    r.NoSuchWhereabouts: No(422, "Kies in huis, huisbezoek, thuiswerk of afwezig."),
    r.AppointmentUsed: No(409, "Met deze afspraak is al iemand binnen."),
    r.HasAppointment: No(409, "Nummer %(number)s hoort al bij een afspraak. Maak het daar eerst van los."),
    r.NoSuchPrinter: No(404, "Aan die zuil kan je nu niet printen. Kies een andere, of print hier."),
    r.NoReceiverChosen: No(422, "Kies aan wie je doorgeeft: een dienst, een loket of een collega."),
    r.NobodyAtDesk: No(409, "Aan loket %(desk)s zit nu niemand. Kies een dienst of een collega."),
    r.ReceiverDoesNotHelp: No(409, "%(name)s helpt niet met deze vraag. Kies iemand anders, of een dienst."),
    r.HandedToYourself: No(409, "Dat ben je zelf. Kies een collega, een ander loket of een dienst."),
    r.UnknownChip: No(422, "Dat kan je niet aantikken."),
    r.NotHandedOver: No(409, "Nummer %(number)s is niet (meer) aan jou doorgegeven."),
    r.NothingGivenBack: No(404, "Dit bezoek werd niet teruggegeven."),
    r.NoteNotForYou: No(403, "Bij deze vraag kan je geen notitie schrijven. Tik aan wat de collega moet weten."),
    r.NoteNobodyMayRead: No(
        409, "Wie dit krijgt, mag geen notitie lezen. Haal ze weg en tik aan wat de collega moet weten."
    ),
    r.NoteWithoutConsent: No(422, "Vraag eerst of de bezoeker akkoord is met de notitie, en duid dat aan."),
    r.NoteTooLong: No(422, "Een notitie telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    r.PersonalNumber: No(422, "Er staat een rijksregisternummer in de notitie. Haal het weg."),
    r.PhoneInNote: No(422, "Er staat een telefoonnummer in de notitie. Haal het weg."),
    r.EmailInNote: No(422, "Er staat een e-mailadres in de notitie. Haal het weg."),
    r.NoOtherNeed: No(409, "Deze vraag is er niet (meer), of je ziet ze al."),
    r.LookingReasonMissing: No(422, "Kies waarom je deze vraag wil zien."),
    r.NotADay: No(422, "Kies een dag, en een uur als er een is."),
    r.DayIsPast: No(422, "Dat is al voorbij. Kies een dag en een uur die nog komen."),
    r.DayTooFar: No(422, "Terugkomen kan tot %(days)s dagen vooruit."),
    r.ClosedThatDay: No(422, "Dan is het huis gesloten. Kies een andere dag."),
    r.OutsideHours: No(422, "Op dat uur is het huis gesloten. Open die dag: %(hours)s."),
    r.UnknownRole: No(422, "Kies wie de bezoeker verwacht."),
    r.NothingToBring: No(422, "Kies minstens één ding om mee te brengen."),
    r.TooEarly: No(409, "Deze afspraak is pas om %(at)s. Aanmelden kan vanaf %(since)s."),
    r.OtherDay: No(409, "Deze afspraak is niet van vandaag."),
    r.NoSuchAppointment: No(404, "Deze afspraak is er niet (meer)."),
    r.NoAppointments: No(404, "Deze locatie werkt zonder afspraken en zonder codes."),
    r.NotImported: No(422, "Er is niets ingelezen. Verbeter eerst wat fout is (%(count)s keer)."),
    r.NotAnAppointmentFile: No(422, "Dit bestand lezen we niet. Kies een lijst (CSV) of een agenda (iCalendar)."),
    r.FileTooLarge: No(413, "Dit bestand is te groot. Het mag hoogstens %(most)s MB zijn."),
    r.TooManyAppointments: No(422, "Dit zijn te veel afspraken. Lees er hoogstens %(most)s tegelijk in."),
    r.NoMoreNumbers: No(409, "De zuilen geven vandaag geen nieuwe nummers meer. Aan het onthaal kan het nog wel."),
    r.NotEarlier: No(409, "Kies een uur dat nog komt en dat voor het gewone sluitingsuur van vandaag ligt."),
    r.NotAnHour: No(422, "Dat is geen uur. Schrijf het zo: 14:30."),
    r.NoReason: No(422, "Kies waarom het huis vroeger dicht is."),
    r.CodeNotSpare: No(409, "Deze code is niet meer vrij. Maak een nieuw briefje, met een andere code."),
    r.SlipTooFar: No(422, "Een briefje kan voor vandaag en de %(days)s dagen daarna. Kies een andere dag."),
    r.HourPassed: No(409, "Dat uur is voorbij. Kies een later uur."),
    r.ClosedThen: No(409, "Het huis is dan gesloten. Kies een andere dag of een ander uur."),
    r.NoSuchSlip: No(404, "Dit briefje is er niet (meer)."),
    r.NoSuchTheme: No(422, "Dat thema staat niet in de lijst."),
    r.NothingCounted: No(404, "Deze telling is er niet (meer)."),
    r.AnswerStands: No(409, "Ongedaan maken kan tot tien seconden na het tellen."),
    r.WrongPairingCode: No(422, "Deze code klopt niet of is te oud. Vraag een nieuwe code."),
    r.KioskTooFast: No(429, "Deze zuil vroeg te veel na elkaar. Ga kijken wie er staat."),
    r.GuessedTooOften: No(429, "Dat lukte een paar keer niet. Wacht %(wait)s en probeer dan opnieuw."),
    r.UnknownDistance: No(422, "Kies 3, 5 of 8 meter."),
    r.NothingAnnounced: No(422, "Schrijf eerst wat op de schermen moet staan."),
    r.AnnouncementTooLong: No(422, "Een bericht telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    r.PersonalAnnouncement: No(
        422, "Er staat een rijksregisternummer, telefoonnummer of e-mailadres in. Haal het weg: iedereen leest mee."
    ),
    r.PersonalReason: No(422, "Kies een reden uit de lijst. Schrijf er geen naam of nummer in."),
    r.AnnouncementOver: No(422, "Het einde moet later zijn dan het begin, en nog komen."),
    r.NoSuchAnnouncement: No(404, "Dit bericht is er niet (meer)."),
    r.NotYours: No(403, "Deze pagina is niet voor jouw rol. Vraag de beheerder als dat anders moet."),
}

VISITOR: dict[type[r.Refusal], No] = {
    r.HouseClosed: No(409, "We zijn nu gesloten."),
    r.HouseFull: No(409, "Alle nummers zijn nu bezet. Ga naar het onthaal."),
    r.NoMoreNumbers: No(409, "Vandaag geven we geen nieuwe nummers meer."),
    r.NeedNotOffered: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.NoNeedChosen: No(422, "Kies eerst waarvoor je komt."),
    r.UnknownExtra: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.LanguageNotOffered: No(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.TooManyNeeds: No(422, "Je hebt genoeg gekozen. Het onthaal helpt met de rest."),
    r.AppointmentUsed: No(409, "Deze code is al gebruikt."),
    r.KioskTooFast: No(429, "Dat lukt nu niet. Ga naar het onthaal."),
    r.NotWaiting: No(409, "Dat kan nu niet meer. Ga naar het onthaal."),
    r.NotCalled: No(409, "We roepen je nu niet meer."),
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
    503: "Dit lukt nu even niet. Wacht even, of ga naar het onthaal.",
}
AWAY = "De databank antwoordt even niet. Kijk zo meteen of je laatste druk telde."
"""For staff. What was on its way may have arrived just before: nobody can know yet."""
STALE_FORM = "Deze pagina stond te lang open. Er is niets veranderd. Probeer opnieuw."
PLACES = {"asks": "#ask-refusal"}
"""Where the sentence comes to stand when not in the page's own notice: by the part that asked."""
IN_PLACE = {Face.STAFF: "shared/_refusal.html", Face.PHONE: "phone/_refusal.html"}
"""The pages with a notice of their own, and what stands in it."""


def refuse_politely(app: Flask) -> None:
    """Refusals and HTTP errors become sentences; anything unexpected is logged once and a calm page."""
    app.register_error_handler(r.Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_trouble)
    app.register_error_handler(RateLimitExceeded, _http_error)


def said_to_staff(refusal: r.Refusal) -> No:
    """The no as a colleague reads it, its facts filled in."""
    no = STAFF[type(refusal)]
    return No(no.status, no.sentence % refusal.facts if refusal.facts else no.sentence)


def retry_after(refusal: r.Refusal) -> dict[str, str]:
    """The header that says when it may be tried again, for a refusal that passes with time."""
    return {"Retry-After": str(refusal.facts["seconds"])} if "seconds" in refusal.facts else {}


def _refused(refusal: r.Refusal) -> Response:
    session().rollback()
    if face() is Face.STAFF:
        no = said_to_staff(refusal)
        response = _no(no.status, no.sentence)
        response.headers.update(retry_after(refusal))
        return response
    no = VISITOR.get(type(refusal), VISITOR_DEFAULT)
    if face() is Face.KIOSK:
        picture = Picture.CLOSED if isinstance(refusal, r.HouseClosed) else Picture.of(no.status)
        hint = "Ga naar het onthaal." if isinstance(refusal, r.NoMoreNumbers) else ""
        is_full = isinstance(refusal, r.HouseFull)
        response = refuse_at_the_kiosk(no.status, no.sentence, picture, is_full=is_full, hint=hint)
        response.headers.update(retry_after(refusal))
        return response
    return _no(no.status, no.sentence)


def _database_trouble(error: SQLAlchemyError) -> Response:
    """The database is away, or too busy: said at once, and repaired by the page itself. Anything else is our fault."""
    with suppress(SQLAlchemyError):
        session().rollback()
    if not is_away(error):
        raise error
    log.warning("the database did not answer %s %s: %s", request.method, rule(), kind_of(error))
    return _no(503, AWAY if face() is Face.STAFF else BY_STATUS[503])


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
    if status >= 500 and asks_for_a_part():
        return make_response("", status, {"HX-Reswap": "none"})  # what it shows is the last that was true
    if status == 503:
        ask_for_nobody()
        speak_from_memory()
    if which is Face.KIOSK:
        return refuse_at_the_kiosk(status, sentence, Picture.of(status))
    if which is Face.PHONE and status == 404:
        belong_to_nobody()
    if getattr(request, "htmx", False) and which is Face.PHONE and status == 404:  # its page has died, and shows so
        return make_response("", status, {"HX-Refresh": "true"})
    if getattr(request, "htmx", False) and which in IN_PLACE:
        response = make_response(render_template(IN_PLACE[which], sentence=sentence), status)
        response.headers["HX-Retarget"] = PLACES.get(request.htmx.target or "", "#refusal")  # type: ignore[attr-defined]
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    page = render_template(f"refused/{which}.html", sentence=sentence, status=status, again=again_at())
    return make_response(page, status)
