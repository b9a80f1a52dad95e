"""What complaints are about, how they arrive and who makes them."""

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter, Part, chapter_of, counted, part, trends
from analytics.chapters.bars import bars
from analytics.chapters.drawn import Drawn
from analytics.facts import Facts
from analytics.ground import TRENDS
from analytics.measures.circumstances import BLANK, OTHER
from analytics.measures.standing import MIGRATED
from analytics.tables import Column, Table

TOTAL = "all"
NAMES = {
    "service": ("services", "service", "Service"),
    "category": ("categories", "what they are about", "Category"),
    "subject_type": ("subjects", "what is complained about", "Subject"),
    "severity": ("severities", "severity", "Severity"),
    "channel": ("channels", "channel", "Channel"),
    "complainant_type": ("complainant-types", "type of complainant", "Type of complainant"),
    "complainant_status": ("complainant-statuses", "status of complainant", "Status of complainant"),
}


def chapter(facts: Facts) -> Chapter:
    """Circumstances: a table each, the most frequent first; one with no record at all is said in a sentence."""
    parts: list[Part] = []
    figures: list[Drawn] = []
    silent = []
    for column, (_, name, _) in NAMES.items():
        if any((found["what"] != BLANK).any() for found in facts.circumstances[column].values()):
            found = _table(facts, column)
            parts.append(found)
            if column in TRENDS:
                figures += _bars(facts, found[0], name)
                parts += trends.of(facts, column, NAMES[column])
        else:
            silent.append(name)
    if facts.learning.causes.height:
        causes = _causes(facts)
        parts.append(causes)
        figures += bars("causes-bars", causes[0], "n", title="Root causes", unit=causes[0].unit)
    else:
        silent.append("root cause")
    if not facts.groups:
        empty = "There is no complaint in this period to describe."
        return chapter_of(7, "circumstances", "Circumstances", [empty], parts)
    paragraphs = []
    if silent:
        paragraphs.append(
            f"Not recorded for any of these complaints, so without a table: {w.listed(silent)}."
        )
    if MIGRATED in facts.groups:
        paragraphs.append("Migrated complaints are described in the words of the system they come from.")
    return chapter_of(7, "circumstances", "Circumstances", paragraphs, parts, figures=figures)


def _bars(facts: Facts, table: Table, name: str) -> list[Drawn]:
    """Of each kind of case its own, so that one does not dwarf the other."""
    unit = "Cases received in the period"
    if not table.groups:
        return bars(f"{table.id}-bars", table, "received", title=f"Complaints by {name}", unit=unit)
    return [
        figure
        for group in facts.groups
        if KINDS[group] in table.groups
        for figure in bars(
            f"{table.id}-{group}-bars",
            table,
            "received",
            title=f"Complaints by {name}: {KINDS[group].lower()}",
            unit=unit,
            among=KINDS[group],
        )
    ]


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


def _table(facts: Facts, column: str) -> Part:
    key, name, stub = NAMES[column]
    every = {group: facts.circumstances[column][group] for group in facts.groups}
    found = {group: frame for group, frame in every.items() if (frame["what"] != BLANK).any()}
    blank = [KINDS[group].lower() for group in every if group not in found and every[group].height]
    summed = {group: with_total(frame, "received", "open_end") for group, frame in found.items()}
    rows = [(f"{group}.{row}", words) for group, frame in summed.items() for row, words in row_labels(frame)]
    several = len(found) > 1
    table = Table(
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
        notes=(f"Not recorded for any of those {w.listed(blank)}.",) if blank else (),
    )
    cut = any((frame["what"] == OTHER).any() for frame in found.values())
    counts = [
        counted(table, "received", "received", column, period=facts.period, complete=not cut),
        counted(table, "open_end", "open_end", column, period=facts.period, complete=not cut, stock=True),
    ]
    return part(table, counts, {"share": ("received",)})


def _causes(facts: Facts) -> Part:
    causes = facts.learning.causes
    words = facts.words.get("causes", {})
    total = causes.select(
        pl.lit("").alias("label"), pl.col("n").sum(), pl.lit(facts.learning.cases, pl.Int64).alias("cases")
    )
    frame = pl.concat([causes, total.select(causes.columns)]).with_columns(
        share=100 * pl.col("n") / facts.learning.lessons
    )
    table = Table(
        id="causes",
        title="Root causes",
        unit="Lessons recorded in the period, and the cases they were learnt from",
        stub="Root cause",
        rows=(
            *((code or BLANK, words.get(code, code) or "Not recorded") for code in causes["label"]),
            (TOTAL, "All"),
        ),
        columns=(
            Column("n", "Lessons"),
            Column("share", "Share of lessons", "percent"),
            Column("cases", "Cases"),
        ),
        frame=frame,
        totals=frozenset({causes.height}),
        notes=("A case with several causes counts once for each, and once in the sum of cases.",),
    )
    # Cases overlap from cause to cause: each is a number of its own, and their sum is none of them.
    counts = [
        counted(table, "n", "lessons", "cause", period=facts.period),
        counted(table, "cases", "cases with a lesson", "cause", period=facts.period),
    ]
    return part(table, counts, {"share": ("n",)})
