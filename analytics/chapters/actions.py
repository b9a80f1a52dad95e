"""What is owed beside the stages, and how much of it is overdue."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.facts import Facts
from analytics.measures.actions import CHANGE, EFFECT
from analytics.tables import Column, Table

KINDS: Final = {
    "remedy": "Remedies to deliver",
    "serious": "Very serious complaints to decide on",
    "flag": "Flags to hand on",
    "social": "Comments on social media to move to a private channel",
    "restriction": "Restrictions of contact to review",
    "detriment": "Allegations of detriment to follow up",
    "authority": "Authority of a representative to be seen",
    "adjustment": "Adjustments to deliver",
    "adjustment-review": "Adjustments to review",
    "data-protection": "Data-protection complaints to acknowledge or conclude",
    CHANGE: "Changes to make",
    EFFECT: "Effects to assess",
}
COUNTS: Final = ("owed", "overdue", "undated", "due", "in_time", "late", "undone")
AT_THE_END: Final = ("owed", "overdue", "undated")


def chapter(facts: Facts) -> Chapter:
    """One table by kind; a sentence where nothing was owed."""
    if not facts.actions.height:
        return chapter_of(
            11, "actions", "Actions", ["Nothing was owed beside the stages in this period."], []
        )
    return chapter_of(11, "actions", "Actions", [overdue(facts)], [_by_kind(facts)])


def overdue(facts: Facts) -> str:
    """How much is overdue, in a sentence."""
    owed, late, oldest = facts.actions.select(
        pl.col("owed").sum(), pl.col("overdue").sum(), pl.col("oldest").max()
    ).row(0)
    text = f"At the end of the period {w.counted(owed, 'action')} {w.were(owed)} owed, {w.number(late)} of them overdue"
    return f"{text}, the longest for {w.counted(oldest, 'day')}." if late else f"{text}."


def _by_kind(facts: Facts) -> Part:
    found = facts.actions
    total = found.select(pl.lit("").alias("kind"), pl.col(COUNTS).sum(), pl.col("oldest").max()).with_columns(
        share=pl.when(pl.col("due") > 0).then(100 * pl.col("in_time") / pl.col("due"))
    )
    end, span = "Owed at the end of the period", "Fell due in the period"
    table = Table(
        id="actions-by-kind",
        title="Actions owed, overdue and done",
        unit="Things owed beside the stages, of cases and of changes; what is owed no longer is left out",
        stub="Action",
        rows=(*((kind, KINDS.get(kind, kind)) for kind in found["kind"]), ("all", "All")),
        columns=(
            Column("owed", "Owed", under=end),
            Column("overdue", "Overdue", under=end),
            Column("undated", "Without a day", under=end),
            Column("oldest", "Days overdue, longest", under=end),
            Column("due", "Fell due", under=span),
            Column("in_time", "Done in time", under=span),
            Column("share", "Share in time", "percent", under=span),
            Column("late", "Done late", under=span),
            Column("undone", "Not done", under=span),
        ),
        frame=pl.concat([found, total.select(found.columns)]),
        totals=frozenset({found.height}),
        notes=("That an action is owed no longer is as of the snapshot, also for an earlier period.",),
    )
    counts = [
        counted(table, name, f"actions {name}", "action", period=facts.period, stock=name in AT_THE_END)
        for name in COUNTS
    ]
    return part(table, counts, {"oldest": ("overdue",), "share": ("due", "in_time")})
