"""What may visitors read and see now? One value for all languages; `queueing/words/` decides what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queueing.catalogue.languages import canonical

Forms = tuple[str, ...]
"""A translation: one text, or the plural forms of its language; empty without any."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The translations to show, by language and Dutch sentence; and the languages without a gap on the kiosk's path.

    `hidden` are the pictograms that nobody approved.
    """

    shown: Mapping[str, Mapping[str, Forms]] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def forms(self, language: str, dutch: str) -> Forms:
        """The translation, or its plural forms; empty when there is none to show."""
        return self.shown.get(canonical(language), {}).get(dutch, ())

    def texts(self, language: str) -> Iterable[str]:
        """Everything that is shown in a language, plural forms too."""
        return (text for forms in self.shown.get(canonical(language), {}).values() for text in forms)
