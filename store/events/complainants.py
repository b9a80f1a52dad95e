"""Complainants: who speaks for them, what they need, what they prefer, and what they were told and agreed to."""

from datetime import date

from store.events.base import CaseEvent


class ComplainantEvent(CaseEvent, frozen=True):
    """A fact of the complainant."""

    chapter = "complainants"


class RepresentativeAdded(ComplainantEvent, frozen=True):
    """Somebody speaks for the complainant. `code` is their authority, seen on `seen`; "" where none was. Texts: name, email, telephone."""

    number: int
    relation: str
    code: str = ""
    seen: date | None = None
    until: date | None = None


class AuthorityRecorded(ComplainantEvent, frozen=True):
    """The authority of a representative was seen, and holds up to and including `until`."""

    number: int
    code: str
    seen: date
    until: date | None = None


class RepresentativeEnded(ComplainantEvent, frozen=True):
    """The representative speaks for the complainant no longer. Texts: reason."""

    number: int


class AdjustmentAgreed(ComplainantEvent, frozen=True):
    """A reasonable adjustment was agreed: to be delivered by `due`, looked at again on `review` (R31). Texts: need, agreed."""

    number: int
    code: str
    owner: int
    due: date
    review: date


class AdjustmentDelivered(ComplainantEvent, frozen=True):
    """What was agreed was done. Texts: text."""

    number: int


class AdjustmentReviewed(ComplainantEvent, frozen=True):
    """It was asked whether the adjustment is still right; `code` is keep, change or end. Texts: reason; agreed, where it changed.

    `due` is the day by which a changed one is to be delivered, `review` the next day to look at it.
    """

    number: int
    code: str
    due: date | None = None
    review: date | None = None


class VulnerabilityRecorded(ComplainantEvent, frozen=True):
    """Circumstances of the complainant to be sensitive to (R13). Texts: text."""

    number: int
    code: str


class VulnerabilityEnded(ComplainantEvent, frozen=True):
    """Those circumstances are over. Texts: reason."""

    number: int


class PreferencesSet(ComplainantEvent, frozen=True):
    """The format (`code`) and the language in which the complainant is written to (R30)."""

    code: str
    language: str = ""


class PrivacyNoticeGiven(ComplainantEvent, frozen=True):
    """The complainant was given the privacy notice. Texts: version."""


class ConsentRecorded(ComplainantEvent, frozen=True):
    """Whether the case may be shared with an outside body; `code` is given, refused or withdrawn. Texts: body."""

    code: str
