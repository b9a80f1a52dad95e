"""How many still wait after so many days: tables and curves, for closed cases only and with open cases counted in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Part, counted, part
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Curve, Figure, read_off_chart, scales
from analytics.facts import Facts
from analytics.measures import timeliness as t
from analytics.tables import NOT_AVAILABLE, Column, Table

FEWEST: Final = 20
"""Stages begun, before a curve of them is more than a few steps."""

POINTS: Final = 10
"""About how many times a curve is read off at."""

WATCHED: Final = 0.98
"""A curve is read off to where so many of the waits have come to an end, or to how long they are known."""

OPEN: Final = Curve("With open cases counted in", "value", "lower", "upper")
CLOSED: Final = Curve("Closed only: open cases left out", "closed")
COLUMNS: Final = (
    Column("value", "Had not ended", "percent", under="With open cases"),
    Column("lower", "Interval from", "percent", under="With open cases"),
    Column("upper", "Interval to", "percent", under="With open cases"),
    Column("closed", "Had not ended", "percent", under="Closed only"),
)
NAMES: Final = tuple(column.name for column in COLUMNS)


def migrated(facts: Facts) -> tuple[Part, list[Drawn]]:
    """Migrated cases, the table and its curve."""
    table = Table(
        id="still-open-migrated",
        title="Migrated cases still open after so many calendar days",
        unit="With open cases: share of cases received in the period, open ones counted for as long as they are known (Kaplan–Meier), with its 95% interval; closed only: of those of them that are closed",
        stub="After",
        rows=tuple((f"{days}-days", w.counted(days, "day")) for days in t.CALENDAR_DAYS),
        columns=COLUMNS,
        frame=_shares(facts.migrated, t.CALENDAR_DAYS),
    )
    return _with_curve(facts, table, facts.migrated, "curve-migrated", "calendar days", folded=False)


def by_stage(facts: Facts) -> tuple[list[Part], list[Drawn]]:
    """For each stage with enough cases a curve, and the table of its numbers."""
    parts, figures = [], []
    for stage, found in facts.stages.items():
        if found.started < FEWEST or not len(found.ends):
            continue
        times = _times(found)
        title = facts.titles.get(stage, f"Stage {stage}")
        table = Table(
            id=f"still-open-stage-{stage}",
            title=f"{title}: still waiting after so many working days",
            unit="With open cases: share of those that reached the stage in the period and had not ended in any way (Kaplan–Meier), with its 95% interval; closed only: of those of them that have ended",
            stub="After",
            rows=tuple((f"{days}-days", w.counted(days, "day")) for days in times),
            columns=COLUMNS,
            frame=_shares(found, times),
        )
        moments = (
            [(facts.promised[stage], "the response is due, unless extended")]
            if stage in facts.promised
            else []
        )
        made, charts = _with_curve(
            facts, table, found, f"curve-stage-{stage}", "working days", folded=True, moments=moments
        )
        parts.append(made)
        figures += charts
    return parts, figures


def all_stages(facts: Facts) -> Part:
    """All stages side by side, with open cases."""
    curves = {
        f"stage_{stage}": found.still_waiting(t.WORKING_DAYS)["value"]
        for stage, found in facts.stages.items()
    }
    frame = pl.DataFrame(curves).select(pl.all() * 100)
    titles = {f"stage_{stage}": facts.titles.get(stage, f"Stage {stage}") for stage in facts.stages}
    table = Table(
        id="still-open-by-stage",
        title="Stages still waiting for a response after so many working days",
        unit="Share of stages opened in the period that had not ended in any way (Kaplan–Meier)",
        stub="After",
        rows=tuple((f"{days}-days", w.counted(days, "day")) for days in t.WORKING_DAYS),
        columns=tuple(Column(name, title, "percent") for name, title in titles.items()),
        frame=frame,
        marks=_unreached(frame),
        notes=_unreached_note(frame),
    )
    ended = {f"ended_{stage}": found.ends for stage, found in facts.stages.items()}
    return _part(facts, table, ended, {f"stage_{stage}": (f"ended_{stage}",) for stage in facts.stages})


def _with_curve(
    facts: Facts,
    table: Table,
    found: t.Elapsed,
    id: str,  # noqa: A002 # it becomes an id
    unit: str,
    *,
    folded: bool,
    moments: Sequence[tuple[float, str]] = (),
) -> tuple[Part, list[Drawn]]:
    table = replace(table, marks=_unreached(table.frame), notes=_unreached_note(table.frame))
    times = [int(key.removesuffix("-days")) for key, _ in table.rows]

    def draw(told: Table) -> Figure | None:
        if not len(found.ends):
            return None
        return read_off_chart(
            told, times, (OPEN, CLOSED), measure="Share still waiting", time=unit, moments=moments
        )

    made = _part(
        facts,
        table,
        {"ended": found.ends},
        dict.fromkeys(NAMES, ("ended",)),
    )
    return made, drawn(id, table, NAMES, draw, folded=folded)


def _shares(found: t.Elapsed, times: Sequence[int]) -> pl.DataFrame:
    open_ones = found.still_waiting(times).select(pl.col("value", "lower", "upper") * 100)
    closed = pl.Series("closed", found.closed_only(times), pl.Float64) * 100
    return open_ones.with_columns(closed)


def _times(found: t.Elapsed) -> list[int]:
    """Round numbers of days up to where nearly all have ended."""
    longest = found.ends.quantile(WATCHED, "higher") or 1.0
    axis = scales.axis([0.0, longest], about=POINTS, whole=True)
    return [int(tick) for tick in axis.ticks if tick > 0]


def _part(
    facts: Facts, table: Table, days: Mapping[str, pl.Series], derived: Mapping[str, tuple[str, ...]]
) -> Part:
    """A curve gives away how many ended between two of its points: it stands on these numbers, none of which is printed."""
    times = [int(key.removesuffix("-days")) for key, _ in table.rows]
    counts = []
    for name, ended in days.items():
        numbers = [((ended > low) & (ended <= high)).sum() for low, high in pairwise([-1, *times])]
        unprinted = replace(
            table,
            columns=(Column(name, "Ended"),),
            frame=pl.DataFrame({name: numbers}, schema={name: pl.Int64}),
            marks={},
        )
        counts.append(counted(unprinted, name, f"{table.id} {name}", "ended after", period=facts.period))
    return part(table, counts, derived)


def _unreached(frame: pl.DataFrame) -> dict[tuple[int, str], str]:
    return {(row, name): NOT_AVAILABLE for row in range(frame.height) for name in frame.columns}


def _unreached_note(frame: pl.DataFrame) -> tuple[str, ...]:
    missing = any(column.null_count() for column in frame.iter_columns())
    return (f"{NOT_AVAILABLE}: no case has been watched for so long.",) if missing else ()
