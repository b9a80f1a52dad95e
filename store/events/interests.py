"""Interests that those who handle a complaint declare about themselves (R23, the Conflict of Interest Policy)."""

from typing import Final

from store.events.base import CaseEvent

NO_CONFLICT: Final = "none"
CONFLICT: Final = "conflict"


class InterestEvent(CaseEvent, frozen=True):
    """A fact of somebody's interest in a case."""

    chapter = "interests"


class InterestDeclared(InterestEvent, frozen=True):
    """Whoever acts has no conflict of interest, or has one, as `code` says. Texts: text (what it is, or what has changed)."""

    stage: int
    code: str
