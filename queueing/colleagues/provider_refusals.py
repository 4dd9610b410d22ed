"""Which refusals come from signing in at an organisation's own provider? Sentences: `web/provider_sentences.py`."""

from __future__ import annotations

from queueing.refusals import Refusal


# --- the attempt ---
class AttemptMissing(Refusal):
    """This browser began no attempt, or has forgotten it."""


class AttemptMismatch(Refusal):
    """The answer belongs to another attempt than the one this browser began (`state`)."""


class AttemptExpired(Refusal):
    """The attempt began too long ago. Facts: `minutes`."""


class AttemptSpent(Refusal):
    """The answer to this attempt came before: it opens once."""


class MixedUp(Refusal):
    """The answer comes from another provider than the one that was asked (RFC 9207)."""


# --- the provider ---
class ProviderAway(Refusal):
    """The provider does not answer, or answers something else than it should. Facts: `provider`."""


class DeniedThere(Refusal):
    """The person, or the provider, broke off (`access_denied`)."""


class ProviderSaidNo(Refusal):
    """The provider answered with an error, or without a code."""


class ClientRefused(Refusal):
    """The provider does not accept this house: its id or its secret is wrong."""


class CodeRefused(Refusal):
    """The provider does not accept the code, or not with this proof (PKCE)."""


# --- the ID token ---
class TokenUnsound(Refusal):
    """It cannot be read, misses something, or its signature is wrong."""


class TokenAlgorithmRefused(Refusal):
    """It is signed with nothing, or with a secret that both sides hold."""


class TokenKeyUnknown(Refusal):
    """It is signed with a key that the provider does not publish."""


class TokenOfAnotherIssuer(Refusal):
    """It is not from this provider."""


class TokenForAnother(Refusal):
    """It is meant for another client."""


class TokenOfAnotherAttempt(Refusal):
    """It belongs to another attempt (`nonce`)."""


class TokenExpired(Refusal):
    """It was over before it came: one of two clocks is wrong. Facts: `minutes`."""


class TokenFromTheFuture(Refusal):
    """It was made later than now: one of two clocks is wrong. Facts: `minutes`."""


class NotStrongEnough(Refusal):
    """The person signed in there in a weaker way than this house asks (`acr`, `amr`)."""


class GroupsLeftOut(Refusal):
    """The person is in more groups than the provider tells."""


# --- the person ---
class NotKnownHere(Refusal):
    """No group of this person has a role here, and no account is linked."""


class NoRolesLeft(Refusal):
    """The groups of this person no longer have a role here."""


class NoLongerHere(Refusal):
    """This person no longer works here."""


class NameNotUsable(Refusal):
    """The provider tells no name that can be shown."""


class AlreadyLinked(Refusal):
    """This account at the provider is linked to somebody, or this colleague to another account there."""


class NotLinked(Refusal):
    """This colleague has no such link."""


# --- what a house decides about it ---
class PasswordNotForYou(Refusal):
    """A branch of this person lets only emergency accounts sign in here; others sign in at the provider."""


class NoProvider(Refusal):
    """No provider is connected."""


class NobodyThroughProvider(Refusal):
    """No manager of this branch signed in through a provider lately: everybody could be locked out. Facts: `days`."""


class NoSuchGroup(Refusal):
    """This branch has no such group."""


class GroupTaken(Refusal):
    """This group already stands in the list."""


class GroupOfManagers(Refusal):
    """Without this group the branch would have no manager left."""


class BadGroup(Refusal):
    """The name of a group is empty, too long, or holds what nobody can read. Facts: `most`."""
