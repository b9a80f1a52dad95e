"""The record of looks at the quality of how a case was handled (R5, R19, R27)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Look(msgspec.Struct, frozen=True):
    """One look, by whom and when; `seq` finds what they wrote."""

    by: int
    on: date
    met: tuple[str, ...]
    not_met: tuple[str, ...]
    seq: int


class Quality(msgspec.Struct, frozen=True):
    """Every look, in order."""

    all: tuple[Look, ...] = ()


def evolve(record: Quality, entry: "Entry") -> Quality:
    """The record after `entry`."""
    match entry.event:
        case e.QualityChecked(on=on, met=met, not_met=not_met):
            return Quality((*record.all, Look(entry.actor, on, met, not_met, entry.seq)))
    raise ValueError(f"{type(entry.event).__name__} is not an event of quality")


def tells(record: Quality, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Who looked, and what they found."""
    items = telling.policy.lists.quality_items
    for look in record.all:
        yield telling.called(look.by), f"looked on {look.on}"
        for codes, word in ((look.met, "as it should be"), (look.not_met, "not as it should be")):
            for code in codes:
                yield "", f"{items.get(code, code)}: {word}"
        if telling.text(look.seq):
            yield "", telling.text(look.seq)
