"""The record of what the law puts in the place of the policy (R6)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Override(Numbered, frozen=True):
    """One part of the policy that does not apply; `end` is the event that says why it does again."""

    ended: date | None = None
    end: int = 0


class Legal(msgspec.Struct, frozen=True):
    """Every override, in the order of its number."""

    all: tuple[Override, ...] = ()

    @property
    def in_force(self) -> tuple[Override, ...]:
        """Those that were not ended."""
        return tuple(override for override in self.all if override.ended is None)


def evolve(record: Legal, entry: "Entry") -> Legal:
    """The record after `entry`."""
    match entry.event:
        case e.OverrideRecorded(on=on, number=number):
            return Legal((*record.all, Override(number, entry.seq, on)))
        case e.OverrideEnded(on=on, number=number):
            return Legal(changed(record.all, number, ended=on, end=entry.seq))
    raise ValueError(f"{type(entry.event).__name__} is not an event of the law")


def tells(record: Legal, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each override with its basis, and whether it holds."""
    for one in record.all:
        basis, what = telling.text(one.seq, "basis") or "[erased]", telling.text(one.seq) or "[erased]"
        yield f"Override {one.number}", f"{what} ({basis}), since {one.on}"
        if one.ended is not None:
            yield "", f"ended {one.ended}: {telling.text(one.end, 'reason') or '[erased]'}"
