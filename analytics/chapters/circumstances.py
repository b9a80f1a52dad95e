"""What complaints are about, how they arrive and who makes them."""

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK, OTHER
from analytics.measures.standing import MIGRATED
from analytics.tables import Column, Table

TOTAL = "all"
NAMES = {
    "service": ("services", "service", "Service"),
    "category": ("categories", "what they are about", "Category"),
    "channel": ("channels", "channel", "Channel"),
    "complainant_type": ("complainant-types", "type of complainant", "Type of complainant"),
    "complainant_status": ("complainant-statuses", "status of complainant", "Status of complainant"),
}


def chapter(facts: Facts) -> Chapter:
    """Circumstances: a table each, the most frequent first; one with no record at all is said in a sentence."""
    tables, silent = [], []
    for column, (_, name, _) in NAMES.items():
        if any((found["what"] != BLANK).any() for found in facts.circumstances[column].values()):
            tables.append(_table(facts, column))
        else:
            silent.append(name)
    if not facts.groups:
        return Chapter(
            "circumstances", "Circumstances", ("There is no complaint in this period to describe.",)
        )
    paragraphs = []
    if silent:
        paragraphs.append(
            f"Not recorded for any of these complaints, so without a table: {w.listed(silent)}."
        )
    if MIGRATED in facts.groups:
        paragraphs.append("Migrated complaints are described in the words of the system they come from.")
    return Chapter("circumstances", "Circumstances", tuple(paragraphs), tables=tuple(tables))


def with_total(found: pl.DataFrame, *numbers: str) -> pl.DataFrame:
    """The rows of `circumstances.grouped` and one that adds them up."""
    total = found.select(
        pl.lit(TOTAL).alias("what"),
        pl.col(*numbers, "share").sum(),
        label=pl.lit(""),
        kinds=pl.lit(0, pl.Int64),
    )
    return pl.concat([found, total.select(found.columns)]).with_columns(
        share=pl.when(pl.col(numbers[0]) > 0).then(pl.col("share").round(9)).otherwise("share")
    )


def row_labels(found: pl.DataFrame) -> list[tuple[str, str]]:
    """A stable key and the words for each row of `circumstances.grouped`, or of `with_total`."""
    rows = []
    for what, label, kinds in found.select("what", "label", "kinds").iter_rows():
        if what == OTHER:
            rows.append((OTHER, f"Other ({w.counted(kinds, 'kind')})"))
        elif what == BLANK:
            rows.append((BLANK, "Not recorded"))
        elif what == TOTAL:
            rows.append((TOTAL, "All"))
        else:
            rows.append((f"“{label}”", label))
    return rows


def _table(facts: Facts, column: str) -> Table:
    key, name, stub = NAMES[column]
    found = {group: facts.circumstances[column][group] for group in facts.groups}
    summed = {group: with_total(frame, "received", "open_end") for group, frame in found.items()}
    rows = [(f"{group}.{row}", words) for group, frame in summed.items() for row, words in row_labels(frame)]
    several = len(found) > 1
    return Table(
        id=key,
        title=f"Complaints by {name}",
        unit="Cases received in the period"
        + (", share of those of the same kind" if several else ", share of all")
        + "; open at the end, whenever received",
        stub=stub,
        rows=tuple(rows),
        groups=tuple(KINDS[group] for group, frame in summed.items() for _ in range(frame.height))
        if several
        else (),
        columns=(
            Column("received", "Received"),
            Column("share", "Share of received", "percent"),
            Column("open_end", "Open at the end"),
        ),
        frame=pl.concat(list(summed.values())),
        totals=frozenset(row for row, (key, _) in enumerate(rows) if key.endswith(f".{TOTAL}")),
    )
