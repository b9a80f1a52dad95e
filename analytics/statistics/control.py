"""Is this month a signal, or the noise that every month has? The chart of single values, and what all charts share.

Sources: Shewhart (1931), Economic Control of Quality of Manufactured Product; Wheeler (2003), Making Sense of Data
(the XmR chart, 2.66 and 3.267); Western Electric (1956), Statistical Quality Control Handbook (two of three); NHS
England, Making Data Count (the four rules, the screened limits, fewer than 12 points as trial).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import polars as pl

from analytics.statistics.estimate import Numbers, as_numbers

TRIAL_BELOW: Final = 12
RUN: Final = 7
"""Points that make a trend, or a run on one side."""

XMR: Final = 2.66
"""3 / 1.128: from an average moving range to three standard deviations."""
SCREEN: Final = 3.267
"""A moving range of this many averages is itself out of the ordinary."""

LIMITS: Final = ("mean", "lower", "upper", "near_lower", "near_upper")


class Rule(IntEnum):
    """The four signals; a point that several hold for shows the first."""

    OUTSIDE = 1
    TREND = 2
    NEAR = 3
    RUN = 4

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Rule.OUTSIDE: "outside a limit",
    Rule.TREND: "one of 7 points or more, each above the one before or each below it",
    Rule.NEAR: "one of 2 in 3 points near the same limit",
    Rule.RUN: "one of 7 points or more on one side of the mean",
}


@dataclass(frozen=True)
class Signal:
    """Why a point is out of the ordinary, and to which side: `high` is above the mean, or rising.

    High is not bad by itself: more complaints may mean an open door, fewer days are better.
    """

    rule: Rule
    high: bool


@dataclass(frozen=True)
class Baseline:
    """What limits are computed from. Keep it to lock them: a later chart takes it as `locked`.

    `mean` and `spread` are on the scale of the chart that made it: an average moving range for `xmr` and
    `time_between_events` (there of transformed days), a factor on the limits for rates and proportions, None for
    `cases_between_events`. `points` is how many points it rests on.
    """

    mean: float | None
    spread: float | None
    points: int


@dataclass(frozen=True, eq=False)
class Chart:
    """A control chart. Limits are None where there are too few points to compute them.

    `mean`, `lower`, `upper`, `near_lower` and `near_upper` are those in force at the last point. `points` has one
    row for each point, in order: `value, mean, lower, upper, near_lower, near_upper, rule, high, segment`; there
    the limits of rates and proportions vary with the exposure, and those of any chart change where a segment, which
    is what follows a re-baseline, begins. `signals` has one element for each point, in order: a Signal or None.
    `trial` says that the baseline in force has fewer than 12 points.
    """

    mean: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    signals: tuple[Signal | None, ...]
    trial: bool
    baseline: Baseline
    points: pl.DataFrame


def xmr(
    values: Numbers,
    screened: bool = True,
    *,
    baseline: int | None = None,
    rebaseline_at: Sequence[int] = (),
    locked: Baseline | None = None,
) -> Chart:
    """The chart of single values: mean +- 2.66 R, R the average of the moving ranges |x(i) - x(i-1)|.

    The near limits stand at two thirds of that. Where `screened`, moving ranges of 3.267 R or more are dropped, once,
    and R is the average of the rest, so that one wild point does not widen the limits that should show it; the
    mean keeps every point. Where nothing but ranges of 0 would be left none is dropped: limits without width would
    make a signal of every point. Limits come from the first `baseline` points, all by default, and hold for all that
    follow; `locked` takes those of an earlier chart. From each position in `rebaseline_at`, counted from 0, a new
    baseline holds, again from the first `baseline` points there: give only known changes, as recorded decisions. A
    lower limit below 0 is left as it is. Raises ValueError for a missing value.
    """
    series = as_numbers(values, "values of the chart")
    return build(
        series,
        lambda start, stop: measure_xmr(series[start:stop], screened),
        lambda base, _start, _stop: level(*xmr_limits(base)),
        baseline,
        rebaseline_at,
        locked,
    )


def measure_xmr(series: pl.Series, screened: bool) -> Baseline:
    """Mean and average moving range; unscreened where screening would leave nothing that moves."""
    ranges = series.diff().abs().drop_nulls()
    spread = mean_of(ranges)
    if screened and spread:
        spread = mean_of(ranges.filter(ranges < SCREEN * spread)) or spread
    return Baseline(mean_of(series), spread, len(series))


def mean_of(series: pl.Series) -> float | None:
    """The mean of floats, None of no floats."""
    return float(series.sum()) / len(series) if len(series) else None


def xmr_limits(base: Baseline) -> tuple[float | None, ...]:
    """Mean, lower, upper, near lower and near upper limit."""
    if base.mean is None or base.spread is None:
        return base.mean, None, None, None, None
    reach = XMR * base.spread
    near = 2 * reach / 3
    return base.mean, base.mean - reach, base.mean + reach, base.mean - near, base.mean + near


def level(*limits: float | None) -> list[pl.Expr]:
    """Columns of limits that are the same for every point, in the order of `xmr_limits`."""
    return [pl.lit(limit, pl.Float64).alias(name) for name, limit in zip(LIMITS, limits, strict=True)]


def build(
    values: pl.Series,
    measure: Callable[[int, int], Baseline],
    limits: Callable[[Baseline, int, int], list[pl.Expr]],
    baseline: int | None,
    rebaseline_at: Sequence[int],
    locked: Baseline | None,
) -> Chart:
    """A chart of any kind, segment by segment.

    `measure` makes a baseline of the points of a range, and `limits` from a baseline the columns `LIMITS` for the
    points of a range; perhaps also `middle`, where it is not the mean that halves the points.
    """
    if baseline is not None and baseline < 2:
        raise ValueError(
            f"a baseline of {baseline}: limits need 2 points at least, and 12 to be more than a trial"
        )
    edges = [0, *rebaseline_at, len(values)]
    if rebaseline_at and any(start >= stop for start, stop in pairwise(edges)):
        raise ValueError(
            f"new baselines at {list(rebaseline_at)}: give positions in order, from 1 to {len(values) - 1}"
        )
    parts, base = [], locked
    for segment, (start, stop) in enumerate(pairwise(edges)):
        if segment or base is None:
            base = measure(start, stop if baseline is None else min(stop, start + baseline))
        part = pl.DataFrame({"value": values[start:stop]}).with_columns(*limits(base, start, stop))
        parts.append(_judge(part).select("value", *LIMITS, "rule", "high", segment=pl.lit(segment)))
    assert base is not None  # there is always a segment
    return _chart(pl.concat(parts), base)


def _chart(points: pl.DataFrame, base: Baseline) -> Chart:
    last = points.select(LIMITS).row(-1, named=True) if points.height else dict.fromkeys(LIMITS)
    marks = points.select("rule", "high").iter_rows()
    return Chart(
        **last,
        signals=tuple(Signal(Rule(rule), high) if rule else None for rule, high in marks),
        trial=base.points < TRIAL_BELOW,
        baseline=base,
        points=points,
    )


def _judge(points: pl.DataFrame) -> pl.DataFrame:
    """The rules. All points of a trend or run are marked, and of 2 in 3 those near the limit."""
    value = pl.col("value")
    middle = pl.col("middle") if "middle" in points.columns else pl.col("mean")
    slack = 1e-12 * value.abs().max()  # the mean of 0.1, 0.1 and 0.1 comes out a little above 0.1
    near_high, near_low = value > pl.col("near_upper") + slack, value < pl.col("near_lower") - slack
    held = {
        Rule.OUTSIDE: (value > pl.col("upper") + slack, value < pl.col("lower") - slack),
        Rule.TREND: (
            _members(value.diff() > slack, RUN - 1, RUN - 1, RUN),  # 7 points have 6 steps
            _members(value.diff() < -slack, RUN - 1, RUN - 1, RUN),
        ),
        Rule.NEAR: (near_high & _members(near_high, 2, 3, 3), near_low & _members(near_low, 2, 3, 3)),
        Rule.RUN: (
            _members(value > middle + slack, RUN, RUN, RUN),
            _members(value < middle - slack, RUN, RUN, RUN),
        ),
    }
    rule, high = pl.lit(None, pl.Int8), pl.lit(None, pl.Boolean)
    for number, (up, down) in reversed(held.items()):
        either = up | down
        # Where a rise ends and a fall begins, the point belongs to what begins.
        way = pl.when(up & down).then(value.diff().shift(-1) > 0).otherwise(up)
        rule = pl.when(either).then(pl.lit(int(number), pl.Int8)).otherwise(rule)
        high = pl.when(either).then(way).otherwise(high)
    return points.with_columns(rule=rule, high=high)


def _members(holds: pl.Expr, needed: int, window: int, spread: int) -> pl.Expr:
    """Whether a point is among the last `spread` at one where `holds` is true `needed` times in the last `window`."""
    reached = holds.cast(pl.Int8).rolling_sum(window, min_samples=window) >= needed
    backwards = reached.fill_null(False).cast(pl.Int8).reverse().rolling_max(spread, min_samples=1)
    return backwards.reverse() > 0
