"""Dealings with the complainant that are hard: restricted contact, detriment for complaining; and how satisfied they were."""

from datetime import date

from store.events.base import CaseEvent


class ContactEvent(CaseEvent, frozen=True):
    """A fact of how we deal with the complainant."""

    chapter = "contact"


class ContactRestricted(ContactEvent, frozen=True):
    """Contact with the person was restricted, to be reviewed by `due` (R26). Texts: reason, terms, challenge (how they were told of it)."""

    number: int
    code: str
    due: date


class RestrictionReviewed(ContactEvent, frozen=True):
    """The restriction was reviewed; `code` is lift, or continue until the review of `due`. Texts: reason."""

    number: int
    code: str
    due: date | None = None


class DetrimentAlleged(ContactEvent, frozen=True):
    """The complainant says that they are treated worse for complaining (R12), to be followed up by `due`. Texts: text."""

    number: int
    due: date


class DetrimentFollowedUp(ContactEvent, frozen=True):
    """The allegation was looked into; `code` is found or not-found. Texts: text."""

    number: int
    code: str


class SatisfactionRecorded(ContactEvent, frozen=True):
    """How satisfied the complainant was with the handling of a stage, whose number is `number` (R54); `code` is 1 to 5. Texts: text."""

    number: int
    code: str
