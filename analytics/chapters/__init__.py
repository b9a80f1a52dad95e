"""The chapters of a report: the facts of one subject in sentences and tables, for whom they are, and the counts they stand on.

The counts are what disclosure control works on: `Basis` says, table by table, which columns are counts of cases or people, in the long
form that `disclosure.protect` takes, and on which of them every other figure stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from analytics.chapters.drawn import Drawn
from analytics.frames import Period
from analytics.measures.standing import GOVERNED, MIGRATED
from analytics.tables import Table

KINDS: Final = {GOVERNED: "Under a policy", MIGRATED: "Migrated"}

AUDIT_AND_RISK: Final = "audit-and-risk"
EXECUTIVE: Final = "executive"
STAFF: Final = "staff"

AUDIENCES: Final = (AUDIT_AND_RISK, EXECUTIVE, STAFF)

CHAPTERS_FOR: Final[Mapping[str, frozenset[int] | None]] = {
    AUDIT_AND_RISK: None,
    EXECUTIVE: frozenset({2, 7, 9, 10, 11}),
    STAFF: frozenset({2, 7, 10}),
}
"""Which numbers of what a pack holds each audience is told (2 are the key messages); None is all."""

N: Final = "n"
KEY: Final = "key"
Path = tuple[str | None, ...]


class Said(str):
    """A paragraph that knows which figures it speaks of (`of`: table, row key and column): where one of these is hidden it is not told.

    `otherwise` is told in its place, "" where nothing can be. Numbers in a paragraph are looked at apart from this.
    """

    of: frozenset[tuple[str, str, str]]
    otherwise: str

    def __new__(cls, text: str, of: Iterable[tuple[str, str, str]], otherwise: str = "") -> "Said":
        """The text, as any other, with what it speaks of."""
        made = super().__new__(cls, text)
        made.of, made.otherwise = frozenset(of), otherwise
        return made


@dataclass(frozen=True)
class Counted:
    """The counts of one column of a table, in long form: `frame` has the key of the row (`KEY`), its codes (`rows`), and `N`.

    A `column` that the table does not have is counts that are not printed, on which a figure that is stands. `protect` gives the arguments. `sums` are the rows of the table that add up others, with the path of codes that they sum up.
    `measure` and `where` say what is counted in words that other tables share; `stock` is a standing number; not `complete`
    where codes were drawn together as "other".
    """

    column: str
    frame: pl.DataFrame
    rows: tuple[str, ...]
    measure: str
    sums: Mapping[str, Path] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    period: str | None = None
    time: tuple[str, ...] = ()
    stock: bool = False
    complete: bool = True

    @property
    def protect(self) -> dict[str, Any]:
        """The arguments of `disclosure.protect`, but for the threshold and what was published earlier."""
        return {
            "table": self.frame,
            "rows": self.rows,
            "columns": None,
            "counts": N,
            "measure": self.measure,
            "where": dict(self.where),
            "period": self.period,
            "time": self.time,
            "stock": self.stock,
            "complete": self.complete,
            "totals": (),  # a category may be called Total
        }

    @property
    def places(self) -> dict[str, Path]:
        """The path of each row of the table that has a count, by its key, sums among them."""
        codes = {row[0]: tuple(row[1:]) for row in self.frame.select(KEY, *self.rows).iter_rows()}
        return codes | dict(self.sums)


@dataclass(frozen=True)
class Basis:
    """What one table stands on: `counts`; and `derived`, each other column of figures with the columns of counts it is made from.

    A derived figure is hidden where one of these counts is. What is derived from no column tells nothing of a case.
    """

    table: str
    counts: tuple[Counted, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """A section of the page: what it says in plain sentences, terms with their meaning, then its tables.

    `number` is that of what a pack holds (3 to 13). `bases` has one for each table; `figures` stand each before its table.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    number: int = 13
    bases: tuple[Basis, ...] = ()
    figures: tuple[Drawn, ...] = ()

    @property
    def numbers(self) -> tuple[Table, ...]:
        """The numbers of its charts that are in none of its tables: what is made of these, such as limits and trends."""
        return tuple(table for figure in self.figures if (table := figure.numbers) is not None)

    def told(self, tables: Mapping[str, Table]) -> "Chapter":
        """The chapter with `tables`, by id, in place of its own: those that disclosure control let through. Charts are drawn again
        from these; a chart that cannot be is left out, and a table of which there is none with its charts.
        """
        kept = [place for place, table in enumerate(self.tables) if table.id in tables]
        again = (figure.told(tables[figure.table]) for figure in self.figures if figure.table in tables)
        return replace(
            self,
            tables=tuple(tables[self.tables[place].id] for place in kept),
            bases=tuple(self.bases[place] for place in kept),
            figures=tuple(figure for figure in again if figure is not None),
        )

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who is told this chapter."""
        return tuple(who for who, told in CHAPTERS_FOR.items() if told is None or self.number in told)


Part = tuple[Table, Basis]


def part(
    table: Table, counts: Iterable[Counted] = (), derived: Mapping[str, tuple[str, ...]] | None = None
) -> Part:
    """A table with what it stands on; every column of figures must be a count or derived. Raises ValueError for one that is neither."""
    basis = Basis(table.id, tuple(counts), derived or {})
    told = {one.column for one in basis.counts} | basis.derived.keys()
    if untold := {column.name for column in table.columns if column.form != "text"} - told:
        raise ValueError(f"table {table.id}: nothing says which counts {min(untold)} stands on")
    return table, basis


def chapter_of(
    number: int,
    id: str,  # noqa: A002 # the name of the field
    title: str,
    paragraphs: Iterable[str],
    parts: Iterable[Part],
    *,
    figures: Iterable[Drawn] = (),
    **more: Any,
) -> Chapter:
    """A chapter from its tables, each with its basis, and their charts."""
    parts = list(parts)
    return Chapter(
        id,
        title,
        tuple(paragraphs),
        tables=tuple(table for table, _ in parts),
        number=number,
        bases=tuple(basis for _, basis in parts),
        figures=tuple(figures),
        **more,
    )


def span_code(period: Period) -> str:
    """A period as disclosure control reads it: 2026-01-01/2026-03-31."""
    return f"{period.first.isoformat()}/{period.last.isoformat()}"


def counted(
    table: Table,
    column: str,
    measure: str,
    dimension: str = "row",
    *,
    period: Period | None = None,
    where: Mapping[str, str] | None = None,
    stock: bool = False,
    complete: bool = True,
    times: Mapping[str, Period] | None = None,
) -> Counted:
    """The counts of one column, from the table itself, so that what is protected is what is printed.

    Where the rows are grouped their keys begin with the group and a point, which is then the outer dimension "group". The totals of the
    table sum up their group, or everything. `times` gives the period of each row, where rows are periods. A row without a figure
    there is none of it.
    """
    dimensions = ("group", dimension) if table.groups else (dimension,)
    rows: list[tuple[str | None, ...]] = []
    sums: dict[str, Path] = {}
    for place, ((key, _), n) in enumerate(zip(table.rows, table.frame[column], strict=True)):
        codes = tuple(key.split(".", 1)) if table.groups else (key,)
        if n is None:
            continue
        if place in table.totals:
            sums[key] = codes[:-1]
        elif times is not None:
            rows.append((key, span_code(times[key]), n))
        else:
            rows.append((key, *codes, n))
    schema = {KEY: pl.String, **dict.fromkeys(dimensions, pl.String), N: pl.Int64}
    return Counted(
        column,
        pl.DataFrame(rows, schema=schema, orient="row"),
        dimensions,
        measure,
        sums=sums,
        where=where or {},
        period=None if period is None or times is not None else span_code(period),
        time=(dimension,) if times is not None else (),
        stock=stock,
        complete=complete,
    )
