"""The record of what the complainant was told on the way (R20)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Updates(msgspec.Struct, frozen=True):
    """How often, and when last."""

    count: int = 0
    last: date | None = None


def evolve(record: Updates, entry: "Entry") -> Updates:
    """The record after `entry`."""
    match entry.event:
        case e.ProgressUpdated(on=on):
            return Updates(record.count + 1, max(record.last or on, on))
    raise ValueError(f"{type(entry.event).__name__} is not an event of an update")


def tells(record: Updates, telling: "Telling") -> Iterator[tuple[str, str]]:
    """When the complainant last heard."""
    if record.last is not None:
        yield (
            "Told how it stands",
            f"{record.count} times, last on {record.last}" if record.count > 1 else f"{record.last}",
        )
