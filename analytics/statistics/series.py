"""Did a service change do anything, or was the tide already turning?

An interrupted time series by segmented Poisson regression. Source: Lopez Bernal, Cummins and Gasparrini (2017), Int.
J. Epidemiology 46, with its correction (2020), ibid. 49. Register the date of the change, the category and the measure
before looking.
"""

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.statistics import glm
from analytics.statistics.estimate import Estimate, Numbers, as_counts, as_sizes, normal_quantile
from analytics.statistics.rates import rate_ratio

FEWEST: Final = 8
"""Points a side below which nothing is said."""

HARMONICS: Final = 2
"""Pairs of a sine and a cosine that make a season."""


@dataclass(frozen=True, eq=False)
class InterruptedSeries:
    """What a change did to a rate. `value`, `lower`, `upper` and `n` are those of `level`.

    `level` is the ratio of the rate just after the change to what the trend and season before it led to expect;
    `slope` the factor on that for each further point (None unless asked for), `trend` the factor a point of the trend
    itself, `uncorrected` is `level` with the interval that Poisson counts without over-dispersion would have, as many
    published tables give it; `crude` is the plain ratio of the rates, which takes a trend for an effect.
    `dispersion` is Pearson's chi squared over its degrees of freedom. `signs_differ` where `level` and `crude` lie
    on different sides of 1: then the crude one misleads. `too_few` where either side has fewer than 8 points.
    Where no estimate is possible its numbers are None and `reason` is a sentence that says why, else "".

    `counterfactual` has a row for each point: `point, count, exposure, fitted, counterfactual, lower, upper`: the
    expected count, and the one expected had nothing changed, with the interval of that expectation.
    """

    level: Estimate
    slope: Estimate | None
    trend: Estimate
    uncorrected: Estimate
    crude: Estimate
    dispersion: float | None
    too_few: bool
    reason: str
    counterfactual: pl.DataFrame

    @property
    def value(self) -> float | None:
        return self.level.value

    @property
    def lower(self) -> float | None:
        return self.level.lower

    @property
    def upper(self) -> float | None:
        return self.level.upper

    @property
    def n(self) -> int:
        return self.level.n

    @property
    def fitted(self) -> pl.Series:
        return self.counterfactual["fitted"]

    @property
    def signs_differ(self) -> bool:
        if not self.level.value or not self.crude.value:
            return False
        return math.log(self.level.value) * math.log(self.crude.value) < 0


def interrupted_series(
    counts: Numbers,
    exposure: Numbers,
    change_at: int,
    season: int = 0,
    *,
    slope: bool = False,
    confidence: float = 0.95,
) -> InterruptedSeries:
    """Counts in equal steps of time, of which those from position `change_at` on (from 0) come after a change.

    log(expected) = log(exposure) + a + b (t - change_at) + c [t >= change_at], and where `slope` also
    + d (t - change_at) [t >= change_at]; exp(c) is the level change. `season` is the number of points in a season, 12
    for months, and adds two pairs of harmonics; 0 for none. Time is centred at the change, so that the level is read
    there. Standard errors are multiplied by sqrt(dispersion) where that is above 1. Points are taken as independent
    given trend and season. Never fails on data that cannot answer: see `reason`. Raises ValueError for what is
    no count, no exposure, no season, or a change that lies outside the series.
    """
    series = as_counts(counts, "counts")
    sizes = as_sizes(exposure, "exposure", len(series))
    z = normal_quantile(confidence)
    if not 0 <= change_at <= len(series):
        raise ValueError(f"a change at {change_at}: positions run from 0 to {len(series)}")
    if season < 0 or season == 1:
        raise ValueError(f"a season of {season} points: 12 for months, 4 for quarters, 0 for none")

    data, risk = series.to_list(), sizes.to_list()
    rows = [_row(t, change_at, season, slope) for t in range(len(data))]
    reason = _reason(data, change_at, season)
    fit = None if reason else glm.poisson(rows, data, [math.log(size) for size in risk])
    if not reason and fit is None:
        reason = "The cases are too few, or too unevenly spread, for a trend to be told from the change."
    n = int(sum(data))

    def estimate(column: int, dispersion: float) -> Estimate:
        if fit is None:
            return Estimate(None, None, None, n)
        value, reach = fit.coefficients[column], z * math.sqrt(dispersion * fit.covariance[column][column])
        return Estimate(_exp(value), _exp(value - reach), _exp(value + reach), n)

    widen = max(fit.dispersion, 1.0) if fit else 1.0
    return InterruptedSeries(
        level=estimate(2, widen),
        slope=estimate(3, widen) if slope else None,
        trend=estimate(1, widen),
        uncorrected=estimate(2, 1),
        crude=_crude(data, risk, change_at, confidence),
        dispersion=fit.dispersion if fit else None,
        too_few=min(change_at, len(data) - change_at) < FEWEST,
        reason=reason,
        counterfactual=_frame(series, sizes, fit, rows, slope, z * math.sqrt(widen)),
    )


