"""Looks at the quality of how a case was handled, by somebody who did not handle it (R5, R19, R27)."""

from store.events.base import CaseEvent


class QualityChecked(CaseEvent, frozen=True):
    """Somebody looked at how the case was handled: what was as it should be, and what was not. Texts: text."""

    chapter = "quality"
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Whether all was as it should be, as figures count it."""
        return "not-met" if self.not_met else "met"
