"""What the law puts in the place of the policy (R6)."""

from store.events.base import CaseEvent


class LegalEvent(CaseEvent, frozen=True):
    """A fact of what the law says otherwise."""

    chapter = "legal"
    number: int


class OverrideRecorded(LegalEvent, frozen=True):
    """The law overrides some part of the policy in this case. Texts: basis (statute and section), text (what does not apply)."""


class OverrideEnded(LegalEvent, frozen=True):
    """It does not, or does no longer. Texts: reason."""
