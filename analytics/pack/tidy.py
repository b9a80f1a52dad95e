"""Every figure of a pack in one file, a line each, for whoever goes on with a spreadsheet or a program."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from analytics import wording as w
from analytics.tables import Column, Table

COLUMNS: Final = (
    "table", "title", "group", "row", "row_words", "column", "column_words", "point", "form", "value", "mark",
)  # fmt: skip
"""`value` is empty where `mark` stands in its place."""

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001  the full-width forms do the same


def write(tables: Iterable[Table]) -> bytes:
    """The file: UTF-8, commas, a line for each figure in the order of the tables."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for table in tables:
        writer.writerows(_lines(table))
    return out.getvalue().encode()


def _lines(table: Table) -> Iterator[tuple[object, ...]]:
    groups = table.groups or ("",) * len(table.rows)
    for row, ((key, words), group) in enumerate(zip(table.rows, groups, strict=True)):
        for column in table.columns:
            about = (
                plain(table.id),
                plain(table.title),
                plain(group),
                plain(key),
                plain(words),
                column.name,
                _heading(column),
            )
            value = table.frame[column.name][row]
            mark = table.mark(row, column.name)
            for point, one in zip(
                column.points or ("",),
                (value if value is not None else [None] * len(column.points)) if column.points else [value],
                strict=True,
            ):
                yield (
                    *about,
                    plain(point),
                    column.form,
                    "" if one is None else _value(one),
                    mark if one is None else "",
                )


def _heading(column: Column) -> str:
    return plain(": ".join(filter(None, (column.under, column.heading))))


def _value(value: object) -> object:
    return (
        round(value, 6)
        if isinstance(value, float)
        else value
        if isinstance(value, int)
        else plain(str(value))
    )


def plain(text: str) -> str:
    """Words on one line that no spreadsheet takes for a formula: an apostrophe stands before those it would."""
    line = w.clean(text)
    return f"'{line}" if line.startswith(STARTS) else line
