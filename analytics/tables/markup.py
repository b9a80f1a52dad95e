"""The HTML of a table: what great-tables gives, mended to be accessible, with its notes and the numbers behind its sparklines."""

import html
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from analytics import wording
from analytics.tables.builders import build
from analytics.tables.model import SHORT, SHORTHAND, Column, Table

if TYPE_CHECKING:
    from great_tables import GT


def as_html(table: Table, number: int, *, called: str = "Table", explain: bool = False) -> str:
    """Table `number` of its page as HTML: a scrolling region that holds a captioned table, then notes and source.

    `explain` adds a note for each mark it uses, for a table that stands without the notes of a page. The numbers that
    sparklines draw follow, folded away.
    """
    notes = list(table.notes)
    if explain:
        notes += [f"{mark}: {meaning}." for mark, meaning in SHORTHAND.items() if mark in table.shorthand]
    if table.source:
        notes.append(f"Source: {wording.sentence(table.source)}")
    below = "".join(f'<p class="note">{html.escape(note)}</p>\n' for note in notes)
    lines = "".join(
        folded(
            f"The numbers of “{column.label}” in {called.lower()} {number}",
            as_html(unfolded(table, column), number, called=f"Numbers of {called.lower()}"),
        )
        for column in table.columns
        if column.points and not column.repeats
    )
    return finish(build(table), table, number, called) + below + lines


def folded(label: str, inner: str) -> str:
    """HTML that a reader opens when it is wanted; in print it is open."""
    return f"<details>\n<summary>{html.escape(wording.clean(label))}</summary>\n{inner}</details>\n"


def unfolded(table: Table, column: Column) -> Table:
    """The numbers that the sparklines of a column draw, a column for each point: the same rows, as a table of its own."""
    lists = [
        [None] * len(column.points) if values is None else list(values) for values in table.frame[column.name]
    ]
    names = [f"p{place}" for place in range(len(column.points))]
    kind = pl.Float64 if column.form in ("percent", "mean", "days") else pl.Int64
    return replace(
        table,
        id=f"{table.id}-{column.name}-points",
        title=f"{column.label}: {table.title}",
        columns=tuple(
            replace(column, name=name, label=point, points=())
            for name, point in zip(names, column.points, strict=True)
        ),
        frame=pl.DataFrame(
            {name: [values[place] for values in lists] for place, name in enumerate(names)},
            schema=dict.fromkeys(names, kind),
        ),
        marks={(row, name): table.mark(row, column.name) for row in range(len(lists)) for name in names},
        flags={place: mark for place, mark in table.flags.items() if place[1] is None},
        notes=(),
        source="",
    )


def finish(gt: "GT", table: Table, number: int, called: str = "Table") -> str:
    """The HTML of great-tables with what it lacks: a caption for its heading rows, a region that the keyboard can scroll.

    Its own style sheet, which reaches beyond the table, gives way to `page.STYLE`. The same table gives the same bytes.
    Raises ValueError where its output is not laid out as this expects, or a head is empty.
    """
    raw = gt.as_raw_html()
    body = _once(r"<style>.*?</style>\s*", "", raw)
    body = _once(r"<tr class=\"gt_heading\">.*?</tr>\s*<tr class=\"gt_heading\">.*?</tr>\s*", "", body)
    body = _once(r"^<div [^>]*>\s*(?=<table)", "", body)
    body = _once(r"\s*</div>\s*$", "", body)
    caption = (
        f'<caption><span class="title" id="{table.id}-title">{called} {number}. {html.escape(table.title)}</span>'
        f'<span class="unit" id="{table.id}-subtitle">{html.escape(table.unit)}</span></caption>'
    )
    body = _once(r"(?<=>)\s*<thead>", lambda _: f"\n{caption}\n<thead>", body)
    if re.search(r"<th\b[^>]*>\s*</th>", body):
        raise ValueError(f"table {table.id} has an empty head")
    rows = itertools.count()
    body = re.sub(
        r'<tr>(?=\s*<th scope="row")',
        lambda _: '<tr class="sum">' if next(rows) in table.totals else "<tr>",
        body,
    )
    kind = "table short" if len(table.rows) <= SHORT else "table"
    return (
        f'<div class="{kind}" id="{table.id}" role="region" tabindex="0" aria-labelledby="{table.id}-title">\n'
        f"{body}\n</div>\n"
    )


def _once(pattern: str, put: "str | Callable[[re.Match[str]], str]", text: str) -> str:
    changed, times = re.subn(pattern, put, text, count=0, flags=re.DOTALL)
    if times != 1:
        raise ValueError(f"great-tables gave HTML in which {pattern} is found {times} times, not once")
    return changed
