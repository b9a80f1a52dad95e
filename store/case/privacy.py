"""The record of whose eyes a case is for."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Privacy(msgspec.Struct, frozen=True):
    """Whether the view is restricted, since when, and the event that says why."""

    restricted: bool = False
    since: date | None = None
    seq: int = 0


def evolve(record: Privacy, entry: "Entry") -> Privacy:
    """The record after `entry`."""
    match entry.event:
        case e.ViewRestricted(on=on):
            return Privacy(True, on, entry.seq)
        case e.ViewRestrictionLifted():
            return Privacy()
    raise ValueError(f"{type(entry.event).__name__} is not an event of the view")


def tells(record: Privacy, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Since when the view is restricted, and why."""
    if record.restricted:
        yield "Restricted", f"since {record.since}: {telling.text(record.seq, 'reason') or '[erased]'}"
