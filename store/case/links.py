"""The record of a case's links to other cases. Nothing is moved by one: each case keeps its clocks, letters and rights."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from store import events as e
from store.case.numbered import Numbered, changed
from store.case.references import reference

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry

KINDS: Final = {"duplicate": "Duplicate", "related": "Related", "same-cause": "Same cause"}


class Link(Numbered, frozen=True):
    """One link, as this side has it; `ended` once it holds no longer, by the event `ended_seq`."""

    other: int
    kind: str
    leads: bool  # this case leads the other
    ended: date | None = None
    ended_seq: int = 0


class Links(msgspec.Struct, frozen=True):
    """Every link a case has had, oldest first."""

    every: tuple[Link, ...] = ()

    @property
    def current(self) -> tuple[Link, ...]:
        """Those that hold."""
        return tuple(link for link in self.every if link.ended is None)

    @property
    def led_by(self) -> tuple[int, ...]:
        """The cases that lead this one."""
        return tuple(link.other for link in self.current if not link.leads)

    def to(self, other: int) -> Link | None:
        """The link that holds between this case and another."""
        return next((link for link in self.current if link.other == other), None)


def evolve(record: Links, entry: "Entry") -> Links:
    """The record after `entry`."""
    match entry.event:
        case e.CaseLinked(on=on, number=number, other=other, code=kind, leads=leads):
            return Links((*record.every, Link(number, entry.seq, on, other, kind, leads)))
        case e.CaseUnlinked(on=on, number=number):
            return Links(changed(record.every, number, ended=on, ended_seq=entry.seq))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a link")


def tells(record: Links, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each link, and which of the two leads."""
    for link in record.every:
        words = f"{reference(link.other)}, {'which this one leads' if link.leads else 'which leads'}, since {link.on}"
        if link.ended is not None:
            words += f"; unlinked on {link.ended}: {telling.text(link.ended_seq, 'reason') or '[erased]'}"
        yield KINDS.get(link.kind, link.kind), words
