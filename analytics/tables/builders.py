"""The house style, as builders for great-tables' `.pipe`: each takes a table so far and gives it one thing more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics import wording
from analytics.tables.model import NOT_APPLICABLE, Column, Form, Table

if TYPE_CHECKING:
    from great_tables import GT


def build(table: Table) -> "GT":
    """The table in the house style, before `finish`."""
    from great_tables import GT  # half a second to import

    labels = pl.DataFrame(
        {
            "label": [_named(table, row) for row in range(len(table.rows))],
            "group": [wording.label(group) for group in table.groups] or [""] * len(table.rows),
        },
        schema={"label": pl.String, "group": pl.String},
    )
    frame = pl.concat([labels, table.frame.select(column.name for column in table.columns)], how="horizontal")
    if not table.groups:
        frame = frame.drop("group")
    frame = frame.with_columns(_lines(table, column) for column in table.columns if column.points)
    made = GT(frame, rowname_col="label", groupname_col="group" if table.groups else None, id=table.id)
    return (
        made.tab_header(title=table.title, subtitle=table.unit)
        .tab_stubhead(label=table.stub)
        .pipe(headings, table)
        .pipe(numbers, table.columns)
        .pipe(sparklines, table.columns)
        .pipe(flags, table)
        .pipe(shorthand, table)
    )


def headings(gt: "GT", table: Table) -> "GT":
    """Column labels with their units and flags, and the headings that several columns stand under."""
    labels: dict[str, Any] = {}
    for column in table.columns:
        flag = table.flags.get((None, column.name))
        text = wording.label(column.heading) + (f" {flag}" if flag else "")
        # great-tables takes two opening braces for the start of a unit of measure.
        labels[column.name] = text.replace("{{", "{ {")
    gt = gt.cols_label(labels)
    for heading in dict.fromkeys(column.under for column in table.columns if column.under):
        gt = gt.tab_spanner(heading, [column.name for column in table.columns if column.under == heading])
    return gt


def numbers(gt: "GT", columns: Sequence[Column]) -> "GT":
    """Whole numbers with separators, percentages and means with one decimal, days with one where they need it; numbers to the right, texts to the left."""
    columns = [column for column in columns if not column.points]
    kinds = dict.fromkeys((column.form, column.decimals) for column in columns if column.form != "text")
    for form, decimals in kinds:
        names = [column.name for column in columns if (column.form, column.decimals) == (form, decimals)]
        gt = _printed(gt, form, decimals, names)
    return gt.cols_align("right", [column.name for column in columns if column.form != "text"]).cols_align(
        "left", [column.name for column in columns if column.form == "text"]
    )


def sparklines(gt: "GT", columns: Sequence[Column]) -> "GT":
    """Small lines, which the frame already holds as SVG of our own: it is not to be escaped again."""
    names = [column.name for column in columns if column.points]
    return gt.fmt(str, names).cols_align("left", names) if names else gt


def flags(gt: "GT", table: Table) -> "GT":
    """A mark before a figure that is there but needs a word of care; before it, so that digits stay in line."""
    for column in table.columns:
        for row, value in enumerate(table.frame[column.name]):
            flag = table.flags.get((row, column.name))
            if flag and value is not None and not column.points:
                gt = _printed(gt, column.form, column.decimals, [column.name], [row], f"{flag} {{x}}")
    return gt


def shorthand(gt: "GT", table: Table) -> "GT":
    """A mark in place of every missing figure: never a blank, never a dash."""
    for mark in sorted({NOT_APPLICABLE, *table.marks.values()}):
        for column in table.columns:
            rows = [
                row
                for row, missing in enumerate(table.frame[column.name].is_null())
                if missing and table.mark(row, column.name) == mark
            ]
            if rows:
                gt = gt.sub_missing(column.name, rows, missing_text=mark)
    return gt


def _printed(
    gt: "GT",
    form: Form,
    decimals: int,
    names: list[str],
    rows: list[int] | None = None,
    pattern: str = "{x}",
) -> "GT":
    match form:
        case "count":
            return gt.fmt_integer(names, rows, pattern=pattern)
        case "percent":
            return gt.fmt_percent(names, rows, decimals=decimals, scale_values=False, pattern=pattern)
        case "mean":
            return gt.fmt_number(names, rows, decimals=decimals, pattern=pattern)
        case "days":
            return gt.fmt_number(names, rows, decimals=decimals, drop_trailing_zeros=True, pattern=pattern)
        case "text":
            raise ValueError("a text has no number in it to be flagged: write the mark into the text")


def _named(table: Table, row: int) -> str:
    flag = table.flags.get((row, None))
    return wording.label(table.rows[row][1]) + (f" {flag}" if flag else "")


def _lines(table: Table, column: Column) -> pl.Series:
    """A column of lists as SVG, or a mark where there is nothing to draw."""
    from analytics.charts.spark import sparkline  # charts print their own numbers as tables

    drawn = [
        sparkline(
            [None] * len(column.points) if values is None else list(values),
            column.points,
            f"{column.label}, {words}",
            gap=table.mark(row, column.name),
            form=column.form,
        )
        for row, ((_, words), values) in enumerate(zip(table.rows, table.frame[column.name], strict=True))
    ]
    return pl.Series(column.name, drawn, pl.String)
