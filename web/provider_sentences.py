"""What does a colleague read when signing in at a provider is refused? Status and sentence, for `web/refusals.py`."""

from __future__ import annotations

from queueing.colleagues import provider_refusals as o
from queueing.refusals import Refusal

AGAIN = "Begin opnieuw met aanmelden."
TELL = "Meld het aan wie de server beheert."
AT_A_PROVIDER: dict[type[Refusal], tuple[int, str]] = {
    o.AttemptMissing: (400, f"Deze browser begon geen poging, of weet er niets meer van. {AGAIN}"),
    o.AttemptMismatch: (400, f"Dit antwoord hoort bij een andere poging. {AGAIN}"),
    o.AttemptExpired: (400, f"Deze poging is ouder dan %(minutes)s minuten. {AGAIN}"),
    o.AttemptSpent: (409, f"Dit antwoord is al gebruikt. {AGAIN}"),
    o.MixedUp: (400, f"Dit antwoord komt van een andere aanmelddienst dan je koos. {AGAIN}"),
    o.ProviderAway: (
        503, "%(provider)s antwoordt nu niet. Probeer straks opnieuw, of meld je hier aan met je wachtwoord.",
    ),
    o.DeniedThere: (403, f"Het aanmelden bij %(provider)s is afgebroken. {AGAIN}"),
    o.ProviderSaidNo: (502, f"%(provider)s kon je niet aanmelden. {AGAIN}"),
    o.ClientRefused: (502, f"%(provider)s kent dit huis niet, of het geheim klopt niet. {TELL}"),
    o.CodeRefused: (400, f"De code van deze poging is geweigerd: ze is te oud, al gebruikt of niet van hier. {AGAIN}"),
    o.TokenUnsound: (502, f"Het bewijs dat terugkwam, klopt niet. {TELL}"),
    o.TokenAlgorithmRefused: (502, f"Het bewijs van %(provider)s is niet ondertekend zoals het moet. {TELL}"),
    o.TokenKeyUnknown: (502, f"Het bewijs is ondertekend met een sleutel die %(provider)s niet kent. {TELL}"),
    o.TokenOfAnotherIssuer: (502, f"Het bewijs komt niet van %(provider)s. {TELL}"),
    o.TokenForAnother: (502, f"Het bewijs van %(provider)s is voor een andere toepassing. {TELL}"),
    o.TokenOfAnotherAttempt: (400, f"Het bewijs hoort bij een andere poging. {AGAIN}"),
    o.TokenExpired: (
        502, "Het bewijs van %(provider)s was al %(minutes)s minuten voorbij. Loopt de klok van de server juist? "
        f"{TELL}",
    ),
    o.TokenFromTheFuture: (
        502, "De klok van de server en die van %(provider)s verschillen %(minutes)s minuten. " + TELL,
    ),
    o.NotStrongEnough: (
        403, "Dit huis vraagt een sterkere manier van aanmelden bij %(provider)s. Kies daar een andere.",
    ),
    o.GroupsLeftOut: (502, f"%(provider)s geeft niet al je groepen door: het zijn er te veel. {TELL}"),
    o.NotKnownHere: (
        403, "Je bent goed aangemeld, maar je hebt hier geen taak. Vraag aan wie het huis beheert om een groep of een "
        "link.",
    ),
    o.NoRolesLeft: (403, "Je groepen geven hier geen taak meer. Vraag aan wie het huis beheert wat er veranderde."),
    o.NoLongerHere: (403, "%(name)s werkt hier niet meer. Klopt dat niet? Vraag het aan wie het huis beheert."),
    o.NameNotUsable: (
        403, "De aanmelddienst geeft geen naam door die we kunnen tonen (letters en cijfers, hoogstens %(most)s). "
        "Vraag een link aan wie het huis beheert.",
    ),
    o.AlreadyLinked: (
        409, "Dit account is al gekoppeld. Meld je gewoon aan, of vraag een beheerder om het los te maken.",
    ),
    o.NotLinked: (404, "Deze koppeling is er niet (meer)."),
    o.PasswordNotForYou: (403, "In dit huis meld je je aan bij je organisatie. Hier aanmelden is alleen voor nood."),
    o.NoProvider: (409, "Er is nog geen aanmelddienst gekoppeld. Dat doet wie de server beheert."),
    o.NobodyThroughProvider: (
        409, "Dat kan pas als een beheerder zich de laatste %(days)s dagen zo aanmeldde. Anders raakt iedereen "
        "buitengesloten.",
    ),
    o.NoSuchGroup: (404, "Deze groep staat niet (meer) in de lijst."),
    o.GroupTaken: (422, "%(group)s staat al in de lijst."),
    o.BadGroup: (422, "Schrijf de groep zoals de aanmelddienst ze noemt, hoogstens %(most)s tekens."),
    o.GroupOfManagers: (409, "Dan is er geen beheerder meer. Geef eerst iemand met de hand de rol beheer."),
}  # fmt: skip
