"""The record of the evidence of a case (R14)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e
from store.case.numbered import Numbered

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Piece(Numbered, frozen=True):
    """A piece of evidence; `dated` is the day it dates from, `point` the one it bears on."""

    dated: date | None
    point: int | None


class Evidence(msgspec.Struct, frozen=True):
    """Every piece, in the order of its number."""

    all: tuple[Piece, ...] = ()

    @property
    def numbers(self) -> frozenset[int]:
        """What a decision can cite."""
        return frozenset(piece.number for piece in self.all)


def evolve(record: Evidence, entry: "Entry") -> Evidence:
    """The record after `entry`."""
    match entry.event:
        case e.EvidenceAdded(number=number, on=on, dated=dated, point=point):
            return Evidence((*record.all, Piece(number, entry.seq, on, dated, point)))
    raise ValueError(f"{type(entry.event).__name__} is not an event of evidence")


def tells(record: Evidence, telling: "Telling") -> Iterator[tuple[str, str]]:
    """What each piece shows, where it comes from, and when it dates from."""
    for piece in record.all:
        source = telling.text(piece.seq, "source") or "[erased]"
        about = [
            source,
            f"dated {piece.dated}" if piece.dated else "",
            f"point {piece.point}" if piece.point else "",
        ]
        said = ", ".join(part for part in about if part)
        yield f"Evidence {piece.number}", f"{telling.text(piece.seq) or '[erased]'} ({said})"