def _row(t: int, change_at: int, season: int, slope: bool) -> list[float]:
    """Constant, trend, level, perhaps slope, season."""
    after = t >= change_at
    row = [1.0, float(t - change_at), float(after)]
    if slope:
        row.append(float(t - change_at) if after else 0.0)
    for pair in range(1, HARMONICS + 1):
        angle = 2 * math.pi * pair * t / season if season else 0.0
        if 2 * pair < season:
            row += [math.sin(angle), math.cos(angle)]
        elif 2 * pair == season:
            row.append(math.cos(angle))  # its sine is 0 at every point
    return row


def _exp(value: float) -> float | None:
    """None beyond what a float holds: a trend of 3 cases, drawn on for years, gets there."""
    return math.exp(value) if value < 700 else None


def _reason(data: list[float], change_at: int, season: int) -> str:
    before, after = data[:change_at], data[change_at:]
    if min(len(before), len(after)) < FEWEST:
        return (
            f"Too few to tell: {len(before)} points before the change and {len(after)} after it, "
            f"and {FEWEST} are needed on each side."
        )
    if len(data) < 2 * season:
        return f"Too few to tell: a season of {season} points needs {2 * season} in all, and there are {len(data)}."
    if not any(before):
        return "There was no case before the change, so no ratio to it can be given."
    if not any(after):
        return "There was no case after the change: the model gives no ratio; see the crude one and its upper limit."
    return ""


def _crude(data: list[float], risk: list[float], change_at: int, confidence: float) -> Estimate:
    if not 0 < change_at < len(data):
        return Estimate(None, None, None, int(sum(data)))
    return rate_ratio(
        int(sum(data[:change_at])),
        math.fsum(risk[:change_at]),
        int(sum(data[change_at:])),
        math.fsum(risk[change_at:]),
        confidence=confidence,
    )


def _frame(
    series: pl.Series,
    sizes: pl.Series,
    fit: glm.Fit | None,
    rows: list[list[float]],
    slope: bool,
    reach: float,
) -> pl.DataFrame:
    frame = pl.DataFrame({"point": range(len(series)), "count": series.cast(pl.Int64), "exposure": sizes})
    names = ("fitted", "counterfactual", "lower", "upper")
    if fit is None:
        return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names)
    lines = []
    for row, size, fitted in zip(rows, sizes, fit.fitted, strict=True):
        without = [0.0 if 2 <= column < 3 + slope else value for column, value in enumerate(row)]
        log = math.log(size) + glm.dot(without, fit.coefficients)
        half = reach * math.sqrt(glm.variance_of(without, fit.covariance))
        lines.append((fitted, _exp(log), _exp(log - half), _exp(log + half)))
    return frame.hstack(pl.DataFrame(lines, schema=dict.fromkeys(names, pl.Float64), orient="row"))
