"""Charts for events that are rare, or counted out of something that changes: on 3 a month the chart of single values fails.

Sources: Montgomery (2013), Introduction to Statistical Quality Control, 7th ed., 7.2 to 7.4 (p and u charts, time
between events); Nelson (1994), J. Quality Technology 26 (the power 1/3.6); Benneyan (2001), Health Care Management
Science 4 (cases between events); Laney (2002), Quality Engineering 14 (more spread than chance alone gives).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Final, Literal

import polars as pl

from analytics.statistics.control import (
    LIMITS,
    TRIAL_BELOW,
    Baseline,
    Chart,
    build,
    level,
    mean_of,
    measure_xmr,
    xmr_limits,
)
from analytics.statistics.estimate import Numbers, as_counts, as_numbers, as_series, as_sizes

POWER: Final = 3.6
"""Waiting times to this power's root are close to normal."""

SAME_DAY: Final = 0.5
RARE_BELOW: Final = 5
COUNTABLE_FROM: Final = 2
"""Fewer a period, and a rate of them is mostly 0, 1 or 2 cases: no limits can be drawn around that."""


@dataclass(frozen=True)
class Advice:
    """Which chart fits, by the name of its function, and why; `trial` as on a chart."""

    chart: Literal["xmr", "rate_chart", "time_between_events"]
    mean: float | None
    trial: bool
    reason: str


def chart_for(counts: Numbers, *, exposure_known: bool = False) -> Advice:
    """Which chart fits counts for each month: single values from about 5 a month on, else rates or times between.

    A rate needs its exposure, and 2 cases a month. Raises ValueError for what is no count.
    """
    series = as_counts(counts, "counts")
    mean, trial = mean_of(series), len(series) < TRIAL_BELOW
    if mean is None:
        return Advice("time_between_events", None, trial, "There is nothing to chart yet.")
    if mean >= RARE_BELOW:
        return Advice("xmr", mean, trial, f"{mean:.1f} a period are enough for a chart of single values.")
    if exposure_known and mean >= COUNTABLE_FROM:
        return Advice(
            "rate_chart", mean, trial, f"{mean:.1f} a period are too few to chart singly; their rate can be."
        )
    return Advice(
        "time_between_events",
        mean,
        trial,
        f"{mean:.1f} a period are too few to chart; the time between them can be.",
    )


def time_between_events(
    events: pl.Series | Sequence[float] | Sequence[date],
    screened: bool = True,
    *,
    baseline: int | None = None,
    rebaseline_at: Sequence[int] = (),
    locked: Baseline | None = None,
) -> Chart:
    """The t chart: an `xmr` of y = t ** (1 / 3.6), with its limits taken back to days.

    `events` are the days between events, 0 or more, or the dates of the events, of which the days between are
    taken: one point fewer. Two on one day stand half a day apart; as 0 they would lie below any limit, which on one
    point in 60 is a false alarm at one event a month, and more at more. A high point is a long quiet time. `mean` is
    the mean of y taken back, so near the median of the days. The time since the last event is no point yet. The
    other arguments as for `xmr`. Raises ValueError for a missing or negative number.
    """
    series = as_series(events)
    if series.dtype.is_temporal():
        series = _days_between(series)
    days = as_numbers(series, "days between events", lowest=0).replace(0.0, SAME_DAY)
    roots = days.pow(1 / POWER)

    def limits(base: Baseline, _start: int, _stop: int) -> list[pl.Expr]:
        # Below 0 there is no waiting time: a lower limit there is one that no point can pass.
        return level(*(limit if limit is None else max(limit, 0.0) ** POWER for limit in xmr_limits(base)))

    return build(
        days,
        lambda start, stop: measure_xmr(roots[start:stop], screened),
        limits,
        baseline,
        rebaseline_at,
        locked,
    )


