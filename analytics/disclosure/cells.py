"""What a count counts, in words that two packs have in common: a measure, conditions, and a span of days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from analytics import wording

Code = str | None
"""A code as text; None is a category of its own, "not recorded"."""

Path = tuple[Code, ...]
"""Codes from the outermost level inwards; () is the total, a shorter path a subtotal."""

Span = tuple[tuple[int, int], ...]
"""Days as half-open ranges of day numbers (`date.toordinal`), in order, none touching the next."""

NO_DATE: Final[Span] = ((0, 1),)
"""The span of what has no date: before any day of the calendar."""

_FORMS: Final = "2026, 2026-Q1, 2026-01, 2026-01-31 or 2026-01-01/2026-03-31"


@dataclass(frozen=True)
class Cell:
    """What one count counts: cases of `measure` that meet every condition of `where`, in the days of `span`."""

    measure: str
    where: frozenset[tuple[str, Code]]
    span: Span | None = None

    @cached_property
    def signature(self) -> frozenset[str]:
        """The dimensions it has a condition on."""
        return frozenset(name for name, _ in self.where)

    @property
    def words(self) -> str:
        """For people: "received, service “Exams”, 2026-01-01/2026-03-31"."""
        conditions = sorted(self.where, key=lambda pair: (pair[0], pair[1] is not None, pair[1] or ""))
        parts = [
            f"{wording.label(name)} {'not recorded' if code is None else f'“{wording.label(code)}”'}"
            for name, code in conditions
        ]
        period = [] if self.span is None else [iso(self.span)]
        return ", ".join([wording.label(self.measure), *(parts or ["all"]), *period])


def span_of(text: Code) -> Span:
    """The days that a code of a period means, such as "2026-Q1"; None means "no date". Raises ValueError."""
    if text is None:
        return NO_DATE
    if len(parts := text.split(",")) > 1:
        return union(span_of(part.strip()) for part in parts)
    if text == "no date":
        return NO_DATE
    try:
        first, last = _ends(text.strip())
    except ValueError as error:
        raise ValueError(
            f"“{wording.label(text)}” is no period that can be compared with others: write {_FORMS}"
        ) from error
    if last < first:
        raise ValueError(f"the period {text} ends before it begins")
    return ((first, last + 1),)


def _ends(text: str) -> tuple[int, int]:
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1).toordinal(), date(int(text), 12, 31).toordinal()
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        year, quarter = int(found[1]), int(found[2])
        return _months(year, 3 * quarter - 2, 3)
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return _months(int(found[1]), int(found[2]), 1)
    first, slash, last = text.partition("/")
    return _day(first), _day(last if slash else first)


def _months(year: int, month: int, many: int) -> tuple[int, int]:
    after = date(year + (month + many - 1) // 12, (month + many - 1) % 12 + 1, 1)
    return date(year, month, 1).toordinal(), after.toordinal() - 1


def _day(text: str) -> int:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text).toordinal()


def iso(span: Span) -> str:
    """A span as `span_of` reads it."""
    parts = [
        "no date"
        if (first, after) == NO_DATE[0]
        else f"{date.fromordinal(first).isoformat()}/{date.fromordinal(after - 1).isoformat()}"
        for first, after in span
    ]
    return ",".join(parts)


def union(spans: Iterable[Span]) -> Span:
    """All days of all spans."""
    merged: list[tuple[int, int]] = []
    for first, after in sorted(part for span in spans for part in span):
        # Day 0 is no neighbour of 1 January of the year 1.
        if merged and first <= merged[-1][1] and merged[-1] != NO_DATE[0]:
            merged[-1] = (merged[-1][0], max(after, merged[-1][1]))
        elif not merged or merged[-1] != (first, after):
            merged.append((first, after))
    return tuple(merged)


def atoms(spans: Sequence[Span]) -> dict[Span, frozenset[int]]:
    """The parts that spans cut each other into, each with the numbers of the spans that hold it.

    Days that the same spans hold are one part, also where they lie apart: of a year and its February, the rest.
    """
    edges = sorted({edge for span in spans for part in span for edge in part})
    pieces: dict[frozenset[int], list[tuple[int, int]]] = {}
    for first, after in pairwise(edges):
        held = frozenset(
            number
            for number, span in enumerate(spans)
            if any(begins <= first and after <= ends for begins, ends in span)
        )
        if held:
            pieces.setdefault(held, []).append((first, after))
    return {union([tuple(parts)]): held for held, parts in pieces.items()}
