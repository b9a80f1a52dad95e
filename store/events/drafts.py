"""Draft decisions shown to the complainant, and what they said (R29; ISO 10002, 7.9)."""

from datetime import date

from store.events.base import CaseEvent


class DraftEvent(CaseEvent, frozen=True):
    """A fact of a draft decision."""

    chapter = "drafts"


class DraftShared(DraftEvent, frozen=True):
    """A draft decision was shared with the complainant, who may comment until `due`. Texts: text (the draft)."""

    number: int
    due: date | None = None


class CommentsReceived(DraftEvent, frozen=True):
    """The complainant's comments on the draft of that number, kept as given. Texts: text."""

    number: int
