"""How is a refusal shown? Each one's sentence and status, as a part or as a page, in the style of its face."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, g, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from queueing import device_refusals as d
from queueing import first_hour as f
from queueing import refusals as r
from queueing.appointments import refusals as a
from queueing.appointments.importing import NotImported
from queueing.catalogue import refusals as c
from queueing.colleagues import refusals as p
from queueing.words import refusals as w
from web.faces import Face, face
from web.houses import belong_to_nobody
from web.kiosk_refusals import Picture, refuse_at_the_kiosk
from web.logs import rule
from web.outage import (
    again_at,
    ask_for_nobody,
    asks_for_a_part,
    is_away,
    kind_of,
    speak_from_memory,
    typed_in_the_office,
)
from web.provider_sentences import AT_A_PROVIDER
from web.transactions import db_session

log = logging.getLogger("onthaal.database")


@dataclass(frozen=True, slots=True)
class RefusalText:
    """A status and a Dutch sentence that says what to do; `%(…)s` are the refusal's facts."""

    status: int
    sentence: str


STAFF: dict[type[r.Refusal], RefusalText] = {
    r.NotWaiting: RefusalText(409, "Nummer %(number)s staat niet in de rij. Kijk in de lijst waar het nu is."),
    r.NotCalled: RefusalText(409, "Nummer %(number)s wordt nu niet opgeroepen."),
    r.NotServing: RefusalText(409, "Nummer %(number)s zit nu niet aan een loket."),
    r.NotMissed: RefusalText(409, "Nummer %(number)s is niet gemist; terugzetten hoeft niet."),
    r.NotGone: RefusalText(409, "Nummer %(number)s is nog in huis. Kijk in de lijst waar het nu is."),
    r.WentOn: RefusalText(409, "Nummer %(number)s is intussen opgeroepen. Aanmelden ongedaan maken kan niet meer."),
    r.AlreadyEnded: RefusalText(409, "Het bezoek van nummer %(number)s is al afgelopen."),
    r.TooLateToUndo: RefusalText(409, "Ongedaan maken kan maar tien seconden lang. Kies wat nu past."),
    r.NothingToUndo: RefusalText(
        409, "Aan nummer %(number)s valt niets meer ongedaan te maken. Iemand ging er al mee verder."
    ),
    r.CannotStepOut: RefusalText(
        409, "Nummer %(number)s wacht niet en zit niet aan een loket. Kijk in de lijst waar het nu is."
    ),
    r.NotParked: RefusalText(409, "Nummer %(number)s is niet even weg."),
    r.BadReturnTime: RefusalText(422, "Kies een tijd om terug te komen, hoogstens twee uur ver."),
    r.NoSuchVisit: RefusalText(404, "Dit bezoek is er niet (meer)."),
    r.NumberNotHere: RefusalText(404, "Nummer %(number)s is niet in huis."),
    r.DeskBusy: RefusalText(409, "Loket %(desk)s helpt nog nummer %(number)s. Rond dat eerst af."),
    r.NoDeskOfOwn: RefusalText(409, "Je zit aan geen loket. Ga eerst aan een loket zitten."),
    r.DeskClosed: RefusalText(409, "Loket %(desk)s is gesloten. Ga eerst aan een loket zitten."),
    r.DeskPaused: RefusalText(409, "Loket %(desk)s is in pauze. Kies Verder om weer op te roepen."),
    r.DeskUnattended: RefusalText(409, "Aan loket %(desk)s reageert niemand. Kies een ander loket, of neem het over."),
    r.DeskTaken: RefusalText(409, "Aan loket %(desk)s zit al een collega. Kies een ander loket."),
    r.AtAnotherDesk: RefusalText(409, "Je zit al aan loket %(desk)s. Sluit dat eerst."),
    r.NotYourDesk: RefusalText(409, "Nummer %(number)s is niet bij jou."),
    r.DeskDoesNotHelp: RefusalText(409, "Loket %(desk)s helpt niet met de vraag van nummer %(number)s."),
    r.DeskDoesNotHelpWith: RefusalText(
        409, "Loket %(desk)s helpt niet met die vraag. Kies een andere, of Zonder vraag."
    ),
    r.NobodyWaiting: RefusalText(409, "Er wacht nu niemand voor loket %(desk)s."),
    r.ServiceNotGranted: RefusalText(403, "Je mag niet voor deze dienst werken. Vraag het aan de beheerder."),
    r.NoServiceChosen: RefusalText(422, "Kies minstens één dienst waarmee je helpt."),
    r.NoSuchDesk: RefusalText(404, "Dat loket bestaat niet."),
    r.NoSuchColleague: RefusalText(404, "Die collega is er niet."),
    r.NoSuchService: RefusalText(422, "Die dienst bestaat niet."),
    r.NeedNotOffered: RefusalText(422, "Die vraag staat niet in de lijst. Kies er een uit de lijst."),
    r.NoNeedChosen: RefusalText(422, "Kies minstens één vraag."),
    r.TooManyNeeds: RefusalText(422, "Een bezoek houdt hoogstens %(most)s vragen."),
    r.NeedNotOpen: RefusalText(409, "Die vraag staat niet meer open."),
    r.NeedAlreadyThere: RefusalText(409, "Die vraag staat er al bij."),
    r.LastNeed: RefusalText(409, "Een bezoek houdt minstens één vraag. Gaat de bezoeker weg? Kies Weggegaan."),
    r.OutcomeMissing: RefusalText(409, "Er staat nog een vraag open. Kies wat ermee gebeurt."),
    r.OutcomeNotYours: RefusalText(
        403, "Wat met die vraag gebeurde, weet alleen het loket. Kies Onbekend, of Terug in de rij."
    ),
    r.UnknownOutcome: RefusalText(422, "Dat resultaat bestaat niet."),
    r.LanguageNotOffered: RefusalText(422, "Die taal bieden we niet aan."),
    r.UnknownExtra: RefusalText(422, "Die hulp staat niet in de lijst."),
    r.ReasonMissing: RefusalText(422, "Zeg kort waarom nummer %(number)s voorgaat."),
    r.NoInterpreterAsked: RefusalText(409, "Kies eerst hoe de tolk helpt: telefoon, video of hier."),
    r.UnknownInterpreter: RefusalText(422, "Die keuze voor een tolk bestaat niet."),
    r.HourIsPast: RefusalText(422, "Kies een uur dat nog komt."),
    r.NothingApplied: RefusalText(409, "Een ontvangstbewijs hoort bij Aanvraag gedaan. Kies eerst dat resultaat."),
    r.HouseClosed: RefusalText(409, "Het huis is gesloten."),
    r.HouseFull: RefusalText(
        409, "Alle nummers zijn in gebruik. Rond eerst bezoeken af of gebruik een papieren nummer."
    ),
    r.NumberTaken: RefusalText(409, "Nummer %(number)s is al in gebruik."),
    r.NotAPaperNumber: RefusalText(422, "Papieren nummers gaan van 900 tot 999."),
    r.StillOpen: RefusalText(409, "De dag afsluiten kan pas na sluitingstijd."),
    r.NoSuchHelpCall: RefusalText(404, "Deze hulpvraag is er niet (meer)."),
    r.AnsweredByNow: RefusalText(409, "Een collega gaat al."),
    r.SeenByNow: RefusalText(409, "%(name)s heeft dit al gezien."),
    r.NothingUrgent: RefusalText(404, "Dit bezoek vroeg geen voorrang."),
    r.NoSuchAsk: RefusalText(404, "Deze vraag is er niet (meer)."),
    r.NotYourAsk: RefusalText(403, "Deze vraag is niet aan jou. Er is niets veranderd."),
    r.NoSuchAnswer: RefusalText(422, "Dat antwoord past niet bij deze vraag."),
    r.AskIsOver: RefusalText(409, "Dit is al voorbij. Je hoeft niets meer te doen."),
    r.AsksOneself: RefusalText(422, "Jezelf vragen kan niet. Kies een collega."),
    r.NoVisitorToJoin: RefusalText(409, "Er is nu niemand aan loket %(desk)s. Roep eerst iemand op."),
    r.HelpsAlready: RefusalText(409, "%(name)s helpt al met %(service)s."),
    r.ColleagueMayNot: RefusalText(422, "%(name)s mag niet helpen met %(service)s. Vraag het een andere collega."),
    p.BadUsername: RefusalText(
        422, "Kies een gebruikersnaam van 2 tot 60 tekens: kleine letters, cijfers, punten en streepjes."
    ),
    p.UsernameTaken: RefusalText(422, "Die gebruikersnaam is al in gebruik. Kies een andere."),
    p.BadName: RefusalText(422, "Vul een naam in: hoogstens %(most)s letters, cijfers en gewone leestekens."),
    p.BadOrganisation: RefusalText(
        422, "Schrijf de organisatie met hoogstens %(most)s letters, cijfers en gewone leestekens."
    ),
    p.NoRoleChosen: RefusalText(
        422, "Kies minstens één rol. Gaat deze collega weg? Kies onderaan Werkt hier niet meer."
    ),
    p.UnknownChoice: RefusalText(422, "Die rol, dienst of plicht bestaat niet. Kies uit de lijst."),
    p.OwnManagerRole: RefusalText(
        409, "Je kan je eigen beheer niet weghalen. Vraag het aan een andere beheerder van het huis."
    ),
    p.LastManager: RefusalText(
        409, "%(name)s is de enige beheerder die zich kan aanmelden. Geef eerst iemand anders het beheer."
    ),
    p.ChangedMeanwhile: RefusalText(
        409, "Intussen veranderde iemand anders dit. Kijk na wat nu bewaard is. Bewaar daarna opnieuw."
    ),
    p.LinkIsOver: RefusalText(404, "Ze is gebruikt, ingetrokken of te oud. Vraag een nieuwe aan wie het huis beheert."),
    p.WrongCode: RefusalText(422, "Die code klopt niet. Neem de zes cijfers die de app nu toont."),
    p.CodeUsedBefore: RefusalText(422, "Die code is al gebruikt. Wacht tot de app een nieuwe toont."),
    p.PhoneClockOff: RefusalText(
        422, "De klok van je telefoon loopt %(minutes)s minuten %(way)s. Zet ze juist, en neem dan een nieuwe code."
    ),
    p.SetupTooOld: RefusalText(409, "Deze pagina stond te lang open. Scan de code hieronder opnieuw."),
    p.NoSecondStep: RefusalText(409, "Er is geen tweede stap ingesteld."),
    p.SecondStepUnreadable: RefusalText(
        409, "Je tweede stap kan niet meer gelezen worden. Vraag een beheerder om hem te wissen."
    ),
    p.SecondStepRequired: RefusalText(409, "Dit huis vraagt beheerders een tweede stap. Weghalen kan niet."),
    p.NotYourPassword: RefusalText(422, "Je wachtwoord klopt niet."),
    p.NoSuchSession: RefusalText(404, "Die browser is al afgemeld."),
    p.NoRecovery: RefusalText(409, "Herstelcodes horen bij een tweede stap. Stel er eerst een in."),
    p.ChallengeNotOurs: RefusalText(422, "Dit antwoord hoort niet bij deze vraag. Probeer opnieuw."),
    p.ChallengeTooOld: RefusalText(409, "Dat duurde te lang. Probeer opnieuw."),
    p.ChallengeUsed: RefusalText(409, "Dit antwoord van je toegangssleutel is al gebruikt. Probeer opnieuw."),
    p.KeyWrong: RefusalText(422, "De toegangssleutel klopt niet. Probeer opnieuw."),
    p.KeyOfOtherPage: RefusalText(403, "Dit kwam van een andere website. Open dit huis zelf, en probeer opnieuw."),
    p.KeyOfOtherHost: RefusalText(403, "Deze toegangssleutel is voor een ander adres dan dit."),
    p.KeyUnknown: RefusalText(422, "Deze toegangssleutel kennen we niet. Meld je aan met je wachtwoord."),
    p.KeyOfAnother: RefusalText(403, "Deze toegangssleutel is van iemand anders."),
    p.KeyUnverified: RefusalText(
        422, "Je toestel vroeg geen vinger, gezicht of pincode. Stel dat in op het toestel, of neem een ander."
    ),
    p.KeyWentBack: RefusalText(
        409, "Er is misschien een kopie van deze toegangssleutel. Haal hem weg bij Mijn account, en maak een nieuwe."
    ),
    p.PersonLeft: RefusalText(403, "Wie deze toegangssleutel heeft, werkt hier niet meer."),
    p.KeyKnown: RefusalText(409, "Deze toegangssleutel is er al."),
    p.BadKeyName: RefusalText(422, "Geef een naam van hoogstens %(most)s letters, cijfers en gewone leestekens."),
    p.TooManyKeys: RefusalText(409, "Je hebt er al %(most)s. Haal eerst een oude weg."),
    p.NoSuchKey: RefusalText(404, "Deze toegangssleutel is er niet (meer)."),
    p.NoKeysHere: RefusalText(409, "Op dit adres werken geen toegangssleutels: dat vraagt https en een naam."),
    p.WorksElsewhere: RefusalText(
        403, "%(name)s werkt ook in een ander huis. Alleen wie daar ook beheert, kan dit doen."
    ),
    r.NoSuchWhereabouts: RefusalText(422, "Kies in huis, huisbezoek, thuiswerk of afwezig."),
    a.AppointmentUsed: RefusalText(409, "Met deze afspraak is al iemand binnen."),
    a.HasAppointment: RefusalText(409, "Nummer %(number)s hoort al bij een afspraak. Maak het daar eerst van los."),
    r.NoSuchPrinter: RefusalText(404, "Aan die zuil kan je nu niet printen. Kies een andere, of print hier."),
    r.NoReceiverChosen: RefusalText(422, "Kies aan wie je doorgeeft: een dienst, een loket of een collega."),
    r.NobodyAtDesk: RefusalText(409, "Aan loket %(desk)s zit nu niemand. Kies een dienst of een collega."),
    r.ReceiverDoesNotHelp: RefusalText(409, "%(name)s helpt niet met deze vraag. Kies iemand anders, of een dienst."),
    r.HandedToYourself: RefusalText(409, "Dat ben je zelf. Kies een collega, een ander loket of een dienst."),
    r.UnknownChip: RefusalText(422, "Dat kan je niet aantikken."),
    r.NotHandedOver: RefusalText(409, "Nummer %(number)s is niet (meer) aan jou doorgegeven."),
    r.NothingGivenBack: RefusalText(404, "Dit bezoek werd niet teruggegeven."),
    r.NoteNotForYou: RefusalText(
        403, "Bij deze vraag kan je geen notitie schrijven. Tik aan wat de collega moet weten."
    ),
    r.NoteNobodyMayRead: RefusalText(
        409, "Wie dit krijgt, mag geen notitie lezen. Haal ze weg en tik aan wat de collega moet weten."
    ),
    r.NoteWithoutConsent: RefusalText(422, "Vraag eerst of de bezoeker akkoord is met de notitie, en duid dat aan."),
    r.NoteTooLong: RefusalText(422, "Een notitie telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    r.PersonalNumber: RefusalText(422, "Er staat een rijksregisternummer in de notitie. Haal het weg."),
    r.PhoneInNote: RefusalText(422, "Er staat een telefoonnummer in de notitie. Haal het weg."),
    r.EmailInNote: RefusalText(422, "Er staat een e-mailadres in de notitie. Haal het weg."),
    r.NoOtherNeed: RefusalText(409, "Deze vraag is er niet (meer), of je ziet ze al."),
    r.LookingReasonMissing: RefusalText(422, "Kies waarom je deze vraag wil zien."),
    r.NotADay: RefusalText(422, "Kies een dag, en een uur als er een is."),
    a.DayIsPast: RefusalText(422, "Dat is al voorbij. Kies een dag en een uur die nog komen."),
    a.DayTooFar: RefusalText(422, "Terugkomen kan tot %(days)s dagen vooruit."),
    a.ClosedThatDay: RefusalText(422, "Dan is het huis gesloten. Kies een andere dag."),
    a.OutsideHours: RefusalText(422, "Op dat uur is het huis gesloten. Open die dag: %(hours)s."),
    a.UnknownRole: RefusalText(422, "Kies wie de bezoeker verwacht."),
    a.NothingToBring: RefusalText(422, "Kies minstens één ding om mee te brengen."),
    a.TooEarly: RefusalText(409, "Deze afspraak is pas om %(at)s. Aanmelden kan vanaf %(since)s."),
    a.OtherDay: RefusalText(409, "Deze afspraak is niet van vandaag."),
    a.NoSuchAppointment: RefusalText(404, "Deze afspraak is er niet (meer)."),
    a.NoAppointments: RefusalText(404, "Deze locatie werkt zonder afspraken en zonder codes."),
    w.NoSuchSentence: RefusalText(404, "Deze zin is er niet (meer)."),
    w.WordsChanged: RefusalText(
        409, "Deze zin is intussen veranderd. Kijk opnieuw: hieronder staat wat je typte, en wat er nu is."
    ),
    w.NothingToApprove: RefusalText(422, "Er is nog geen vertaling. Typ ze eerst."),
    w.ReasonForRejectionMissing: RefusalText(422, "Zeg kort wat er fout is."),
    w.ReasonTooLong: RefusalText(422, "De reden telt hoogstens %(most)s tekens."),
    w.PersonalReason: RefusalText(422, "Er staat een nummer of adres van iemand in de reden. Haal het weg."),
    w.WordsNotSuitable: RefusalText(422, "Deze vertaling kan zo niet. Er is niets bewaard."),
    w.NotAPoFile: RefusalText(422, "Dit bestand lezen we niet. Kies het PO-bestand dat van de vertaler kwam."),
    w.XliffSent: RefusalText(422, "Dit is een XLIFF-bestand. Vraag de vertaler om het te bewaren als PO-bestand."),
    w.FileNotInUtf8: RefusalText(422, "Dit bestand is niet in UTF-8 bewaard. Vraag de vertaler om dat wel te doen."),
    w.FileOfAnotherLanguage: RefusalText(422, "Dit bestand is in een andere taal (%(language)s). Kies het juiste."),
    w.FileNotTakenIn: RefusalText(422, "Er is niets ingelezen. Verbeter eerst wat fout is, of kies een ander bestand."),
    w.NoSuchRecording: RefusalText(404, "Deze opname is er niet (meer)."),
    w.NotASoundFile: RefusalText(422, "Dit geluid lezen we niet. Neem op met de knop, of kies een WAV-bestand (mono)."),
    w.RecordingTooShort: RefusalText(422, "Deze opname is te kort. Probeer opnieuw."),
    w.RecordingTooLong: RefusalText(422, "Deze opname is te lang. Hoogstens %(most)s seconden."),
    w.RecordingSilent: RefusalText(422, "Op deze opname is niets te horen. Staat de microfoon aan?"),
    w.DutchIsWrittenElsewhere: RefusalText(422, "Het Nederlands verander je niet hier, maar bij de vraag of de tekst."),
    NotImported: RefusalText(422, "Er is niets ingelezen. Verbeter eerst wat fout is (%(count)s keer)."),
    a.NotAnAppointmentFile: RefusalText(
        422, "Dit bestand lezen we niet. Kies een lijst (CSV) of een agenda (iCalendar)."
    ),
    a.FileTooLarge: RefusalText(413, "Dit bestand is te groot. Het mag hoogstens %(most)s MB zijn."),
    a.TooManyAppointments: RefusalText(422, "Dit zijn te veel afspraken. Lees er hoogstens %(most)s tegelijk in."),
    r.NoMoreNumbers: RefusalText(
        409, "De zuilen geven vandaag geen nieuwe nummers meer. Aan het onthaal kan het nog wel."
    ),
    r.NotEarlier: RefusalText(409, "Kies een uur dat nog komt en dat voor het gewone sluitingsuur van vandaag ligt."),
    r.NotAnHour: RefusalText(422, "Dat is geen uur. Schrijf het zo: 14:30."),
    r.NoReason: RefusalText(422, "Kies waarom het huis vroeger dicht is."),
    a.CodeNotSpare: RefusalText(409, "Deze code is niet meer vrij. Maak een nieuw briefje, met een andere code."),
    a.SlipTooFar: RefusalText(422, "Een briefje kan voor vandaag en de %(days)s dagen daarna. Kies een andere dag."),
    a.HourPassed: RefusalText(409, "Dat uur is voorbij. Kies een later uur."),
    a.ClosedThen: RefusalText(409, "Het huis is dan gesloten. Kies een andere dag of een ander uur."),
    a.NoSuchSlip: RefusalText(404, "Dit briefje is er niet (meer)."),
    c.DraftConflict: RefusalText(409, "%(by)s veranderde dit ook, net voor jou. Kijk na wat er nu staat."),
    c.CodeTaken: RefusalText(422, "De code %(code)s is al in gebruik. Kies een andere."),
    c.BadCode: RefusalText(422, "Schrijf de code met letters, cijfers en streepjes, hoogstens 40: WON-3, vrije-tijd."),
    c.NoSuchEntry: RefusalText(404, "%(code)s is er niet meer. Een collega haalde dit weg."),
    c.StillUsed: RefusalText(409, "%(code)s kan nog niet weg. Dit gebruikt het nog: %(by)s."),
    c.NoDraft: RefusalText(409, "Er is niets veranderd sinds de vorige editie."),
    c.NoSuchEdition: RefusalText(404, "Editie %(edition)s is er niet."),
    c.DraftOvertaken: RefusalText(
        409, "Intussen kwam editie %(edition)s uit, met andere keuzes. Je klad is bewaard. Kies wat blijft."
    ),
    c.SomebodySitsThere: RefusalText(
        409, "Aan loket %(desk)s zit nog iemand. Sluit het eerst, en publiceer dan opnieuw."
    ),
    c.ScreenStandsThere: RefusalText(
        409, "Toestel %(name)s hoort nog bij zone %(zone)s. Geef het eerst een andere, en publiceer dan opnieuw."
    ),
    c.ChangedInTheOffice: RefusalText(
        409, "Editie %(edition)s is in beheer gemaakt en staat niet in deze map. Toch laden: zet er --over achter."
    ),
    c.NotACatalogue: RefusalText(422, "In deze zip staat geen catalogus. Kies een bestand dat hier is uitgevoerd."),
    c.NotAnArchive: RefusalText(422, "Dit is geen zip-bestand, of het is beschadigd. Pak de map in als zip."),
    c.OnlyOneFile: RefusalText(422, "Dit is één bestand. Pak de hele map in als zip, en kies die."),
    c.ArchiveTooLarge: RefusalText(413, "Dit bestand is te groot voor een catalogus: meer dan %(most)s MB."),
    c.ArchiveLocked: RefusalText(422, "Deze zip heeft een wachtwoord. Pak de map in zonder wachtwoord."),
    c.StrangePlace: RefusalText(422, "%(name)s hoort in geen map, of staat er twee keer. Pak de map opnieuw in."),
    c.NotPlainText: RefusalText(422, "%(name)s is geen gewone tekst. Bewaar het bestand als UTF-8."),
    c.SeveralCatalogues: RefusalText(422, "In deze zip staan %(count)s catalogussen. Pak er één in."),
    c.OtherBranch: RefusalText(422, "Deze catalogus is van %(code)s. Dit huis is %(here)s, en neemt alleen de eigen."),
    c.BranchTaken: RefusalText(409, "Er is al een locatie %(code)s. Kies een andere code."),
    f.NotTheFirst: RefusalText(409, "Er is al een account. Een beheerder nodigt nieuwe collega’s uit."),
    f.LinkDead: RefusalText(
        404, "Deze link werkt niet meer. Vraag op de server een nieuwe met flask first-run, of meld je aan."
    ),
    c.PersonalRemark: RefusalText(422, "In de opmerking staat wie iemand is. Schrijf alleen wat er veranderde."),
    c.RemarkTooLong: RefusalText(422, "Een opmerking telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    c.MistakesLeft: RefusalText(422, "Er staan nog fouten in het klad: %(count)s. Verbeter ze eerst."),
    r.NoSuchTheme: RefusalText(422, "Dat thema staat niet in de lijst."),
    r.NothingCounted: RefusalText(404, "Deze telling is er niet (meer)."),
    r.AnswerStands: RefusalText(409, "Ongedaan maken kan tot tien seconden na het tellen."),
    r.WrongPairingCode: RefusalText(422, "Deze code klopt niet of is te oud. Vraag een nieuwe code."),
    r.KioskTooFast: RefusalText(429, "Deze zuil vroeg te veel na elkaar. Ga kijken wie er staat."),
    r.GuessedTooOften: RefusalText(429, "Dat lukte een paar keer niet. Wacht %(wait)s en probeer dan opnieuw."),
    r.UnknownDistance: RefusalText(422, "Kies 3, 5 of 8 meter."),
    d.DeviceUnfit: RefusalText(422, "Er is niets bewaard. Verbeter eerst wat fout is (%(count)s keer)."),
    d.NoSuchDevice: RefusalText(404, "Dit toestel is er niet (meer)."),
    d.DeviceChangedMeanwhile: RefusalText(
        409,
        "Iemand veranderde dit toestel intussen. Er is nog niets bewaard. Kijk na wat er nu staat en bewaar opnieuw.",
    ),
    d.NoDeviceName: RefusalText(422, "Geef het toestel een naam."),
    d.DeviceNameTooLong: RefusalText(422, "Een naam telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    r.UnreadableText: RefusalText(
        422, "Er staat een teken in dat niet kan: < of >, of een onzichtbaar teken. Wis alles en typ het opnieuw."
    ),
    d.UnknownDeviceKind: RefusalText(422, "Kies aanmeldzuil of scherm."),
    d.UnknownZone: RefusalText(422, "Onbekende zone: %(zones)s. Kies uit: %(known)s."),
    d.UnknownArrow: RefusalText(422, "Kies voor elk loket een pijl uit de lijst, of geen."),
    d.ImpossibleGlass: RefusalText(422, "Schrijf een getal van 0,3 tot 20, bijvoorbeeld 2,7."),
    d.BadPrinter: RefusalText(
        422, "Schrijf de printer zo: tcp://192.0.2.10:9100, file:///dev/usb/lp0 of browser. Leeg is zonder printer."
    ),
    d.SlugTaken: RefusalText(409, "%(slug)s is al een toestel, hier of op een andere locatie. Kies een andere naam."),
    d.BadSlug: RefusalText(422, "Schrijf het toestel met kleine letters, cijfers en streepjes: zuil-1, scherm-2."),
    d.ScanIsOver: RefusalText(404, "Deze QR-code is te oud of vervangen. Scan de code die nu op het scherm staat."),
    d.ScanIsUsed: RefusalText(409, "Dit scherm is net al gekoppeld."),
    d.ScreenOfAnotherBranch: RefusalText(
        409, "Dit scherm hoort bij een andere locatie. Open op het scherm /pair en scan de code die daar komt."
    ),
    d.DeviceIsTaken: RefusalText(
        409, "%(name)s is al een ander scherm. Koppel dat eerst los, of kies een ander toestel."
    ),
    d.NoSuchTest: RefusalText(422, "Dat valt op dit toestel niet te proberen."),
    d.TestNotAsked: RefusalText(403, "Een beheerder kan deze proef starten, in Beheer, Toestellen."),
    d.NoDeviceChosen: RefusalText(422, "Kies welk toestel dit is."),
    r.NothingAnnounced: RefusalText(422, "Schrijf eerst wat op de schermen moet staan."),
    r.AnnouncementTooLong: RefusalText(422, "Een bericht telt hoogstens %(most)s tekens. Dit zijn er %(length)s."),
    r.PersonalAnnouncement: RefusalText(
        422, "Er staat een rijksregisternummer, telefoonnummer of e-mailadres in. Haal het weg: iedereen leest mee."
    ),
    r.PersonalReason: RefusalText(422, "Kies een reden uit de lijst. Schrijf er geen naam of nummer in."),
    r.AnnouncementOver: RefusalText(422, "Het einde moet later zijn dan het begin, en nog komen."),
    r.AnnouncementTooFar: RefusalText(422, "Kies een einde binnen %(days)s dagen."),
    r.NoSuchAnnouncement: RefusalText(404, "Dit bericht is er niet (meer)."),
    r.NotYours: RefusalText(403, "Deze pagina is niet voor jouw rol. Vraag de beheerder als dat anders moet."),
}
STAFF |= {kind: RefusalText(*told) for kind, told in AT_A_PROVIDER.items()}

VISITOR: dict[type[r.Refusal], RefusalText] = {
    r.HouseClosed: RefusalText(409, "We zijn nu gesloten."),
    r.HouseFull: RefusalText(409, "Alle nummers zijn nu bezet. Ga naar het onthaal."),
    r.NoMoreNumbers: RefusalText(409, "Vandaag geven we geen nieuwe nummers meer."),
    r.NeedNotOffered: RefusalText(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.NoNeedChosen: RefusalText(422, "Kies eerst waarvoor je komt."),
    r.UnknownExtra: RefusalText(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.LanguageNotOffered: RefusalText(422, "Deze keuze is er niet meer. Begin opnieuw."),
    r.TooManyNeeds: RefusalText(422, "Je hebt genoeg gekozen. Het onthaal helpt met de rest."),
    a.AppointmentUsed: RefusalText(409, "Deze code is al gebruikt."),
    r.KioskTooFast: RefusalText(429, "Dat lukt nu niet. Ga naar het onthaal."),
    r.NotWaiting: RefusalText(409, "Dat kan nu niet meer. Ga naar het onthaal."),
    r.NotCalled: RefusalText(409, "We roepen je nu niet meer."),
    r.AlreadyEnded: RefusalText(409, "Je bezoek is afgelopen."),
}
VISITOR_DEFAULT = RefusalText(409, "Dat lukt nu niet. Ga naar het onthaal.")

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
"""For staff. The action may have been stored just before: nobody can know yet."""
STALE_FORM = "Deze pagina stond te lang open. Er is niets veranderd. Probeer opnieuw."
PLACES = {"asks": "#ask-refusal"}
"""Where the sentence is shown when not in the page's own notice: by the part that sent the request."""
IN_PLACE = {Face.STAFF: "shared/_refusal.html", Face.PHONE: "phone/_refusal.html"}
"""The pages with a notice of their own, and its content."""


def refuse_politely(app: Flask) -> None:
    """Turn refusals and HTTP errors into sentences; an unexpected error is logged once and gets a calm page."""
    app.register_error_handler(r.Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_trouble)
    app.register_error_handler(RateLimitExceeded, _http_error)


def said_to_staff(refusal: r.Refusal) -> RefusalText:
    """The refusal as a colleague reads it, with its facts."""
    no = STAFF[type(refusal)]
    return RefusalText(no.status, no.sentence % refusal.facts if refusal.facts else no.sentence)


def retry_after(refusal: r.Refusal) -> dict[str, str]:
    """The header that says when to try again, for a refusal that ends with time."""
    return {"Retry-After": str(refusal.facts["seconds"])} if "seconds" in refusal.facts else {}


def _refused(refusal: r.Refusal) -> Response:
    db_session().rollback()
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
    """The database is away or too busy: told at once, and the page recovers by itself. Other errors are our fault."""
    with suppress(SQLAlchemyError):
        db_session().rollback()
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
    """As a part (the sentence in the page's own notice) for htmx, as a calm whole page otherwise."""
    g.setdefault("branch", None)
    which = face()
    if status >= 500 and asks_for_a_part():
        return make_response("", status, {"HX-Reswap": "none"})  # it keeps showing the last known state
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
    typed = typed_in_the_office() if status == 503 and which is Face.STAFF else []
    page = render_template(f"refused/{which}.html", sentence=sentence, status=status, again=again_at(), typed=typed)
    return make_response(page, status)
