"""A table of counts read from a frame: its codes as trees, every count and every sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from analytics import wording
from analytics.disclosure.cells import Code, Path

LEVELS: Final = ("row_level", "column_level")
MARK: Final = "mark"


@dataclass(frozen=True)
class Counts:
    """Inner counts and all their sums. A row or column is a path of codes; a path that is cut short is a (sub)total."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: str
    row_paths: tuple[Path, ...]
    column_paths: tuple[Path, ...]
    values: dict[tuple[Path, Path], int]


def names(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given or ())


def read(
    table: pl.DataFrame | pl.LazyFrame,
    rows: str | Sequence[str],
    columns: str | Sequence[str] | None,
    counts: str,
) -> Counts:
    """The counts of a frame in long form: one row for each combination of codes, a combination that is absent counts 0.

    Raises ValueError, in one sentence, where a column is missing, a code is of a kind that can't be compared, a
    combination stands twice, or a count is missing, negative or not whole.
    """
    row_names, column_names = names(rows), names(columns)
    frame = table.lazy().collect()
    _check_names(frame, row_names, column_names, counts)
    codes = [_codes(frame[name]) for name in (*row_names, *column_names)]
    values: dict[tuple[Path, Path], int] = {}
    for path, count in zip(
        zip(*codes, strict=True), _whole(frame[counts], row_names + column_names, codes), strict=True
    ):
        place = path[: len(row_names)], path[len(row_names) :]
        if place in values:
            raise ValueError(
                f"{_where(row_names + column_names, path)} stands twice in the table: add its counts up first"
            )
        values[place] = count
    row_paths = _with_sums(list(dict.fromkeys(row for row, _ in values)), len(row_names))
    column_paths = _with_sums(list(dict.fromkeys(column for _, column in values)), len(column_names))
    return Counts(
        row_names, column_names, counts, row_paths, column_paths, _sums(values, row_paths, column_paths)
    )


def _check_names(frame: pl.DataFrame, rows: tuple[str, ...], columns: tuple[str, ...], counts: str) -> None:
    named = (*rows, *columns, counts)
    if not rows:
        raise ValueError("a table needs rows: name at least one column of codes as rows")
    for name in named:
        if named.count(name) > 1:
            raise ValueError(
                f"the column “{name}” is named twice: rows, columns and counts are different ones"
            )
        if name not in frame.columns:
            raise ValueError(
                f"the table has no column “{name}”: it has {wording.listed(list(frame.columns))}"
            )
        if name in (*LEVELS, MARK):
            raise ValueError(
                f"a column of a protected table can't be called “{name}”, which is one of its own: rename it"
            )


def _codes(column: pl.Series) -> list[Code]:
    kind = column.dtype
    if kind in (pl.String, pl.Categorical, pl.Enum, pl.Null) or kind.is_integer():
        return [None if code is None else str(code) for code in column.to_list()]
    if kind == pl.Boolean:
        return [None if code is None else "true" if code else "false" for code in column.to_list()]
    if kind == pl.Date:
        return [code.isoformat() if isinstance(code, date) else None for code in column.to_list()]
    raise ValueError(
        f"the codes in “{column.name}” are of type {kind}: they must be text, whole numbers, dates or missing"
    )


def _whole(column: pl.Series, dimensions: tuple[str, ...], codes: list[list[Code]]) -> list[int]:
    if not column.dtype.is_integer() and column.len():
        raise ValueError(f"“{column.name}” is of type {column.dtype}: counts must be whole numbers")
    for number, count in enumerate(values := column.to_list()):
        if count is None or count < 0:
            found = "missing" if count is None else wording.number(count)
            place = _where(dimensions, tuple(code[number] for code in codes))
            raise ValueError(
                f"the count of {place} is {found}: every count in “{column.name}” must be 0 or more"
            )
    return values


def _where(dimensions: tuple[str, ...], path: Path) -> str:
    return wording.listed(
        [
            f"{name} {'(missing)' if code is None else f'“{wording.label(code)}”'}"
            for name, code in zip(dimensions, path, strict=True)
        ]
    )


def _with_sums(paths: list[Path], depth: int) -> tuple[Path, ...]:
    """The paths in the order given, what has the same parent side by side, each group followed by its (sub)total."""
    found: list[Path] = []

    def walk(parent: Path, below: list[Path]) -> None:
        if len(parent) < depth:
            groups: dict[Path, list[Path]] = {}
            for path in below:
                groups.setdefault(path[: len(parent) + 1], []).append(path)
            for child, members in groups.items():
                walk(child, members)
        found.append(parent)

    walk((), paths)
    return tuple(found)


def _sums(
    values: dict[tuple[Path, Path], int], rows: tuple[Path, ...], columns: tuple[Path, ...]
) -> dict[tuple[Path, Path], int]:
    summed = {(row, column): 0 for row in rows for column in columns}
    for (row, column), count in values.items():
        for r in range(len(row) + 1):
            for c in range(len(column) + 1):
                summed[row[:r], column[:c]] += count
    return summed
