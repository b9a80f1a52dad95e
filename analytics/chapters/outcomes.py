"""What was decided, and how complaints ended."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter
from analytics.chapters.circumstances import TOTAL, row_labels, with_total
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.outcomes import NONE
from analytics.tables import Column, Table

ENDS: Final = {
    "answered": "Answered",
    "resolved": "Resolved without a finding",
    "withdrawn": "Withdrawn by the complainant",
    "out-of-scope": "Out of scope",
    "referred": "Referred elsewhere",
    "migrated": "Closed in the system it came from",
    "": "Not recorded",
}


def chapter(facts: Facts) -> Chapter:
    """Outcomes: by stage, how cases under a policy ended, and the outcomes that migrated cases came with."""
    tables = []
    if facts.outcomes["n"].sum():
        tables.append(_by_stage(facts))
    if facts.ends.height:
        tables.append(_ends(facts))
    silent: tuple[str, ...] = ()
    if (facts.as_given["what"] != BLANK).any():
        tables.append(_as_given(facts))
    elif facts.as_given.height:
        silent = ("The migrated complaints that ended in this period came without an outcome.",)
    if not (tables or silent):
        return Chapter("outcomes", "Outcomes", ("No complaint was answered or ended in this period.",))
    return Chapter("outcomes", "Outcomes", silent, tables=tuple(tables))


def _by_stage(facts: Facts) -> Table:
    frame = facts.outcomes.filter(facts.outcomes["responded"] > 0)
    words = facts.words.get("outcomes", {}) | {NONE: "None recorded"}
    rows, groups = [], []
    for stage, title, responded, outcome in frame.select(
        "stage", "title", "responded", "outcome"
    ).iter_rows():
        rows.append((f"stage-{stage}.{outcome}", words.get(outcome, outcome)))
        groups.append(f"{title}: {w.number(responded)} responded to")
    return Table(
        id="outcomes-by-stage",
        title="Outcomes by stage",
        unit="Stages responded to in the period, share of those at the same stage",
        stub="Outcome",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(Column("n", "Responses"), Column("share", "Share of responses", "percent")),
        frame=frame,
        notes=(
            "A complaint decided in several points is partly upheld where any point was upheld, wholly or in part.",
        ),
    )


def _ends(facts: Facts) -> Table:
    total = facts.ends.select(pl.col("n").sum(), label=pl.lit(""))
    frame = pl.concat([facts.ends, total.select("label", "n")]).with_columns(
        share=100 * pl.col("n") / total["n"][0]
    )
    return Table(
        id="ends",
        title="How complaints ended",
        unit="Cases under a policy whose last end lies in the period",
        stub="End",
        rows=(*((code or BLANK, ENDS.get(code, code)) for code in facts.ends["label"]), (TOTAL, "All")),
        columns=(Column("n", "Cases"), Column("share", "Share", "percent")),
        frame=frame,
        totals=frozenset({facts.ends.height}),
    )


def _as_given(facts: Facts) -> Table:
    frame = with_total(facts.as_given, "n")
    return Table(
        id="outcomes-migrated",
        title="Outcomes of migrated complaints, as given",
        unit="Migrated cases that ended in the period, in the words of the system they come from",
        stub="Outcome as given",
        rows=tuple(row_labels(frame)),
        columns=(Column("n", "Cases"), Column("share", "Share", "percent")),
        frame=frame,
        totals=frozenset({facts.as_given.height}),
    )
