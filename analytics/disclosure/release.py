"""What was made public of a table, and nothing else: kept in a pack's manifest so that later packs are checked against it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Literal

import msgspec
import polars as pl

from analytics import wording
from analytics.disclosure.cells import Cell, Code, Path, Span, span_of, union
from analytics.disclosure.table import LEVELS, cut, names
from store.errors import BadInput

Zeros = Literal["printed", "hidden"]

HIDDEN: Final = "[c]"
"""Confidential: the shorthand of the UK's Government Analysis Function for a suppressed value."""


class Release(msgspec.Struct, frozen=True, dict=True):
    """A table as its readers have it. A hidden count is None here too: nothing in it may not be seen by everybody.

    `where` are conditions that hold for the whole table; `period` the days it covers, or `time` the dimensions that
    name them, the last of which is read by `cells.span_of`. `stock`: a standing number, such as cases open at the
    end, which is not added up over time. `complete`: every code with a count has a place of its own, so that one
    that is not here counts 0. `cells`: row, column and count, sums included.
    """

    measure: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    threshold: int
    zeros: Zeros
    cells: tuple[tuple[Path, Path, int | None], ...]
    where: tuple[tuple[str, Code], ...] = ()
    period: str | None = None
    time: tuple[str, ...] = ()
    stock: bool = False
    complete: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError where two parts contradict each other."""
        dimensions = (*self.rows, *self.columns)
        places = [(row, column) for row, column, _ in self.cells]
        if len(set(places)) != len(places):
            raise ValueError("a place stands twice in a release")
        if any(len(row) > len(self.rows) or len(column) > len(self.columns) for row, column in places):
            raise ValueError("a place of a release has more codes than there are dimensions")
        if doubled := {name for name, _ in self.where} & set(dimensions):
            raise ValueError(
                f"“{min(doubled)}” is a dimension of the table and a condition on all of it: it can be one"
            )
        if unknown := set(self.time) - set(dimensions):
            raise ValueError(f"the time dimension “{min(unknown)}” is not among the rows and columns")
        if self.time and self.period is not None:
            raise ValueError(
                "a table has a period, or dimensions of time that name its periods: give one of them"
            )
        _ = self.spans, self.scope  # a period that can't be read is told now

    def as_json(self) -> dict[str, Any]:
        """As values that JSON can hold."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built

    @classmethod
    def from_json(cls, found: object) -> "Release":
        """From what `as_json` gave. Raises BadInput where it is something else."""
        try:
            return msgspec.convert(found, cls)
        except msgspec.ValidationError as error:
            raise BadInput(f"this is not the release of a table, as a manifest holds it: {error}") from error

    @cached_property
    def scope(self) -> Span | None:
        """The period of the whole table."""
        return None if self.period is None else span_of(self.period)

    @cached_property
    def spans(self) -> dict[Path, Span]:
        """The days of each combination of codes of time: those of all inner periods of the table that it holds."""
        found: dict[Path, list[Span]] = {}
        for row, column, _ in self.cells:
            times = self._times(row, column)
            if len(times) == len(self.time) > 0:
                for cut in range(len(times) + 1):
                    found.setdefault(times[:cut], []).append(span_of(times[-1]))
        return {times: union(spans) for times, spans in found.items()}

    def cell(self, row: Path, column: Path) -> Cell:
        """What the count at a place counts."""
        conditions = [
            pair
            for pair in (
                *zip(self.rows, row, strict=False),  # a short path is a sum
                *zip(self.columns, column, strict=False),
            )
            if pair[0] not in self.time
        ]
        span = self.spans.get(self._times(row, column)) if self.time else self.scope
        return Cell(self.measure, frozenset((*conditions, *self.where)), span)

    def inner(self, row: Path, column: Path) -> bool:
        """Whether it is a count of its own, not a sum of others."""
        return len(row) == len(self.rows) and len(column) == len(self.columns)

    def sums(self) -> Iterator[tuple[tuple[Path, Path], list[tuple[Path, Path]]]]:
        """Each place that adds up others, with those; once down its rows and once along its columns."""
        there = {(row, column) for row, column, _ in self.cells}
        down: dict[tuple[Path, Path], list[tuple[Path, Path]]] = {}
        along: dict[tuple[Path, Path], list[tuple[Path, Path]]] = {}
        for row, column, _ in self.cells:
            if row and (row[:-1], column) in there:
                down.setdefault((row[:-1], column), []).append((row, column))
            if column and (row, column[:-1]) in there:
                along.setdefault((row, column[:-1]), []).append((row, column))
        yield from down.items()
        yield from along.items()

    def _times(self, row: Path, column: Path) -> Path:
        given = dict(
            (*zip(self.rows, row, strict=False), *zip(self.columns, column, strict=False))
        )  # a short path is a sum
        times: list[Code] = []
        for name in self.time:
            if name not in given:
                break
            times.append(given[name])
        return tuple(times)


def from_frame(
    frame: pl.DataFrame,
    rows: str | Sequence[str],
    columns: str | Sequence[str] | None,
    counts: str,
    *,
    threshold: int,
    totals: str | Sequence[str] | None = None,
    zeros: Zeros = "printed",
    **about: Any,
) -> Release:
    """The release that a published table makes, for `audit`, whoever hid what is hidden: a missing count is a hidden one.

    `frame`: as `Protected.frame()` gives it, also written to a file and read again; or any table in long form with its
    margins, whose codes `totals` names as in `protect`. `about`: further fields of `Release`. Raises ValueError.
    """
    row_names, column_names = names(rows), names(columns)
    dimensions, named = row_names + column_names, None if totals is None else names(totals)
    if missing := [name for name in (*dimensions, counts) if name not in frame.columns]:
        raise ValueError(f"the table has no column “{missing[0]}”: it has {wording.listed(frame.columns)}")
    cells: list[tuple[Path, Path, int | None]] = []
    for line in frame.iter_rows(named=True):
        path = tuple(None if line[name] is None else str(line[name]) for name in dimensions)
        row, column = path[: len(row_names)], path[len(row_names) :]
        if set(LEVELS) <= line.keys():
            row, column = row[: line[LEVELS[0]]], column[: line[LEVELS[1]]]
        else:
            row, column = cut(row, named, dimensions, path), cut(column, named, dimensions, path)
        cells.append((row, column, line[counts]))
    fields: Mapping[str, Any] = {"measure": counts, **about}
    return Release(
        rows=row_names,
        columns=column_names,
        threshold=threshold,
        zeros=zeros,
        cells=tuple(cells),
        **fields,
    )
