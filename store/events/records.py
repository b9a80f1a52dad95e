"""The events of the records beside the complaints: changes that follow from them, compliments, and packs that went to a committee.

Each record keeps to the policy named in its first event.
"""

from datetime import date

from store.events.base import Event


class ChangeEvent(Event, frozen=True):
    """A fact of one change of a service, a policy or a procedure (R52)."""

    stream = "change"


class ChangeProposed(ChangeEvent, frozen=True):
    """Somebody proposed a change. Texts: title, text."""

    policy: int
    kind: str
    cause: str = ""
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    owner: int | None = None
    due: date | None = None


class ChangeAssigned(ChangeEvent, frozen=True):
    """Who sees to the change, and by when."""

    owner: int
    due: date


class ChangeLinked(ChangeEvent, frozen=True):
    """A case is behind the change."""

    case: int


class ChangeReported(ChangeEvent, frozen=True):
    """The change was reported to a committee, or to all staff, on `on` (R52, R53). Texts: minute, the reference of the minute."""

    committee: str


class ChangeDone(ChangeEvent, frozen=True):
    """The change was made. Texts: text."""


class ChangeDropped(ChangeEvent, frozen=True):
    """The change will not be made. Texts: reason."""


class EffectRegistered(ChangeEvent, frozen=True):
    """What will be looked at, settled before anybody looks: a measure, which complaints, the day of the change, what is expected.

    Before is from `window_from` to the day before `change_on`; after is from `change_on` to `window_to`.
    """

    number: int
    measure: str
    expected: str
    change_on: date
    window_from: date
    window_to: date
    service: str = ""
    category: str = ""


class EffectAssessed(ChangeEvent, frozen=True):
    """What was found in the window that was registered: an estimate with its interval, in thousandths, and a verdict. Texts: text."""

    number: int
    verdict: str
    window_from: date
    window_to: date
    value: int | None = None
    lower: int | None = None
    upper: int | None = None


class FeedbackEvent(Event, frozen=True):
    """A fact of one compliment (R9)."""

    stream = "feedback"


class FeedbackReceived(FeedbackEvent, frozen=True):
    """Somebody said what went well. Texts: subject, detail, name, contact, thanked (whoever is no handler)."""

    policy: int
    channel: str = ""
    service: str = ""
    staff: tuple[int, ...] = ()  # handlers thanked


class FeedbackShared(FeedbackEvent, frozen=True):
    """It was passed on, to those thanked or to a team. Texts: text."""

    to: tuple[int, ...] = ()
    team: str = ""


class FeedbackUsed(FeedbackEvent, frozen=True):
    """It was used; `code` says how. Texts: text."""

    code: str


class PackEvent(Event, frozen=True):
    """A fact of one pack of figures."""

    stream = "pack"


class PackRecorded(PackEvent, frozen=True):
    """A pack went to a committee on `on` (R51): the digest of its manifest and page, and the end of the ledger that it was made from.

    Texts: minute, the reference of the minute.
    """

    policy: int
    committee: str
    digest: str
    page: str
    count: int
    head: str
    period_from: date
    period_to: date
