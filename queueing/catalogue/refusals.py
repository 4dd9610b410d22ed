"""What may be refused about the catalogue, while it is changed in the office?"""

from __future__ import annotations

from queueing.catalogue.changes import Conflict, Path
from queueing.catalogue.mistakes import Mistake
from queueing.refusals import Refusal


class DraftConflict(Refusal):
    """Somebody else (`by`) changed the same fields meanwhile; `fields` has what they made of them, by name."""

    def __init__(self, *, fields: dict[str, object], by: str) -> None:
        super().__init__(by=by)
        self.fields, self.by = fields, by


class CodeTaken(Refusal):
    """There is an entry with this code already."""


class BadCode(Refusal):
    """A code is made of letters, digits and hyphens."""


class NoSuchEntry(Refusal):
    """The draft has no such entry (any more)."""


class StillUsed(Refusal):
    """Other entries need this one; `by` are the paths of the fields that name it."""

    def __init__(self, *, code: str, by: tuple[Path, ...]) -> None:
        super().__init__(code=code, by=", ".join(one[-2] if len(one) > 2 else one[-1] for one in by))
        self.by = by


class NoDraft(Refusal):
    """Nothing was changed since the last edition."""


class NoSuchEdition(Refusal):
    """This branch never published an edition with that number."""


class DraftOvertaken(Refusal):
    """Another edition came into force meanwhile, and changed the same fields; the draft is kept as it is."""

    def __init__(self, conflicts: tuple[Conflict, ...], *, edition: int) -> None:
        super().__init__(edition=edition)
        self.conflicts = conflicts


class SomebodySitsThere(Refusal):
    """The new edition has no desk with this number any more, and somebody sits at it."""


class ScreenStandsThere(Refusal):
    """The new edition has no such zone any more, and a kiosk or display (`name`) belongs to it."""


class ChangedInTheOffice(Refusal):
    """The edition in force was published in the office: a folder does not replace it unasked."""


class MistakesLeft(Refusal):
    """The document has mistakes, so it cannot be published."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(count=len(mistakes))
        self.mistakes = mistakes


class PersonalRemark(Refusal):
    """The remark beside an edition tells who somebody is (P-8)."""


class RemarkTooLong(Refusal):
    """The remark beside an edition has more characters (`length`) than fit (`most`)."""


class NotACatalogue(Refusal):
    """The archive has nothing of a branch in it."""


class NotAnArchive(Refusal):
    """The bytes are no zip file, or a broken one."""


class OnlyOneFile(Refusal):
    """One file of the folder was sent, and not the folder in an archive."""


class ArchiveTooLarge(Refusal):
    """More bytes, packed or unpacked, or more files than any catalogue has; `most` megabytes are read."""


class ArchiveLocked(Refusal):
    """The archive has a password."""


class StrangePlace(Refusal):
    """A file (`name`) of the archive wants to be outside its folder, or is in it twice."""


class NotPlainText(Refusal):
    """A file (`name`) is not written in UTF-8."""


class SeveralCatalogues(Refusal):
    """The archive has several folders of branches."""


class OtherBranch(Refusal):
    """The catalogue belongs to the branch `code`, and this one is `here`."""


class BranchTaken(Refusal):
    """There is a branch with this code already."""
