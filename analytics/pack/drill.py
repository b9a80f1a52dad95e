"""From a figure of an internal pack to its cases: a link in each cell, a page and a file of references for each table."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count as counting
from typing import Final

import polars as pl

from analytics import page
from analytics import wording as w
from analytics.behind import Behind, counted
from analytics.behind.model import CASE, ITEM
from analytics.pack.tidy import plain
from analytics.tables import Column, Table
from store.case.references import CASES_A_YEAR, KIND, PREFIXES, reference

CASES: Final = "cases"
"""The folder of the pages and files of references."""
INLINE: Final = 12
"""So many references stand open on the page; more are folded away, `SHEET` at a time, and beyond `LISTED` they are in the file only."""
SHEET: Final = 250
LISTED: Final = 1_000

UNPRINTED: Final = {
    "priced": "Remedies of money",
    "priced_paid": "Remedies of money delivered",
    "before": "Events before",
    "after": "Events after",
}
"""Counts that are printed in no column, but that figures are made from."""


@dataclass(frozen=True)
class Drilled:
    """The pages and files of references by name, and the HTML of each table with its figures as links to them."""

    files: Mapping[str, bytes]
    html: Mapping[str, str]


def drilled(
    tables: Sequence[tuple[int, Table]],
    found: Mapping[str, Behind],
    html: Mapping[str, str],
    banners: Sequence[tuple[str, str]],
) -> Drilled:
    """What leads from the tables, each with its number and HTML, to the cases in `found`."""
    files: dict[str, bytes] = {}
    linked_ = {}
    for number, table in tables:
        behind = found[table.id]
        if behind.lists:
            files[f"{CASES}/{table.id}.html"] = _page(table, number, behind, banners).encode()
            files[f"{CASES}/{table.id}.csv"] = written(behind, [key for key, _ in table.rows])
        linked_[table.id] = _linked(html[table.id], table, behind) + below(table, behind)
    return Drilled(files, linked_)


# --- the file ---------------------------------------------------------------------------------------------------------


def written(behind: Behind, rows: Sequence[str]) -> bytes:
    """A line for each reference: row, column, which of the things counted it belongs to, and the reference."""
    order = {key: place for place, key in enumerate(rows)}
    parts = [
        some.select(
            pl.lit(plain(row)).alias("row"), pl.lit(column).alias("column"), _items(some).alias("item"), CASE
        )
        for (row, column), some in sorted(behind.lists.items(), key=lambda one: order[one[0][0]])
    ]
    told = pl.concat(parts).with_columns(referenced(pl.col(CASE)).alias("reference")).drop(CASE)
    return told.write_csv().encode()


def _items(some: pl.DataFrame) -> pl.Expr:
    """From 1, the number of the thing that each line is of."""
    if ITEM in some.columns:
        return pl.col(ITEM).rank("dense").cast(pl.Int64)
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int64)


def referenced(numbers: pl.Expr) -> pl.Expr:
    """As `store.case.references.reference` names each number, for many of them at once."""
    rest = numbers % KIND
    return pl.format(
        "{}-{}-{}",
        (numbers // KIND).replace_strict(dict(enumerate(PREFIXES)), return_dtype=pl.String),
        (rest // CASES_A_YEAR).cast(pl.String).str.zfill(4),
        (rest % CASES_A_YEAR).cast(pl.String).str.zfill(5),
    )


def names(some: pl.DataFrame) -> list[str]:
    """The references of the first `LISTED` of a list, a text for each thing: the cases of one complainant together, one that is
    there several times as such.
    """
    if ITEM in some.columns:
        together: dict[int, list[str]] = {}
        for item, case in some.select(ITEM, CASE).iter_rows():
            together.setdefault(item, []).append(reference(case))
        return [" + ".join(each) for each in together.values()][:LISTED]
    times = Counter(some[CASE].head(LISTED).to_list())
    return [reference(case) if n == 1 else f"{reference(case)} × {n}" for case, n in times.items()]


# --- the page of a table's cases --------------------------------------------------------------------------------------


def _page(table: Table, number: int, behind: Behind, banners: Sequence[tuple[str, str]]) -> str:
    title = f"The cases behind table {number}"
    first = "".join(page.banner(strong, text) for strong, text in banners)
    said = "".join(f"<p>{escape(line)}</p>\n" for line in _words(table, behind))
    file = f'<p>The same, a line for each reference: <a href="{table.id}.csv">{table.id}.csv</a>. '
    back = f'Back to <a href="../index.html#{table.id}">table {number}</a>.</p>\n'
    head = f'<h1>{title}</h1>\n<p class="meta">{escape(w.clean(table.title))}</p>\n'
    rows = "".join(_row(table, row, behind) for row in range(len(table.rows)))
    body = f"<header>\n{head}</header>\n<main>\n{first}{file}{back}{said}{rows}</main>\n"
    return page.document(f"{title}. {w.clean(table.title)}", body)


def _row(table: Table, row: int, behind: Behind) -> str:
    key, words = table.rows[row]
    headings = _headings(table, behind)
    parts = [
        _list(f"r{row}-{column}", heading, behind.lists[key, column], table.id)
        for column, heading in headings.items()
        if (key, column) in behind.lists
    ]
    if not parts:
        return ""
    group = f"{w.label(table.groups[row])}: " if table.groups else ""
    return (
        f'<section aria-labelledby="r{row}">\n<h2 id="r{row}">{escape(group + w.label(words))}</h2>\n'
        f"{''.join(parts)}</section>\n"
    )


def _headings(table: Table, behind: Behind) -> dict[str, str]:
    """What each column of lists is called: as in the table, then those that are printed nowhere."""
    found = {
        column.name: ": ".join(filter(None, (column.under, column.heading)))
        for column in table.columns
        if column.form != "text"
    }
    for _, column in behind.lists:
        if column not in found:
            found[column] = UNPRINTED.get(column, "Ended in this step")
    return found


def _list(id: str, heading: str, some: pl.DataFrame, table: str) -> str:  # noqa: A002  it becomes an id
    """The references behind one figure; the link leads into what is folded away, which a browser then opens."""
    each, n = names(some), counted(some)
    cases = some[CASE].n_unique()
    said = "" if cases == n else f", of {w.counted(cases, 'case')}"
    head = f"<h3>{escape(w.label(heading))}: {w.number(n)}{said}</h3>\n"
    if n <= INLINE:
        return f'{head}<p id="{id}">{escape(", ".join(each))}</p>\n'
    sheets = []
    for start in range(0, len(each), SHEET):
        stop = min(start + SHEET, len(each))
        anchor = f' id="{id}"' if start == 0 else ""
        text = escape(", ".join(each[start:stop]))
        summary = f"{w.number(start + 1)} to {w.number(stop)}"
        sheets.append(f"<details>\n<summary>{summary}</summary>\n<p{anchor}>{text}</p>\n</details>\n")
    if some.height > LISTED:
        sheets.append(f'<p>The others are in <a href="{table}.csv">{table}.csv</a>.</p>\n')
    return head + "".join(sheets)


# --- in and under the table -------------------------------------------------------------------------------------------


def _linked(html: str, table: Table, behind: Behind) -> str:
    """The HTML of the table with each figure that has cases as a link to them.

    Raises ValueError where the cells are not those of the table.
    """
    start, end = html.index("<tbody"), html.index("</tbody>")
    rows = counting()

    def of_row(found: re.Match[str]) -> str:
        row = next(rows)
        columns = iter(table.columns)
        return re.sub(
            r"(<td\b[^>]*>)(.*?)(</td>)",
            lambda cell: cell[1] + _link(table, row, next(columns), cell[2], behind) + cell[3],
            found[0],
            flags=re.DOTALL,
        )

    body = re.sub(r'<tr[^>]*>\s*<th scope="row".*?</tr>', of_row, html[start:end], flags=re.DOTALL)
    if next(rows) != len(table.rows):
        raise ValueError(f"table {table.id}: its HTML has not its rows")
    return html[:start] + body + html[end:]


def _link(table: Table, row: int, column: Column, text: str, behind: Behind) -> str:
    key = table.rows[row][0]
    if column.form == "text" or column.points or not table.frame[column.name][row]:
        return text
    if (key, column.name) in behind.lists:
        return f'<a href="{CASES}/{table.id}.html#r{row}-{column.name}">{text}</a>'
    if behind.of(key, column.name) is not None:
        return f'<a href="{CASES}/{table.id}.html#r{row}">{text}</a>'
    return text


def below(table: Table, behind: Behind) -> str:
    """What stands under the table: where its cases are, and which of its figures have none, as HTML."""
    where = ""
    if behind.lists:
        base = f"{CASES}/{table.id}"
        where = f'The cases behind each figure: <a href="{base}.html">{base}.html</a>, <a href="{base}.csv">{base}.csv</a>. '
    lines = " ".join(map(escape, _words(table, behind)))
    return f'<p class="note">{where}{lines}</p>\n' if where or lines else ""


def _words(table: Table, behind: Behind) -> Iterator[str]:
    """What is to be said of figures that have no list of their own."""
    if not (behind.lists or behind.without or behind.unlisted):
        yield "Nothing was counted here, so there is no case behind this table."
    headings = {column.name: column for column in table.columns}
    made = [
        name
        for name, bases in behind.made.items()
        if bases and name in headings and headings[name].form != "text" and not headings[name].points
        and not any(column == name for _, column in behind.lists)
    ]  # fmt: skip # a condition a line
    if made and behind.lists:
        called = [f"“{headings[name].label}”" for name in made]
        yield (
            f"{w.listed(list(dict.fromkeys(called)))} {'has' if len(set(called)) == 1 else 'have'} no list of "
            f"{'its' if len(set(called)) == 1 else 'their'} own: behind "
            f"{'it' if len(set(called)) == 1 else 'each'} are the cases of the counts in the same row."
        )
    words = dict(table.rows) | {name: column.label for name, column in headings.items()}
    for why in dict.fromkeys(behind.without.values()):
        named = [
            w.label(words[name]) for name, reason in behind.without.items() if reason == why and name in words
        ]
        if named:
            yield f"No case is behind {w.listed([f'“{one}”' for one in named])}: {why}."
    if behind.unlisted:
        yield (
            f"{w.counted(len(behind.unlisted), 'figure')} of this table {'is' if len(behind.unlisted) == 1 else 'are'} carried on by sum and "
            "differ from the count case by case, so no list is given."
        )