def cases_between_events(
    counts: Numbers,
    *,
    baseline: int | None = None,
    rebaseline_at: Sequence[int] = (),
    locked: Baseline | None = None,
) -> Chart:
    """The g chart: how many cases went well between one event and the next, against the geometric distribution.

    With mean g, P(more than x) = (g / (g + 1)) ** (x + 1). The limits are where that is as (un)likely as beyond 3
    standard deviations of a normal distribution, the near limits 2; g +- 3 sd, which is also in use, gives a false
    alarm on one point in 60. The side of a point is that of the median. The other arguments as for `xmr`.
    """
    between = as_counts(counts, "cases between events")

    def limits(base: Baseline, _start: int, _stop: int) -> list[pl.Expr]:
        def beyond(deviations: float) -> float | None:
            if not base.mean:
                return base.mean
            tail = math.log(NormalDist().cdf(-deviations)) / math.log(base.mean / (base.mean + 1)) - 1
            return max(tail, 0.0)

        lines = level(base.mean, *(beyond(deviations) for deviations in (-3, 3, -2, 2)))
        return [*lines, pl.lit(beyond(0), pl.Float64).alias("middle")]

    return build(
        between,
        lambda start, stop: Baseline(mean_of(between[start:stop]), None, stop - start),
        limits,
        baseline,
        rebaseline_at,
        locked,
    )


def rate_chart(
    counts: Numbers,
    exposure: Numbers,
    *,
    per: float = 1,
    overdispersed: bool = False,
    baseline: int | None = None,
    rebaseline_at: Sequence[int] = (),
    locked: Baseline | None = None,
) -> Chart:
    """The u chart: counts for each `per` of exposure, around u = all counts / all exposure: u +- 3 sqrt(u / exposure).

    Where `overdispersed` (Laney's u'), the limits are widened, or narrowed, by the average moving range of the
    standardised points / 1.128: for large counts, whose spread is more than chance. A lower limit is 0 at least. The
    other arguments as for `xmr`. Raises ValueError for a missing or negative number, or an exposure of 0.
    """
    return _out_of(counts, exposure, per, False, overdispersed, baseline, rebaseline_at, locked)


def proportion_chart(
    counts: Numbers,
    totals: Numbers,
    *,
    overdispersed: bool = False,
    baseline: int | None = None,
    rebaseline_at: Sequence[int] = (),
    locked: Baseline | None = None,
) -> Chart:
    """The p chart: the share of each total, around p = all counts / all totals: p +- 3 sqrt(p (1 - p) / total).

    Limits stay within 0 and 1; `overdispersed` (Laney's p') and the other arguments as for `rate_chart`.
    """
    if (as_counts(counts, "counts") > as_sizes(totals, "totals", len(counts))).any():
        raise ValueError("a count is larger than its total")
    return _out_of(counts, totals, 1, True, overdispersed, baseline, rebaseline_at, locked)


def _out_of(
    counts: Numbers,
    sizes: Numbers,
    per: float,
    share: bool,
    overdispersed: bool,
    baseline: int | None,
    rebaseline_at: Sequence[int],
    locked: Baseline | None,
) -> Chart:
    events = as_counts(counts, "counts")
    exposure = as_sizes(sizes, "totals" if share else "exposure", len(events))

    def deviation(mean: float, start: int, stop: int) -> pl.Series:
        variance: float = mean * (1 - mean) if share else mean
        return (variance / exposure[start:stop]).sqrt()

    def measure(start: int, stop: int) -> Baseline:
        if start == stop:
            return Baseline(None, None, 0)
        mean = float(events[start:stop].sum()) / float(exposure[start:stop].sum())
        spread: float | None = 1.0
        if overdispersed and mean > 0 and not (share and mean == 1):
            rates = events[start:stop] / exposure[start:stop]
            moving = ((rates - mean) / deviation(mean, start, stop)).diff().abs().drop_nulls()
            average = mean_of(moving)
            spread = None if average is None else average / 1.128
        return Baseline(mean, spread, stop - start)

    def limits(base: Baseline, start: int, stop: int) -> list[pl.Expr]:
        if base.mean is None or base.spread is None:
            return level(None if base.mean is None else base.mean * per, None, None, None, None)
        reach = base.spread * deviation(base.mean, start, stop)
        centre = (
            pl.Series([base.mean]).extend_constant(base.mean, stop - start - 1) if stop > start else reach
        )
        lines = (centre, centre - 3 * reach, centre + 3 * reach, centre - 2 * reach, centre + 2 * reach)
        top = 1.0 if share else None
        return [
            pl.lit(line.clip(0.0, top) * per).alias(name) for name, line in zip(LIMITS, lines, strict=True)
        ]

    return build(events / exposure * per, measure, limits, baseline, rebaseline_at, locked)


def _days_between(events: pl.Series) -> pl.Series:
    if events.null_count():
        raise ValueError("a date of an event is missing; leave it out")
    return events.sort().diff().drop_nulls().dt.total_seconds(fractional=True) / 86_400
