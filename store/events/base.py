"""What every event is: facts of a civil date, without free text or names."""

from datetime import date
from typing import ClassVar, NamedTuple

import msgspec

NO_TEXTS: dict[str, str] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A fact of the register. `on` is the civil date, in the policy's time zone, on which it happened."""

    stream: ClassVar[str]
    v: ClassVar[int] = 1
    chapter: ClassVar[str] = ""  # the part of a case that it changes; "" is the way through the stages
    counted: ClassVar[bool] = (
        False  # whether figures count it one by one, as they do the events of every chapter
    )
    on: date
    texts: dict[str, str] = msgspec.field(default_factory=dict)


class New(NamedTuple):
    """An event on its way into the ledger, with the bodies of its texts."""

    stream_id: int
    event: Event
    texts: dict[str, str] = NO_TEXTS


class Due(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A date promised: `days` of `unit` after `after` (day 0), under numbered versions of policy and calendar.

    `on` is None where it can't be computed, and `why_not` then says so. `latest`: the clock runs from an acknowledgement that has
    not been made; `after` is the last day for that, and `on` the latest that the date can be.
    """

    after: date
    days: int
    unit: str
    policy: int
    calendar: int
    on: date | None = None
    why_not: str = ""
    latest: bool = False


class CaseEvent(Event, frozen=True):
    """A fact of one complaint."""

    stream = "case"
