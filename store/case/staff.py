"""The record of a member of staff complained about (R24, R25)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Staff(msgspec.Struct, frozen=True):
    """Whether they were invited to respond, and when they did. `invited` is None until either was recorded."""

    invited: bool | None = None
    invited_on: date | None = None
    due: date | None = None
    responded: tuple[date, ...] = ()
    asked: int = 0  # the event that says so
    answers: tuple[int, ...] = ()


def evolve(record: Staff, entry: "Entry") -> Staff:
    """The record after `entry`."""
    match entry.event:
        case e.StaffInvited(on=on, invited=invited, due=due):
            return replace(record, invited=invited, invited_on=on, due=due, asked=entry.seq)
        case e.StaffResponded(on=on):
            return replace(record, responded=(*record.responded, on), answers=(*record.answers, entry.seq))
    raise ValueError(f"{type(entry.event).__name__} is not an event of staff complained about")


def tells(record: Staff, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Whether they were invited, and what they said."""
    if record.invited_on is not None:
        how = "invited to respond" if record.invited else "not invited to respond"
        how += f" by {record.due}" if record.due else ""
        reason = telling.text(record.asked, "reason")
        yield "Invitation", f"{how} on {record.invited_on}{f': {reason}' if reason else ''}"
    for on, seq in zip(record.responded, record.answers, strict=True):
        yield "Response", f"{on}: {telling.text(seq) or '[erased]'}"
