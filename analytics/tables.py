"""Tables for a page: what is in one, the house style as builders for great-tables, and its HTML mended to be accessible."""

import html
import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import polars as pl

from analytics import wording

if TYPE_CHECKING:
    from great_tables import GT

Form = Literal["count", "percent", "mean", "days", "text"]

SHORT: Final = 26  # rows that are kept on one page in print
NOT_APPLICABLE: Final = "[z]"
NOT_AVAILABLE: Final = "[x]"
SHORTHAND: Final = {
    NOT_APPLICABLE: "not applicable: there is nothing to count or to divide by",
    NOT_AVAILABLE: "not available: the data do not reach it",
}


@dataclass(frozen=True)
class Column:
    """A column of figures: `name` in the frame, `label` for people, how it is printed, and the heading it stands under."""

    name: str
    label: str
    form: Form = "count"
    under: str = ""


@dataclass(frozen=True)
class Table:
    """One table: a row for each of `rows` (a stable key and the words for people), in the order of `frame`.

    `title` says what is counted, `unit` in what and of whom. A null prints as `NOT_APPLICABLE` unless `marks` says
    otherwise for its row number and column. `groups` names the group of each row, where rows are grouped; `totals`
    are the numbers of the rows that add up others.
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

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.rows]
        if len(set(keys)) != len(keys) or len(keys) != self.frame.height:
            raise ValueError(
                f"table {self.id}: {len(keys)} rows named, {self.frame.height} in the frame, or a key twice"
            )

    @property
    def figures(self) -> dict[str, float | int | str | None]:
        """Every figure printed, by "table.row.column"; what is rounded for people has six decimals here."""
        found: dict[str, float | int | str | None] = {}
        for (key, _), values in zip(self.rows, self.frame.iter_rows(named=True), strict=True):
            for column in self.columns:
                value = values[column.name]
                found[f"{self.id}.{key}.{column.name}"] = (
                    round(value, 6) if isinstance(value, float) else value
                )
        return found

    @property
    def shorthand(self) -> set[str]:
        """Which marks it prints in place of figures."""
        return {
            self.marks.get((row, column.name), NOT_APPLICABLE)
            for column in self.columns
            for row, missing in enumerate(self.frame[column.name].is_null())
            if missing
        }


def as_html(table: Table, number: int) -> str:
    """Table `number` of its page as HTML: a scrolling region that holds a captioned table, then its notes."""
    notes = "".join(f'<p class="note">{html.escape(note)}</p>\n' for note in table.notes)
    return finish(build(table), table, number) + notes


def build(table: Table) -> "GT":
    """The table in the house style, before `finish`."""
    from great_tables import GT  # half a second to import

    labels = pl.DataFrame(
        {
            "label": [wording.label(text) for _, text in table.rows],
            "group": [wording.label(group) for group in table.groups] or [""] * len(table.rows),
        },
        schema={"label": pl.String, "group": pl.String},
    )
    frame = pl.concat([labels, table.frame.select(column.name for column in table.columns)], how="horizontal")
    if not table.groups:
        frame = frame.drop("group")
    made = GT(frame, rowname_col="label", groupname_col="group" if table.groups else None, id=table.id)
    return (
        made.tab_header(title=table.title, subtitle=table.unit)
        .tab_stubhead(label=table.stub)
        .pipe(headings, table.columns)
        .pipe(numbers, table.columns)
        .pipe(shorthand, table)
    )


def headings(gt: "GT", columns: tuple[Column, ...]) -> "GT":
    """Column labels, and the headings that several columns stand under."""
    # great-tables takes two opening braces for the start of a unit of measure.
    labels: dict[str, Any] = {
        column.name: wording.label(column.label).replace("{{", "{ {") for column in columns
    }
    gt = gt.cols_label(labels)
    for heading in dict.fromkeys(column.under for column in columns if column.under):
        gt = gt.tab_spanner(heading, [column.name for column in columns if column.under == heading])
    return gt


def numbers(gt: "GT", columns: tuple[Column, ...]) -> "GT":
    """Whole numbers with separators, percentages and means with one decimal, days with one where they need it; numbers to the right, texts to the left."""
    by_form = {form: [column.name for column in columns if column.form == form] for form in get_args(Form)}
    if by_form["count"]:
        gt = gt.fmt_integer(by_form["count"])
    if by_form["percent"]:
        gt = gt.fmt_percent(by_form["percent"], decimals=1, scale_values=False)
    if by_form["mean"]:
        gt = gt.fmt_number(by_form["mean"], decimals=1)
    if by_form["days"]:
        gt = gt.fmt_number(by_form["days"], decimals=1, drop_trailing_zeros=True)
    right = [name for form in get_args(Form) if form != "text" for name in by_form[form]]
    return gt.cols_align("right", right).cols_align("left", by_form["text"])


def shorthand(gt: "GT", table: Table) -> "GT":
    """A mark in place of every missing figure: never a blank, never a dash."""
    for mark in sorted({NOT_APPLICABLE, *table.marks.values()}):
        for column in table.columns:
            rows = [
                row
                for row, missing in enumerate(table.frame[column.name].is_null())
                if missing and table.marks.get((row, column.name), NOT_APPLICABLE) == mark
            ]
            if rows:
                gt = gt.sub_missing(column.name, rows, missing_text=mark)
    return gt


def finish(gt: "GT", table: Table, number: int) -> str:
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
        f'<caption><span class="title" id="{table.id}-title">Table {number}. {html.escape(table.title)}</span>'
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
