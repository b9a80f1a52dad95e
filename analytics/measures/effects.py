"""Did a change do what it was meant to? Of the effects that were registered before anybody looked, and of these alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from analytics.frames import Period
from analytics.measures.outcomes import NOT_UPHELD, PARTLY, UPHELD
from analytics.measures.standing import GOVERNED
from analytics.periods import steps
from analytics.statistics import Estimate, InterruptedSeries, interrupted_series, rate_ratio

DAYS: Final = "days-to-respond"
MEASURES: Final = ("received", "upheld", "escalated", "late", DAYS)
"""The codes of `store.records.change.MEASURES`."""

SEASON: Final = 12
SEASONS: Final = 2
"""A season is told from a change only where there are as many whole years of months."""


@dataclass(frozen=True, eq=False)
class Effect:
    """One registered effect, and what the data say of it.

    `crude` is the ratio of the rates after to before, `series` the same with trend and season taken out (its
    `signs_differ` warns where the two point different ways, its `reason` says why nothing can be told). Below 1 is a fall. Of
    `DAYS` both are ratios of the mean working days waited for a response. `before` and `after` hold events and exposure;
    `exposure` says what that is. `over`: the window had ended by the end of the period; before that nobody looks, and all five
    are None; `months` is what the series is made of: `start, after, events, exposure`. `recorded`: what the desk entered as found, a verdict and an estimate.
    """

    change_id: int
    number: int
    measure: str
    service: str
    category: str
    expected: str
    registered: date
    change_on: date
    window_from: date
    window_to: date
    over: bool
    before: tuple[int, float] | None
    after: tuple[int, float] | None
    crude: Estimate | None
    series: InterruptedSeries | None
    months: pl.DataFrame | None
    verdict: str | None
    recorded: Estimate | None

    @property
    def exposure(self) -> str:
        """What the events are counted out of."""
        return EXPOSURES[self.measure]


EXPOSURES: Final[Mapping[str, str]] = {
    "received": "days",
    "upheld": "responses with a finding",
    "escalated": "responses",
    "late": "responses that fell due",
    DAYS: "working days waited",
}


def daily(measure: str, standing: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Events and what they are counted out of, day by day: `on_date, service, category, events, exposure`.

    Population: cases under a policy, and all stages of these. "received": cases by the day of receipt, out of days, so that
    `exposure` is 0 here. "upheld": responses with a finding by their day, of which upheld wholly or in part. "escalated":
    responses by their day, of which the next stage was asked for by the end; the last ones have had less time for that.
    "late": response dates by the day they fell due, before the end, less those whose stage ended before; of which not kept.
    `DAYS`: stages by the day they were opened; events are responses, exposure the working days waited for one, also where
    none came yet. Source: `standing.cases`, `standing.stages`.
    """
    found = events(measure, standing, stages, period).drop("case_id")
    return found.group_by("on_date", "service", "category").agg(pl.col("events", "exposure").sum())


