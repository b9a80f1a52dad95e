"""A table after suppression: what may be printed of it, in the forms that pages, alt texts and companion files need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

import msgspec
import polars as pl

from analytics import wording
from analytics.disclosure.cells import Cell, Path
from analytics.disclosure.release import HIDDEN, Release, Zeros
from analytics.disclosure.simplex import Bound
from analytics.disclosure.table import LEVELS, MARK

Why = Literal["primary", "secondary", "earlier"]
"""Below the threshold; or hidden so that others can't be worked out; or hidden since an earlier pack."""

Kind = Literal["recoverable", "narrow", "difference", "unproved", "contradiction"]

ALL: Final = "All"


@dataclass(frozen=True)
class Count:
    """One count of a protected table; None where it is hidden. A path that is cut short is a sum."""

    row: Path
    column: Path
    value: int | None
    why: Why | None = None

    @property
    def mark(self) -> str:
        """`[c]` where it is hidden, the same for every reason: which are small must not be printed."""
        return HIDDEN if self.value is None else ""

    @property
    def text(self) -> str:
        """As it is printed: "1,234" or "[c]"."""
        return HIDDEN if self.value is None else wording.number(self.value)


@dataclass(frozen=True)
class Finding:
    """What no suppression in this table can mend, or what an audit found. For the desk, never for print: it tells counts.

    `kind`: "recoverable" (one value is left for it), "narrow" (too few are), "difference" (a small count that no table
    prints follows from two that overlap), "unproved" (that it can move was not shown), "contradiction" (figures that
    don't agree, so that they could not be compared). `low` and `high` are what a reader can tell.
    """

    kind: Kind
    cell: Cell
    low: float
    high: float
    sentence: str


@dataclass(frozen=True)
class Grid:
    """A protected table as it is laid out: column `c{n}` of the frame is path n of `columns`; a hidden count is null.

    `marks` is as `tables.Table` takes it: the mark of each hidden count by number of the row and name of the column.
    """

    rows: tuple[Path, ...]
    columns: tuple[Path, ...]
    frame: pl.DataFrame
    marks: Mapping[tuple[int, str], str]


