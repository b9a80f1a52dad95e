"""A table with what is hidden of it marked [c]: counts, and every figure that is made of one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import polars as pl

from analytics.chapters import Basis, Counted
from analytics.pack.counts import sum_key
from analytics.pack.places import Place
from analytics.tables import CONFIDENTIAL, Column, Table

Words = Callable[[str], str]
"""A text with the numbers in it that are not public taken out."""


def concealed(table: Table, basis: Basis, hidden: Collection[Place]) -> set[tuple[int, str]]:
    """The row numbers and columns of a table's figures that are hidden counts, or are made of one.

    A percentage of a sum is told by count and sum together: it needs a printed sum, or else every count of the sum.
    """
    here = {place for place in hidden if place[0] == table.id}
    if not here:
        return set()
    counted = {one.column: one for one in basis.counts}
    there = {one.column: set(one.places) for one in basis.counts}
    return {
        (row, column.name)
        for column in table.columns
        for row, ((key, _), value) in enumerate(
            zip(table.rows, table.frame[column.name].to_list(), strict=True)
        )
        if value is not None and _is_hidden(table, basis, column, key, here, counted, there)
    }


def _is_hidden(
    table: Table,
    basis: Basis,
    column: Column,
    key: str,
    hidden: Collection[Place],
    counted: Mapping[str, Counted],
    there: Mapping[str, Collection[str]],
) -> bool:
    if column.name in basis.derived:
        bases = basis.derived[column.name]
        if len(bases) == len(column.points) > 0:
            return False  # point by point, in `masked`
        if any((table.id, key, base) in hidden for base in bases):
            return True
        if column.form == "percent" and len(bases) == 1 and bases[0] in table.frame.columns:
            return _tells_its_sum(table, column.name, bases[0], counted[bases[0]].sums, key, hidden)
        return bool(column.points) and any((table.id, key, name) in hidden for name in counted)
    if column.name in counted:
        return (table.id, key, column.name) in hidden or key not in there[column.name]
    return column.form != "text"


def _tells_its_sum(
    table: Table, percent: str, column: str, sums: Collection[str], key: str, hidden: Collection[Place]
) -> bool:
    """Count and percentage tell the sum of all that have a percentage; so it must be one that is not hidden."""
    group = key.split(".", 1)[0] if table.groups else ""
    there = [
        (other, value is not None)
        for (other, _), value in zip(table.rows, table.frame[percent], strict=True)
        if not group or other.split(".", 1)[0] == group
    ]
    if not all(has for _, has in there):
        return any((table.id, other, column) in hidden for other, has in there if has)
    total = next((other for other, _ in there if other in sums), sum_key(group))
    return (table.id, total, column) in hidden


def masked(table: Table, basis: Basis, gone: Collection[tuple[int, str]], words: Words, note: str) -> Table:
    """The table without these figures; its headings and notes go through `words`, and `note` says why something is hidden."""
    frame = table.frame.select(
        _masked(table.frame[column.name], column, {row for row, name in gone if name == column.name})
        for column in table.columns
    )
    for column in table.columns:
        bases = basis.derived.get(column.name, ())
        if len(bases) == len(column.points) > 0:
            frame = frame.with_columns(_pointwise(frame[column.name], bases, gone))
            gone = {*gone, *((row, column.name) for row, name in gone if name in bases)}
    text = {column.name for column in table.columns if column.form == "text"}
    return replace(
        table,
        title=words(table.title),
        unit=words(table.unit),
        frame=frame,
        groups=tuple(map(words, table.groups)),
        marks={**table.marks, **{place: CONFIDENTIAL for place in gone if place[1] not in text}},
        notes=(*map(words, table.notes), *([note] if gone else [])),
        flags={place: flag for place, flag in table.flags.items() if place not in gone},
    )


def _masked(values: pl.Series, column: Column, rows: set[int]) -> pl.Series:
    if not rows:
        return values
    instead = CONFIDENTIAL if column.form == "text" else None
    kept = [instead if row in rows else value for row, value in enumerate(values.to_list())]
    return pl.Series(values.name, kept, values.dtype)


def _pointwise(lines: pl.Series, bases: tuple[str, ...], gone: Collection[tuple[int, str]]) -> pl.Series:
    """Sparklines with a gap for each point that is hidden."""
    kept = [
        None
        if line is None
        else [None if (row, base) in gone else value for base, value in zip(bases, line, strict=True)]
        for row, line in enumerate(lines.to_list())
    ]
    return pl.Series(lines.name, kept, lines.dtype)
