"""Figures made of protected counts: each is hidden where a count that it is made of is hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from analytics import wording
from analytics.disclosure.cells import Path
from analytics.disclosure.protected import Count, Protected
from analytics.disclosure.release import HIDDEN
from analytics.tables import NOT_APPLICABLE

SHARE: Final = "share"


@dataclass(frozen=True)
class Figure:
    """A figure, or the mark that stands in its place: [c] hidden, [z] nothing to divide by or to speak of."""

    value: float | None
    mark: str = ""

    @property
    def text(self) -> str:
        """As it is printed, with at most one decimal."""
        return self.mark if self.value is None else wording.plain(self.value)


def derive(made: Callable[..., float], *counts: Count) -> Figure:
    """`made` of the numbers of cases, called only if every one of them is printed: "6.0 %" of 50 tells a hidden 3.

    What is made of printed counts alone tells nothing that they don't. A division by 0 gives [z].
    """
    values = [count.value for count in counts]
    if any(value is None for value in values):
        return Figure(None, HIDDEN)
    try:
        return Figure(made(*values))
    except ZeroDivisionError:
        return Figure(None, NOT_APPLICABLE)


def share(part: Count, whole: Count) -> Figure:
    """`part` in percent of `whole`; both must be printed, as either follows from the other and the percentage."""
    return derive(lambda a, b: 100 * a / b, part, whole)


def rate(cases: Count, exposure: float, per: float = 1000) -> Figure:
    """Cases per so many of something counted elsewhere, such as members."""
    return derive(lambda a: per * a / exposure, cases)


def change(now: Count, before: Count) -> Figure:
    """The difference between two counts."""
    return derive(lambda a, b: a - b, now, before)


def mean(total: float | None, cases: Count) -> Figure:
    """The mean of something over the cases of a count, from its sum over them, such as working days.

    Sums add up as the counts do, and are hidden in the same places: so by the row space of the same table, the sum of
    a hidden cell can't be recovered from the printed means either.
    """
    return _of_cases(total, cases, lambda total, number: total / number)


def median(value: float | None, cases: Count) -> Figure:
    """A median, quantile or other figure of the cases of a count, computed from the cases themselves."""
    return _of_cases(value, cases, lambda value, _: value)


def shares(table: Protected, of: Literal["row", "column", "all"] = "all") -> pl.DataFrame:
    """`Protected.frame()` with a column `share`: percent of the row's total, the column's or the grand total.

    Null where a count that it is made of is hidden, or the whole is 0. Raises ValueError for a table without such totals.
    """
    wholes: dict[str, Callable[[Count], tuple[Path, Path]]] = {
        "row": lambda count: (count.row, ()),
        "column": lambda count: ((), count.column),
        "all": lambda _: ((), ()),
    }
    try:
        found = [share(count, table.at(*wholes[of](count))).value for count in table.cells]
    except KeyError as error:
        raise ValueError(f"this table has no totals to take a share of: {error.args[0]}") from None
    return table.frame().with_columns(pl.Series(SHARE, found, pl.Float64))


@dataclass(frozen=True)
class Series:
    """Counts in order for a sparkline or chart; a hidden one is None: a gap in the line, and no part of its scale."""

    labels: tuple[str, ...]
    values: tuple[int | None, ...]

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        """The points that may be drawn."""
        return tuple(
            (label, value) for label, value in zip(self.labels, self.values, strict=True) if value is not None
        )

    def words(self, name: str) -> str:
        """The alternative text. It speaks of printed counts only, and says so where others are hidden."""
        shown, many = self.shown, len(self.values)
        hidden = many - len(shown)
        title = f"{name}: {wording.counted(many, 'point')}"
        if not shown:
            return f"{title}, {'none of them shown' if many else 'nothing to show'}."
        if hidden:
            title += f", {wording.number(hidden)} of them not shown as [c]. Of those shown"
        first, last = shown[0], shown[-1]
        low, high = min(shown, key=lambda point: point[1]), max(shown, key=lambda point: point[1])
        return f"{title}: first {_point(first)}, last {_point(last)}, lowest {_point(low)}, highest {_point(high)}."


def series(table: Protected, *, row: str | Path | None = None, column: str | Path | None = None) -> Series:
    """The inner counts along one row, or down one column, in the table's order; a path () means the total.

    Raises ValueError unless one of the two is named, KeyError where there is no such row or column.
    """
    if (row is None) == (column is None):
        raise ValueError("a series runs along a row or down a column: name one of the two")
    if row is not None:
        name, wanted, depth = "row", row, len(table.release.columns)
        ends = [(count.row, count.column, count.value) for count in table.cells]
    else:
        name, wanted, depth = "column", column or (), len(table.release.rows)
        ends = [(count.column, count.row, count.value) for count in table.cells]
    path = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    points = [(end, value) for along, end, value in ends if along == path and len(end) == depth]
    if not any(along == path for along, _, _ in ends):
        raise KeyError(f"the table has no {name} {path}")
    return Series(tuple(_label(end) for end, _ in points), tuple(value for _, value in points))


def _of_cases(value: float | None, cases: Count, made: Callable[[float, int], float]) -> Figure:
    if cases.value is None:
        return Figure(None, HIDDEN)
    return (
        Figure(None, NOT_APPLICABLE) if value is None or not cases.value else Figure(made(value, cases.value))
    )


def _label(path: Path) -> str:
    return ", ".join("not recorded" if code is None else wording.label(code) for code in path)


def _point(point: tuple[str, int]) -> str:
    return f"{wording.number(point[1])} ({point[0]})"
