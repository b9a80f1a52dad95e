"""The record of how long a case is kept: the class that somebody chose, the holds on it, and its erasure (R61)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Hold(Numbered, frozen=True):
    """One legal hold; `end` is the event that says why it is over."""

    by: int
    released: date | None = None
    end: int = 0


class Erasure(msgspec.Struct, frozen=True):
    """What the case said is gone: every text of an event before `seq`. `disposed` as its time was over, else redacted."""

    on: date
    seq: int
    by: int
    certificate: int
    disposed: bool


class Retention(msgspec.Struct, frozen=True):
    """`code` is the class that somebody chose, "" while the schedule says it; `chosen` the event that says why."""

    code: str = ""
    chosen: int = 0
    holds: tuple[Hold, ...] = ()
    erased: Erasure | None = None

    @property
    def in_force(self) -> tuple[Hold, ...]:
        """The holds that were not released."""
        return tuple(hold for hold in self.holds if hold.released is None)


def evolve(record: Retention, entry: "Entry") -> Retention:
    """The record after `entry`."""
    match entry.event:
        case e.RetentionSet(code=code):
            return replace(record, code=code, chosen=entry.seq)
        case e.HoldPlaced(on=on, number=number):
            return replace(record, holds=(*record.holds, Hold(number, entry.seq, on, entry.actor)))
        case e.HoldReleased(on=on, number=number):
            return replace(record, holds=changed(record.holds, number, released=on, end=entry.seq))
        case e.Disposed() | e.Redacted() as event:
            disposed = isinstance(event, e.Disposed)
            return replace(record, erased=Erasure(event.on, entry.seq, entry.actor, event.number, disposed))
    raise ValueError(f"{type(entry.event).__name__} is not an event of retention")


def tells(record: Retention, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Why the class was chosen, who holds the case and why, and that it is erased."""
    if record.chosen:
        yield "Class chosen", telling.text(record.chosen, "reason") or "[erased]"
    for hold in record.holds:
        words = telling.text(hold.seq, "reason") or "[erased]"
        yield f"Legal hold {hold.number}", f"{words}, since {hold.on} ({telling.called(hold.by)})"
        if hold.released is not None:
            yield "", f"released {hold.released}: {telling.text(hold.end, 'reason') or '[erased]'}"
    if record.erased is not None:
        gone = record.erased
        what = "disposed of" if gone.disposed else "redacted"
        yield "Erased", f"{what} {gone.on} by {telling.called(gone.by)}, certificate {gone.certificate}"
        if not gone.disposed:
            yield "", telling.text(gone.seq, "reason") or "[erased]"