@dataclass(frozen=True)
class Protected:
    """A table that may be printed. It does not hold the hidden counts, so nothing made from it can give one away.

    `release` is the public part, for the manifest. `why` (which counts are hidden for being small) and `findings` are
    for the desk only. `width`: each hidden count can still be at least `width` + 1 different numbers, or has a finding.
    """

    release: Release
    counts: str
    reason: str
    width: int
    why: Mapping[tuple[Path, Path], Why]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def cells(self) -> tuple[Count, ...]:
        """Every count and sum, rows in order, columns within each; a sum follows what it adds up."""
        return tuple(
            Count(row, column, value, self.why.get((row, column)))
            for row, column, value in self.release.cells
        )

    @property
    def threshold(self) -> int:
        """Counts below it are small."""
        return self.release.threshold

    @property
    def hidden(self) -> int:
        """How many counts and sums are hidden."""
        return sum(count.value is None for count in self.cells)

    @property
    def note(self) -> str:
        """The suppression note for print; "" where nothing is hidden. It does not tell how many are small."""
        if not self.hidden:
            return ""
        return (
            f"{HIDDEN}: confidential. {wording.counted(self.hidden, 'figure')} of {wording.number(len(self.cells))} "
            f"{'is' if self.hidden == 1 else 'are'} hidden: counts {self._small}, and others from which "
            f"these could be worked out. {wording.sentence(self.reason)}"
        )

    @property
    def _small(self) -> str:
        last = wording.number(self.threshold - 1)
        return f"from {'1' if self.release.zeros == 'printed' else '0'} to {last}"

    def at(self, row: str | Path = (), column: str | Path = ()) -> Count:
        """The count of a row and a column, each a path of codes or one code; () is the total. Raises KeyError."""
        place = tuple((path,) if isinstance(path, str) else tuple(path) for path in (row, column))
        try:
            return self._by_place[place[0], place[1]]
        except KeyError:
            raise KeyError(f"the table has no row {place[0]} with a column {place[1]}") from None

    @cached_property
    def _by_place(self) -> dict[tuple[Path, Path], Count]:
        return {(count.row, count.column): count for count in self.cells}

    def frame(self) -> pl.DataFrame:
        """Long form for companion files: codes ("All" where summed up), levels, the count or null, and its mark.

        `row_level` and `column_level` tell how many of the codes are given, so that a code called "All" is told from
        a sum. Codes are as they were stored: a writer of files sees to it that none is taken for a formula.
        """
        rows, columns = self.release.rows, self.release.columns
        data: dict[str, Sequence[str | int | None]] = {
            name: [count.row[level] if level < len(count.row) else ALL for count in self.cells]
            for level, name in enumerate(rows)
        }
        for level, name in enumerate(columns):
            data[name] = [count.column[level] if level < len(count.column) else ALL for count in self.cells]
        data[LEVELS[0]] = [len(count.row) for count in self.cells]
        data[LEVELS[1]] = [len(count.column) for count in self.cells]
        data[self.counts] = [count.value for count in self.cells]
        data[MARK] = [count.mark for count in self.cells]
        kinds = dict.fromkeys((*rows, *columns), pl.String) | dict.fromkeys((*LEVELS, self.counts), pl.Int64)
        return pl.DataFrame(data, schema={**kinds, MARK: pl.String})

    def grid(self) -> Grid:
        """Rows by columns, for a table on a page."""
        rows = tuple(dict.fromkeys(count.row for count in self.cells))
        columns = tuple(dict.fromkeys(count.column for count in self.cells))
        names = {column: f"c{number}" for number, column in enumerate(columns)}
        frame = pl.DataFrame(
            {name: [self._value(row, column) for row in rows] for column, name in names.items()},
            schema=dict.fromkeys(names.values(), pl.Int64),
        )
        marks = {
            (number, names[column]): HIDDEN
            for number, row in enumerate(rows)
            for column in columns
            if self._value(row, column) is None
        }
        return Grid(rows, columns, frame, marks)

    def with_printed(self, counts: Mapping[tuple[Path, Path], int]) -> "Protected":
        """What if these hidden counts were printed: to be given to `audit`, which tells what that gives away."""
        cells = tuple(
            (row, column, counts.get((row, column), value)) for row, column, value in self.release.cells
        )
        why = {place: reason for place, reason in self.why.items() if place not in counts}
        return replace(self, release=msgspec.structs.replace(self.release, cells=cells), why=why)

    def one_sided(self) -> list[Count]:
        """Printed inner counts that are all of a printed sum: whoever belongs to that group is in that cell.

        Such a figure tells something of everybody in the group though it is not small ("attribute disclosure");
        `zeros="hidden"` takes its certainty away. Whether that is needed is a judgement, so it is only named here.
        """
        found = []
        for (row, column), parts in self.release.sums():
            sum_, values = self.at(row, column).value, [self.at(*part) for part in parts]
            whole = [part for part in values if part.value and part.value == sum_]
            if len(parts) > 1 and self.release.inner(*parts[0]):
                found += whole
        return list(dict.fromkeys(found))

    def _value(self, row: Path, column: Path) -> int | None:
        count = self._by_place.get((row, column))
        return None if count is None else count.value


def default_width(threshold: int) -> int:
    """Three numbers must stay possible for a hidden count; two where there are hardly more small ones."""
    return 2 if threshold >= 4 else 1


def knowledge(why: Why | None, inner: bool, *, threshold: int, zeros: Zeros, width: int) -> tuple[int, Bound]:
    """What a reader is taken to know of a hidden count: its least and most.

    Cautious: of an inner count, that it is small, or that it is hidden for the sake of others and so is not small,
    though both print as [c]. Of a sum only that it is not 0. Where small counts are too few to differ by `width`
    (a threshold of 2 hides nothing but ones), nobody can be protected from that knowledge, and it is not assumed.
    """
    least = 1 if zeros == "printed" else 0
    if not inner or why == "earlier" or threshold - 1 - least < width:
        return least, None
    return (least, threshold - 1) if why == "primary" else (threshold, None)
