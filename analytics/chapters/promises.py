"""The dates that were promised, and whether they were kept; part of the chapter on timeliness."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Part, counted, part
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Figure, funnel_chart
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.standing import MIGRATED, share
from analytics.statistics import funnel
from analytics.tables import Column, Table

TEAMS: Final = 3
"""Teams, before a funnel compares more than two numbers."""


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


def clarifications(facts: Facts) -> Part:
    """How often complainants had to be asked for more."""
    frame = facts.clarifications.filter(pl.col("responded") > 0)
    table = Table(
        id="clarifications",
        title="How often complainants were asked for more",
        unit="Stages responded to in the period; a form that asks for everything at the start needs fewer questions",
        stub="Stage",
        rows=tuple((f"stage-{stage}", title) for stage, title in frame.select("stage", "title").iter_rows()),
        columns=(
            Column("responded", "Responded to"),
            Column("asked", "Asked at least once"),
            Column("share", "Share", "percent"),
            Column("times", "Times asked"),
            Column("mean", "Times for each stage, mean", "mean", decimals=2),
        ),
        frame=frame,
    )
    counts = [
        counted(table, "responded", "stages responded", "stage", period=facts.period),
        counted(table, "asked", "stages with a question", "stage", period=facts.period),
        counted(table, "times", "questions", "stage", period=facts.period),
    ]
    return part(table, counts, {"share": ("responded", "asked"), "mean": ("responded", "times")})


def teams(facts: Facts) -> tuple[Part, list[Drawn]]:
    """Responses on time by team, and the funnel that compares teams of different size fairly."""
    found, words = facts.teams, facts.words.get("roles", {})
    total = found.select(pl.lit("").alias("team"), pl.col("due", "within").sum())
    frame = pl.concat([found, total]).with_columns(share=share("within", "due"))
    table = Table(
        id="teams",
        title="Responses on time, by team",
        unit="Responses that fell due in the period, of the stage a case has reached, by the team that has it",
        stub="Team",
        rows=(
            *((code or BLANK, words.get(code, code) or "No team") for code in found["team"]),
            ("all", "All"),
        ),
        columns=(
            Column("due", "Fell due"),
            Column("within", "On time"),
            Column("share", "Share on time", "percent"),
        ),
        frame=frame,
        totals=frozenset({found.height}),
        notes=(
            "Teams have different stages, and stages have different complaints: a difference asks a question.",
        ),
    )
    counts = [
        counted(table, name, f"team promises {name}", "team", period=facts.period)
        for name in ("due", "within")
    ]
    made = part(table, counts, {"share": ("due", "within")})
    return made, drawn("teams-funnel", table, ("due", "within"), _funnel)


def _funnel(told: Table) -> Figure | None:
    """Nothing where a team is hidden: the share of all, and the limits around it, would tell of it."""
    places = [place for place in range(len(told.rows)) if place not in told.totals]
    due, kept = ([told.frame[name][place] for place in places] for name in ("due", "within"))
    if len(places) < TEAMS or None in due or None in kept:
        return None
    return funnel_chart(
        funnel(kept, due),
        tuple(told.rows[place][1] for place in places),
        title="Responses on time, by team",
        unit="Each team at its number of responses that fell due; limits leave a small team more room",
        measure="Share on time",
        count="On time",
        total="Responses that fell due",
        stub="Team",
    )
