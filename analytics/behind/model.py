"""What a figure counts: the things themselves, by row and column of its table, so that count and list are one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.chapters import Basis, Counted
from analytics.measures.circumstances import BLANK
from analytics.tables import Table

ROW: Final = "row"
CASE: Final = "case_id"
ITEM: Final = "item"
ALL: Final = pl.lit(True)

Place = tuple[str, str]
"""Row key and column of a table."""


@dataclass(frozen=True)
class Population:
    """What a measure counts before it counts: `things`, one a line, each with its `row` in the table and its `case_id`.

    `columns` says of each column of the table which of these it counts. Where several lines make one thing, such as the cases of one
    complainant, `item` tells which. `case_id` may be the number of a change or a compliment: references tell the kinds apart.
    """

    things: pl.DataFrame | pl.LazyFrame
    columns: Mapping[str, pl.Expr]


@dataclass(frozen=True)
class Behind:
    """What is behind the figures of one table.

    `lists`: of each counted figure its things (`case_id`, and `item` where several lines are one), in order of their number; columns
    that are not printed, on which others stand, among them. `made` names of each other column of figures the columns it is made from.
    `unlisted`: figures that no list could be given for, as the table was carried on by sum where dates are out of order.
    """

    table: str
    lists: Mapping[Place, pl.DataFrame]
    made: Mapping[str, tuple[str, ...]]
    without: Mapping[str, str]
    unlisted: tuple[Place, ...] = ()

    def of(self, row: str, column: str) -> pl.DataFrame | None:
        """The list behind a figure: its own, or those of the counts that it is made from, together; None where there is none."""
        own = self.lists.get((row, column))
        if own is not None:
            return own
        found = [
            some.select(CASE)
            for base in self.made.get(column, ())
            if (some := self.lists.get((row, base))) is not None
        ]
        return pl.concat(found).unique().sort(CASE) if found else None


def counted(things: pl.DataFrame) -> int:
    """How many things a list has."""
    return things[ITEM].n_unique() if ITEM in things.columns else things.height


def behind(
    table: Table, basis: Basis, populations: Iterable[Population], without: Mapping[str, str]
) -> Behind:
    """The lists of a table. Each is as long as its figure says, or it is not given: a list that is counted otherwise is another figure.

    Rows that add up others get theirs. `without`: of rows or columns whose figures have no cases, why.
    """
    lists: dict[Place, pl.DataFrame] = {}
    for one in populations:
        for column, which in one.columns.items():
            lists |= {(row, column): some for row, some in _by_row(one.things, which)}
    for counts in basis.counts:
        lists |= _sums(counts, lists)
    kept, unlisted = {}, []
    for (row, column), n in _figures(table, basis).items():
        some = lists.pop((row, column), None)
        if not n or column in without or row in without:
            continue
        if some is None or counted(some) != n:
            unlisted.append((row, column))
        else:
            kept[row, column] = some
    rows, printed = {key for key, _ in table.rows}, {column.name for column in table.columns}
    other = basis.derived.keys() | {one.column for one in basis.counts if one.column not in printed}
    extra = {
        (row, column): some
        for (row, column), some in lists.items()
        if row in rows and column in other and row not in without
    }
    return Behind(table.id, kept | extra, basis.derived, without, tuple(unlisted))


def _by_row(things: pl.DataFrame | pl.LazyFrame, which: pl.Expr) -> Iterable[tuple[str, pl.DataFrame]]:
    found = things.lazy().filter(which, pl.col(ROW).is_not_null())
    kept = [ROW, CASE, *([ITEM] if ITEM in found.collect_schema() else [])]
    listed = found.select(kept).sort(kept[1:]).collect()
    for (row,), some in listed.partition_by(ROW, as_dict=True, include_key=False).items():
        yield str(row), some


def _sums(one: Counted, lists: Mapping[Place, pl.DataFrame]) -> dict[Place, pl.DataFrame]:
    """Of the rows that add up others, what is behind these, where nothing else is said."""
    paths = {key: codes for key, codes in one.places.items() if key not in one.sums}
    found = {}
    for key, path in one.sums.items():
        if (key, one.column) in lists:
            continue
        parts = [
            lists[row, one.column]
            for row, codes in paths.items()
            if codes[: len(path)] == path and (row, one.column) in lists
        ]
        if parts:
            found[key, one.column] = pl.concat(parts).sort(parts[0].columns)
    return found


def _figures(table: Table, basis: Basis) -> dict[Place, int]:
    """Every count, printed or not, by row key and column."""
    printed = {
        (key, column.name): value
        for column in table.columns
        if column.form == "count" and not column.points and column.name not in basis.derived
        for (key, _), value in zip(table.rows, table.frame[column.name], strict=True)
        if value is not None
    }
    unprinted = {
        (key, one.column): n
        for one in basis.counts
        if one.column not in {column.name for column in table.columns}
        for key, n in one.frame.select("key", "n").iter_rows()
    }
    return printed | unprinted


def coded(column: str) -> pl.Expr:
    """The key of a row for a code, as tables have it: of nothing recorded too."""
    return pl.when(pl.col(column).fill_null("") == "").then(pl.lit(BLANK)).otherwise(column)


def staged(column: str = "stage") -> pl.Expr:
    """The key of a row for a stage."""
    return pl.format("stage-{}", column)
