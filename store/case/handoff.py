"""The record of what was told to a line manager (R60)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class HandOff(msgspec.Struct, frozen=True):
    """Who told whom, and when; `seq` finds why."""

    by: int
    to: int
    to_manager: bool
    on: date
    seq: int


class HandOffs(msgspec.Struct, frozen=True):
    """Every hand-off, in order."""

    all: tuple[HandOff, ...] = ()


def evolve(record: HandOffs, entry: "Entry") -> HandOffs:
    """The record after `entry`."""
    match entry.event:
        case e.HandedOff(on=on, to=to, code=code):
            return HandOffs((*record.all, HandOff(entry.actor, to, code == e.LINE_MANAGER, on, entry.seq)))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a hand-off")


def tells(record: HandOffs, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Who told whom, and why."""
    for h in record.all:
        who = f"{telling.called(h.to)}, their line manager," if h.to_manager else telling.called(h.to)
        yield telling.called(h.by), f"told {who} on {h.on}: {telling.text(h.seq, 'reason') or '[erased]'}"
