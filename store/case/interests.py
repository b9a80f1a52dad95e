"""The record of the interests declared in a case (R23)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Declaration(msgspec.Struct, frozen=True):
    """What a handler declared about themselves at a stage; `seq` finds the words."""

    by: int
    stage: int
    conflict: bool
    on: date
    seq: int


class Interests(msgspec.Struct, frozen=True):
    """Every declaration, in order; the last of a handler holds."""

    all: tuple[Declaration, ...] = ()

    def has_conflict(self, handler: int) -> bool:
        """Whether the handler declared a conflict, and nothing else since."""
        return next((d.conflict for d in reversed(self.all) if d.by == handler), False)

    def declared(self, handler: int, stage: int) -> bool:
        """Whether the handler declared anything at the stage."""
        return any(d.by == handler and d.stage == stage for d in self.all)


def evolve(record: Interests, entry: "Entry") -> Interests:
    """The record after `entry`."""
    match entry.event:
        case e.InterestDeclared(on=on, stage=stage, code=code):
            declaration = Declaration(entry.actor, stage, code == e.CONFLICT, on, entry.seq)
            return Interests((*record.all, declaration))
    raise ValueError(f"{type(entry.event).__name__} is not an event of an interest")


def tells(record: Interests, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Who declared what."""
    for d in record.all:
        what = "a conflict of interest" if d.conflict else "no conflict of interest"
        words = telling.text(d.seq)
        yield (
            telling.called(d.by),
            f"declared {what} at stage {d.stage} on {d.on}{f': {words}' if words else ''}",
        )
