"""Before and after each change with an effect that was registered before anybody looked: months, trend, and where it would have led."""

from datetime import date
from functools import partial
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Part, counted, part
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Figure, before_after_chart
from analytics.measures.effects import DAYS, Effect, series
from analytics.statistics import InterruptedSeries
from analytics.tables import Column, Table
from store.case.references import reference

PER: Final = {"received": 30.0, "upheld": 100.0, "escalated": 100.0, "late": 100.0}
"""So much of the exposure a point of the chart is out of."""

RECEIVED: Final = "received"


def of(effect: Effect, about: str, counts_what: str) -> tuple[list[Part], list[Drawn]]:
    """The months of one effect as a table, and the chart of it, once its window is over; `about` says what is measured, and of
    which complaints, `counts_what` only what.
    """
    if (found := effect.months) is None:
        return [], []
    name = f"{reference(effect.change_id)}, effect {effect.number}"
    starts = found["start"].to_list()
    table = Table(
        id=f"effect-{reference(effect.change_id)}-{effect.number}",
        title=f"{name}, month by month: {about}",
        unit=f"Events and what they are out of ({effect.exposure}), in months counted from the day of the change, {w.day(effect.change_on)}",
        stub="Month from",
        rows=tuple((start.isoformat(), w.day(start)) for start in starts),
        columns=(
            Column("when", "Before or after", "text"),
            Column("events", "Events"),
            Column("exposure", w.capital(effect.exposure)),
        ),
        frame=found.with_columns(when=pl.when("after").then(pl.lit("after")).otherwise(pl.lit("before"))),
    )
    measure = f"effect {effect.measure} {effect.service} {effect.category}".strip()
    counts = [counted(table, "events", measure, "month")]
    derived: dict[str, tuple[str, ...]] = {}
    if effect.measure == RECEIVED:
        derived["exposure"] = ()  # days of the month
    elif effect.measure == DAYS:
        derived["exposure"] = ("events",)
    else:
        counts.append(counted(table, "exposure", f"{measure}, out of", "month"))
    figure = drawn(
        f"chart-{table.id}",
        table,
        ("events", "exposure"),
        partial(_drawn, effect, starts, about, counts_what),
        folded=True,
    )
    return [part(table, counts, derived)], figure


def _drawn(effect: Effect, starts: list[date], about: str, counts_what: str, told: Table) -> Figure | None:
    """Nothing where a month is hidden: the fitted lines add up to what was observed."""
    if told.frame["events"].null_count() or told.frame["exposure"].null_count():
        return None
    points = told.frame.select("events", "exposure").with_columns(
        start=pl.Series(starts, dtype=pl.Date),
        after=pl.Series([start >= effect.change_on for start in starts], dtype=pl.Boolean),
    )
    watched = points.filter(pl.col("exposure") > 0)
    if not watched.height:
        return None
    result = series(points, effect.measure)
    change_at = watched.filter(~pl.col("after")).height
    per: float | None = PER.get(effect.measure)
    out_of = {RECEIVED: "30 days", DAYS: "response"}.get(effect.measure, f"100 {effect.exposure}")
    measure = f"{counts_what}, for each {out_of}"
    if effect.measure == DAYS:
        result, per, measure = _days(result), 1.0, "Working days waited for each response"
    return before_after_chart(
        result,
        change_at,
        watched["start"].to_list(),
        change=f"{reference(effect.change_id)} took effect",
        title=f"{reference(effect.change_id)}, effect {effect.number}: {about}",
        unit="Month by month from the day of the change, which was registered before anybody looked",
        measure=measure,
        per=per,
        stub="Month from",
    )


def _days(found: InterruptedSeries) -> InterruptedSeries:
    """From responses for each day waited to days waited for each response; a month without a response has no point."""
    exposure = pl.col("exposure")

    def turned(name: str) -> pl.Expr:
        return pl.when(pl.col(name) > 0).then(exposure / pl.col(name))

    frame = found.counterfactual.with_columns(
        count=turned("count"),
        fitted=turned("fitted"),
        counterfactual=turned("counterfactual"),
        lower=turned("upper"),
        upper=turned("lower"),
        exposure=pl.lit(1.0),
    )
    return InterruptedSeries(
        level=found.level,
        slope=found.slope,
        trend=found.trend,
        uncorrected=found.uncorrected,
        crude=found.crude,
        dispersion=found.dispersion,
        too_few=found.too_few,
        reason=found.reason,
        counterfactual=frame,
    )