def events(measure: str, standing: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """What `daily` adds up, a case or stage a row: `case_id, on_date, service, category, events, exposure`. Population and source: as `daily`."""
    known, way = period.as_of, pl.col("way")
    if measure == "received":
        return _marked(standing.filter(pl.col("group") == GOVERNED), "received", pl.lit(1), pl.lit(0))
    if measure == "upheld":
        found = stages.filter(pl.col("responded").is_not_null(), way.is_in([UPHELD, PARTLY, NOT_UPHELD]))
        return _marked(found, "responded", way.is_in([UPHELD, PARTLY]), pl.lit(1))
    if measure == "escalated":
        found = stages.filter(pl.col("responded").is_not_null())
        return _marked(found, "responded", pl.col("moved_on").is_not_null(), pl.lit(1))
    if measure == "late":
        due, done = pl.col("respond_due"), pl.col("responded")
        lapsed = done.is_null() & (pl.col("gone") <= due).fill_null(False)
        return _marked(
            stages.filter(due < known, ~lapsed), "respond_due", (done > due).fill_null(True), pl.lit(1)
        )
    waited = stages.filter(pl.col("days") >= 0)
    return _marked(waited, "opened", pl.col("responded").is_not_null(), pl.col("days"))


def assess(row: Mapping[str, Any], daily: pl.DataFrame, period: Period) -> Effect:
    """What `daily` of its measure says of one row of the snapshot's `effects`."""
    first, middle, last = row["window_from"], row["change_on"], row["window_to"]
    over = (
        last <= period.as_of and last < period.known
    )  # its last day may not be entered in full while it lasts
    points = _points(row, daily)
    sides = [
        (int(side["events"].sum()), float(side["exposure"].sum()))
        for side in (points.filter(~pl.col("after")), points.filter("after"))
    ]
    found = crude = None
    if over:
        found, crude = series(points, row["measure"]), _crude(*sides, measure=row["measure"])
    recorded = None
    if row["value"] is not None:
        limits = {
            name: None if row[name] is None else row[name] / 1000 for name in ("value", "lower", "upper")
        }
        recorded = Estimate(**limits, n=sum(events for events, _ in sides))
    names = ("change_id", "number", "measure", "service", "category", "expected", "registered")
    known = row["assessed"] is not None and row["assessed"] <= period.as_of
    return Effect(
        **{name: row[name] for name in names},
        change_on=middle,
        window_from=first,
        window_to=last,
        over=over,
        before=sides[0] if over else None,
        after=sides[1] if over else None,
        crude=crude,
        series=found,
        months=points if over else None,
        verdict=row["verdict"] if known else None,
        recorded=recorded if known else None,
    )


def _marked(frame: pl.LazyFrame, day: str, event: pl.Expr, exposure: pl.Expr) -> pl.LazyFrame:
    return frame.select(
        "case_id",
        "service",
        "category",
        on_date=day,
        events=event.cast(pl.Int64),
        exposure=exposure.cast(pl.Int64),
    )


def _points(row: Mapping[str, Any], daily: pl.DataFrame) -> pl.DataFrame:
    """A row for each month of the window, as `periods.steps` cuts it: `start, after, events, exposure`."""
    cuts = pl.DataFrame(
        list(steps(row["window_from"], row["change_on"], row["window_to"])),
        schema={"start": pl.Date, "end": pl.Date, "after": pl.Boolean},
        orient="row",
    )
    scope = [pl.col(name) == row[name] for name in ("service", "category") if row[name]]
    here = daily.filter(pl.col("on_date").is_between(row["window_from"], row["window_to"]), *scope)
    placed = here.sort("on_date").join_asof(
        cuts.select("start"), left_on="on_date", right_on="start", coalesce=False
    )
    counted = placed.group_by("start").agg(pl.col("events", "exposure").sum())
    days = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    return (
        cuts.join(counted, on="start", how="left", maintain_order="left")
        .with_columns(pl.col("events", "exposure").fill_null(0))
        .with_columns(exposure=days if row["measure"] == "received" else "exposure")
        .select("start", "after", "events", "exposure")
    )


def series(points: pl.DataFrame, measure: str) -> InterruptedSeries:
    """The series of `Effect.months`. Months in which nothing could have happened tell nothing, and are left out."""
    told = points.filter(pl.col("exposure") > 0)
    season = SEASON if told.height >= SEASON * SEASONS and told.height == points.height else 0
    change_at = told.filter(~pl.col("after")).height
    found = interrupted_series(told["events"], told["exposure"], change_at, season)
    if measure != DAYS:
        return found
    turned = {name: _turned(getattr(found, name)) for name in ("level", "trend", "uncorrected", "crude")}
    return InterruptedSeries(
        **turned,
        slope=None,
        dispersion=found.dispersion,
        too_few=found.too_few,
        reason=found.reason,
        counterfactual=found.counterfactual,
    )


def _crude(before: tuple[int, float], after: tuple[int, float], *, measure: str) -> Estimate:
    if not (before[1] and after[1]):
        return Estimate(None, None, None, before[0] + after[0])
    found = rate_ratio(*before, *after)
    return _turned(found) if measure == DAYS else found


def _turned(found: Estimate) -> Estimate:
    """From responses a day to days a response."""
    value, lower, upper = (1 / limit if limit else None for limit in (found.value, found.upper, found.lower))
    return Estimate(value, lower, upper, found.n)
