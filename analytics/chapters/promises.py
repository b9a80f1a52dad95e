"""The dates that were promised, and whether they were kept; part of the chapter on timeliness."""

import polars as pl

from analytics import wording as w
from analytics.chapters import Part, counted, part
from analytics.facts import Facts
from analytics.measures.standing import MIGRATED
from analytics.tables import Column, Table


def on_time(facts: Facts) -> Part:
    """Promised dates by stage and step: kept, late, still to come."""
    frame = facts.on_time
    words = {"acknowledge": "acknowledged", "respond": "responded to"}
    gone, migrated = int(frame["gone"].sum()), facts.received[MIGRATED]
    left_out = f"Left out: {w.counted(gone, 'promise')} whose stage ended before the date"
    if migrated:
        left_out += f", and {w.counted(migrated, 'migrated case')} received in the period, for which no date was promised"
    notes = (
        "A date counts when it fell due in the period, whether or not the thing was done: open cases past their date "
        "are late. Dates moved by an extension count as moved.",
        "Owed, not due yet: at the end of the period, with a date on its last day or later; in none of the other figures.",
        f"{left_out}.",
    )
    table = Table(
        id="on-time",
        title="Acknowledged and responded to on time",
        unit="Promised dates of stages under a policy that fell due in the period",
        stub="Stage and step",
        rows=tuple(
            (f"stage-{stage}.{step}", f"{title}: {words[step]}")
            for stage, title, step in frame.select("stage", "title", "step").iter_rows()
        ),
        columns=(
            Column("due", "Fell due"),
            Column("within", "On time"),
            Column("share", "Share on time", "percent"),
            Column("late", "Late"),
            Column("undone", "Of those late, not done yet"),
            Column("extended", "Of those due, extended"),
            Column("not_due", "Owed, not due yet"),
        ),
        frame=frame,
        notes=notes,
    )
    names = ("due", "within", "late", "undone", "extended", "not_due")
    counts = [
        counted(table, name, f"promises {name}", "step", period=facts.period, stock=name == "not_due")
        for name in names
    ]
    return part(table, counts, {"share": ("due", "within")})


def extensions(facts: Facts) -> Part:
    """How often, and by how much, a response date was put off."""
    frame = facts.extensions.filter(pl.col("responded") > 0)
    table = Table(
        id="extensions",
        title="Response dates put off",
        unit="Stages under a policy responded to in the period; days of the kind that the policy counts",
        stub="Stage",
        rows=tuple((f"stage-{stage}", title) for stage, title in frame.select("stage", "title").iter_rows()),
        columns=(
            Column("responded", "Responded to"),
            Column("extended", "Of those, extended"),
            Column("share", "Share extended", "percent"),
            Column("mean", "Days added, mean of those extended", "mean"),
        ),
        frame=frame,
    )
    counts = [
        counted(table, name, f"stages {name}", "stage", period=facts.period)
        for name in ("responded", "extended")
    ]
    return part(table, counts, {"share": ("responded", "extended"), "mean": ("extended",)})
