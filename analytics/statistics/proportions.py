"""Shares with honest intervals, and teams compared with room for chance.

Sources: Wilson (1927), J. Am. Stat. Assoc. 22; Newcombe (1998), Statistics in Medicine 17 (why not the plain
interval); Spiegelhalter (2005), Statistics in Medicine 24 (funnel plots, exact limits, over-dispersion); Benjamini and
Hochberg (1995), J. Royal Stat. Soc. B 57.
"""

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.statistics.binomial import binomial_cdf, binomial_quantile
from analytics.statistics.estimate import Estimate, Numbers, as_counts, as_numbers, as_sizes, normal_quantile

NEAR, FAR = 0.95, 0.998
"""Two and three standard deviations, as usual for funnels."""

WINSORISED: Final = 0.1
DISCOVERED: Final = 0.05


def proportion(successes: int, n: int, *, confidence: float = 0.95) -> Estimate:
    """The share of `n` with Wilson's interval, which stays within 0 and 1 and holds for small `n`.

    (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n). Of none, None. Raises ValueError for a
    negative or broken count, or more successes than `n`.
    """
    count, total = (int(number) for number in as_counts([successes, n], "counts of a proportion"))
    z = normal_quantile(confidence)
    if count > total:
        raise ValueError(f"{count} of {total}: a part is larger than the whole")
    if not total:
        return Estimate(None, None, None, 0)
    share = count / total
    middle = share + z**2 / (2 * total)
    reach = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    whole = 1 + z**2 / total
    lower = (middle - reach) / whole if count else 0.0  # exactly, where rounding would leave 1e-17
    upper = (middle + reach) / whole if count < total else 1.0
    return Estimate(share, lower, upper, total)


@dataclass(frozen=True, eq=False)
class Funnel:
    """Teams around the share of all, `mean`. Limits depend on a team's size, so a small one has more room.

    `teams` has a row for each team, in the order given: `count, total, share, lower, near_lower, near_upper, upper,
    place, p_value, adjusted`: limits of 99.8 % and near limits of 95 %; `place` is "low" or "high" beyond the limits,
    "near low" or "near high" between, else "within"; `p_value` is two-sided and exact, `adjusted` that after
    Benjamini and Hochberg, for one of 20 teams lies beyond a near limit by chance. `dispersion` is the mean squared z
    of the teams, a tenth of them drawn in at each end; `overdispersed` says it is larger than chance makes it: teams
    differ in what they handle, and a place beyond a limit is then a question about cases, not a verdict on a team.
    """

    mean: float | None
    dispersion: float | None
    overdispersed: bool
    teams: pl.DataFrame


def funnel(counts: Numbers, totals: Numbers, *, widened: bool = False) -> Funnel:
    """Exact binomial limits for each team's share, interpolated between whole counts as Spiegelhalter does.

    Where `widened` and over-dispersed, they stand sqrt(dispersion) times as far from the mean. Raises ValueError for a
    missing or negative number, a total of 0, or a count above its total.
    """
    events = as_counts(counts, "counts of the teams")
    sizes = as_sizes(totals, "totals of the teams", len(events))
    as_counts(totals, "totals of the teams")
    if (events > sizes).any():
        raise ValueError("a team's count is larger than its total")
    mean = float(events.sum()) / float(sizes.sum()) if len(events) else None
    dispersion = _dispersion(events, sizes, mean)
    # Of k squared z, each of variance 2, the mean varies by sqrt(2 / k).
    overdispersed = dispersion is not None and dispersion > 1 + 2 * math.sqrt(2 / len(events))
    factor = math.sqrt(dispersion) if widened and overdispersed and dispersion else 1.0
    lines = [_limits(int(total), mean or 0.0, factor) for total in sizes]
    chances = [
        _two_sided(int(count), int(total), mean or 0.0) for count, total in zip(events, sizes, strict=True)
    ]
    names = ("lower", "near_lower", "near_upper", "upper")
    teams = (
        pl.DataFrame({"count": events.cast(pl.Int64), "total": sizes.cast(pl.Int64), "share": events / sizes})
        .hstack(pl.DataFrame(lines, schema=dict.fromkeys(names, pl.Float64), orient="row"))
        .with_columns(place=_place())
        .with_columns(p_value=pl.Series(chances, dtype=pl.Float64), adjusted=false_discovery(chances))
    )
    return Funnel(mean, dispersion, overdispersed, teams)


def false_discovery(p_values: Numbers) -> pl.Series:
    """P-values adjusted for how many there are: the smallest p k / rank of those no smaller (Benjamini and Hochberg).

    Of all tests with an adjusted value of at most 0.05, about one in 20 at most is a false alarm. In the order given.
    Raises ValueError for what is missing or lies outside 0 to 1.
    """
    chances = as_numbers(p_values, "p-values", lowest=0)
    if (chances > 1).any():
        raise ValueError(f"p-values: number {(chances > 1).arg_true()[0] + 1} is above 1")
    frame = pl.DataFrame({"p": chances}).with_row_index("place").sort("p")
    scaled = pl.col("p") * pl.len() / (pl.int_range(pl.len()) + 1)
    return (
        frame.with_columns(adjusted=scaled.cum_min(reverse=True).clip(upper_bound=1))
        .sort("place")["adjusted"]
        .alias("adjusted")
    )


def _limits(total: int, mean: float, factor: float) -> tuple[float, ...]:
    tails = ((1 - FAR) / 2, (1 - NEAR) / 2, (1 + NEAR) / 2, (1 + FAR) / 2)
    return tuple(
        min(max(mean + factor * (_interpolated(tail, total, mean) - mean), 0.0), 1.0) for tail in tails
    )


def _interpolated(tail: float, total: int, mean: float) -> float:
    """The share that a team of this size stays below with probability `tail`, as if counts were continuous."""
    if mean in (0, 1):
        return mean
    count = binomial_quantile(tail, total, mean)
    reached, before = binomial_cdf(count, total, mean), binomial_cdf(count - 1, total, mean)
    return (count - (reached - tail) / (reached - before)) / total


def _two_sided(count: int, total: int, mean: float) -> float:
    """Twice the smaller exact tail."""
    if mean in (0, 1):
        return 1.0
    at_most, less = binomial_cdf(count, total, mean), binomial_cdf(count - 1, total, mean)
    return min(1.0, 2 * min(at_most, 1 - less))


def _dispersion(events: pl.Series, sizes: pl.Series, mean: float | None) -> float | None:
    if mean is None or mean in (0, 1):
        return None
    scores = ((events / sizes - mean) / (mean * (1 - mean) / sizes).sqrt()).sort()
    drawn_in = int(WINSORISED * len(scores))
    squares = scores.clip(scores[drawn_in], scores[len(scores) - 1 - drawn_in]) ** 2
    return float(squares.sum()) / len(squares)


def _place() -> pl.Expr:
    share = pl.col("share")
    return (
        pl.when(share < pl.col("lower"))
        .then(pl.lit("low"))
        .when(share > pl.col("upper"))
        .then(pl.lit("high"))
        .when(share < pl.col("near_lower"))
        .then(pl.lit("near low"))
        .when(share > pl.col("near_upper"))
        .then(pl.lit("near high"))
        .otherwise(pl.lit("within"))
    )
