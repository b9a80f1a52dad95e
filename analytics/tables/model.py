"""What is in a table, before it is laid out: figures in a frame, words for people, and a mark wherever a figure is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

Form = Literal["count", "percent", "mean", "days", "text"]

Place = tuple[int | None, str | None]
"""A row number and a column's name: a figure; without the column the row's name, without the row the column's heading."""

SHORT: Final = 26  # rows that are kept on one page in print
NOT_APPLICABLE: Final = "[z]"
NOT_AVAILABLE: Final = "[x]"
CONFIDENTIAL: Final = "[c]"
PROVISIONAL: Final = "[p]"
BREAK: Final = "[b]"
SHORTHAND: Final = {
    NOT_APPLICABLE: "not applicable: there is nothing to count or to divide by",
    NOT_AVAILABLE: "not available: the data do not reach it",
    CONFIDENTIAL: "confidential: hidden, so that nobody is recognised from a small count",
    PROVISIONAL: "provisional: the figure may still change",
    BREAK: "break in the series: what is counted changed here, so compare with care across it",
}
"""The marks of the UK's Government Analysis Function, and what they mean."""


@dataclass(frozen=True)
class Column:
    """A column of figures: `name` in the frame, `label` for people, how it is printed, and the heading it stands under.

    `unit` follows the label in brackets. `decimals` are those of percentages, means and days. Where there are `points`,
    each cell is a list with a figure for each of them, drawn as a sparkline; a null in the list is a gap. `repeats` says that these
    figures stand in columns beside it, so that they need not be printed once more.
    """

    name: str
    label: str
    form: Form = "count"
    under: str = ""
    unit: str = ""
    decimals: int = 1
    points: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def heading(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """One table: a row for each of `rows` (a stable key and the words for people), in the order of `frame`.

    `title` says what is counted, `unit` in what and of whom. A null prints as `NOT_APPLICABLE` unless `marks` says
    otherwise for its row number and column. `flags` are marks that stand beside what is printed: `PROVISIONAL` before
    a figure, `BREAK` after a row's name or a column's heading. `groups` names the group of each row, where rows are
    grouped; `totals` are the numbers of the rows that add up others. `source` says where the figures come from.
    """

    id: str
    title: str
    unit: str
    stub: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    groups: tuple[str, ...] = ()
    totals: frozenset[int] = frozenset()
    marks: Mapping[tuple[int, str], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flags: Mapping[Place, str] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.rows]
        if len(set(keys)) != len(keys) or len(keys) != self.frame.height:
            raise ValueError(
                f"table {self.id}: {len(keys)} rows named, {self.frame.height} in the frame, or a key twice"
            )
        if unknown := {*self.marks.values(), *self.flags.values()} - SHORTHAND.keys():
            raise ValueError(f"table {self.id}: the mark {min(unknown)} has no meaning in SHORTHAND")

    @property
    def figures(self) -> dict[str, float | int | str | None]:
        """Every figure printed, by "table.row.column", those of a sparkline also by point; what is rounded for people has six decimals here."""
        found: dict[str, float | int | str | None] = {}
        for (key, _), values in zip(self.rows, self.frame.iter_rows(named=True), strict=True):
            for column in self.columns:
                name, value = f"{self.id}.{key}.{column.name}", values[column.name]
                if column.points:
                    each = value or [None] * len(column.points)
                    found |= {
                        f"{name}.{point}": _rounded(one)
                        for point, one in zip(column.points, each, strict=True)
                    }
                else:
                    found[name] = _rounded(value)
        return found

    @property
    def shorthand(self) -> set[str]:
        """Which marks it prints in place of figures, or beside them."""
        used = {
            self.mark(row, column.name)
            for column in self.columns
            for row, value in enumerate(self.frame[column.name])
            if value is None or (column.points and any(one is None for one in value))
        }
        return used | set(self.flags.values())

    def mark(self, row: int, column: str) -> str:
        """What stands in place of a missing figure."""
        return self.marks.get((row, column), NOT_APPLICABLE)


def _rounded(value: float | str | None) -> float | int | str | None:
    return round(value, 6) if isinstance(value, float) else value
