"""What kind of complaint it is: assessed, very serious, flagged for another procedure, or begun on social media."""

from datetime import date

from store.events.base import CaseEvent


class ScopeEvent(CaseEvent, frozen=True):
    """A fact of the first assessment."""

    chapter = "scope"


class Assessed(ScopeEvent, frozen=True):
    """The first assessment (ISO 10002, 7.5). `code` is the severity, `subject_type` what is complained about (R32). Texts: reasons."""

    code: str
    subject_type: str = ""


class SeriousEvent(CaseEvent, frozen=True):
    """A fact of a complaint that may be very serious (R34)."""

    chapter = "serious"


class SeriousFlagged(SeriousEvent, frozen=True):
    """Somebody thinks it very serious: whether to open an internal investigation must be decided, by `due`. Texts: text."""

    due: date | None = None


class InternalInvestigationOpened(SeriousEvent, frozen=True):
    """An internal investigation was opened; the complaint is not decided until it comes back. Texts: reasons, to."""


class InternalInvestigationDeclined(SeriousEvent, frozen=True):
    """No internal investigation was opened, and why. Texts: reasons."""


class InternalInvestigationReturned(SeriousEvent, frozen=True):
    """The internal investigation is over and the complaint goes on. Texts: text."""


class FlagEvent(CaseEvent, frozen=True):
    """A fact of a flag: something of this complaint belongs to another procedure as well (R61)."""

    chapter = "flags"


class FlagRaised(FlagEvent, frozen=True):
    """It touches another procedure, named by `code`, to which it is handed on by `due`. Texts: text."""

    number: int
    code: str
    due: date


class FlagHandedOn(FlagEvent, frozen=True):
    """Flag `number` was handed on. Texts: to, text."""

    number: int


class SocialEvent(CaseEvent, frozen=True):
    """A fact of a comment on social media (R49)."""

    chapter = "social"


class SocialCommentLogged(SocialEvent, frozen=True):
    """A comment was seen on the platform `code`. Texts: handle, link, text."""

    number: int
    code: str


class InvitedToPrivateChannel(SocialEvent, frozen=True):
    """Whoever wrote comment `number` was asked to go on in private; nothing of the case was said in public. Texts: text."""

    number: int


class MovedToPrivateChannel(SocialEvent, frozen=True):
    """Whoever wrote comment `number` went on by the channel `code`."""

    number: int
    code: str
