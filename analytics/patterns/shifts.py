"""Which category, service, type or stage changed more between two periods than chance alone makes counts change.

Sources: Przyborowski and Wilenski (1940) for two counts given their sum; Benjamini and Hochberg (1995) for many such tests at once.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from statistics import NormalDist
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, within
from analytics.statistics import false_discovery, rate_ratio, smallest_detectable
from analytics.statistics.binomial import binomial_cdf

DIMENSIONS: Final = ("service", "category", "complainant_type", "channel")
STAGE: Final = "stage"

DISCOVERED: Final = 0.05
MANY: Final = 500
"""From so many on either side the interval is that of the normal distribution on the log scale: within 1 in 500 of the exact one,
and a hundred times as fast."""

NORMAL: Final = NormalDist().inv_cdf(0.975)

TOLD: Final = 2.0
"""What would not even show if it doubled is too rare for anything to be said of it."""


class Verdict(StrEnum):
    """What can be said of one item."""

    ROSE = "rose"
    FELL = "fell"
    NO_SIGN = "no sign of a change"
    TOO_FEW = "too few to tell"


def counts(
    standing: pl.LazyFrame, stages: pl.LazyFrame, before: Period, after: Period, group: str = GOVERNED
) -> pl.LazyFrame:
    """How often each item came in both periods: `dimension, code, before, after`, for `shifts`.

    Population: cases of one group received in either period by `DIMENSIONS`, as they stand in the snapshot; and of `STAGE`,
    stages under a policy opened in either. What is not recorded ("") is an item too: a gap that grows is a pattern. Source:
    `standing.cases`, `standing.stages`.
    """

    def both(frame: pl.LazyFrame, day: str, dimension: str, code: pl.Expr) -> pl.LazyFrame:
        return (
            frame.filter(within(day, before) | within(day, after))
            .group_by(code=code)
            .agg(
                before=within(day, before).sum().cast(pl.Int64), after=within(day, after).sum().cast(pl.Int64)
            )
            .select(pl.lit(dimension).alias("dimension"), "code", "before", "after")
        )

    cases = standing.filter(pl.col("group") == group)
    found = [
        both(cases, "received", name, pl.col(name).fill_null("").str.strip_chars()) for name in DIMENSIONS
    ]
    if group == GOVERNED:
        found.append(both(stages, "opened", STAGE, pl.col("stage").cast(pl.String)))
    return pl.concat(found).sort("dimension", "code")


def shifts(
    counted: pl.DataFrame, days_before: int, days_after: int, *, relative: bool = True
) -> pl.DataFrame:
    """Each item with its change: `dimension, code, before, after, ratio, lower, upper, p_value, adjusted, verdict`.

    `ratio` of the rates after to before, with its exact 95 % interval. Where `relative`, rates are out of all cases of the
    same dimension, so that an item stands out only if it moved otherwise than the rest: when everything doubles nothing is
    singled out. Else they are per day. `p_value` is two-sided and exact; `adjusted` holds for all items at once: of those with
    0.05 or less about one in 20 is a false alarm, at most. `verdict` is a `Verdict`: "rose" or "fell" by that, else "too few to
    tell" where even a doubling would probably not have shown, else "no sign of a change". Counts are taken as independent of
    each other; one fault that makes many people complain on a day breaks that, and shows as a rise, which it is.
    Raises ValueError where a period has no days.
    """
    if min(days_before, days_after) <= 0:
        raise ValueError(f"periods of {days_before} and {days_after} days: both need a day at least")
    wholes = counted.group_by("dimension").agg(pl.col("before", "after").sum())
    totals = {name: (before, after) for name, before, after in wholes.iter_rows()}
    sizes = [totals[name] if relative else (days_before, days_after) for name in counted["dimension"]]
    pairs = list(counted.select("before", "after").iter_rows())
    chances = [_chance(a, b, *size) for (a, b), size in zip(pairs, sizes, strict=True)]
    ratios = [_ratio(a, b, *size) for (a, b), size in zip(pairs, sizes, strict=True)]
    adjusted = _adjusted(chances)
    verdicts = [
        _verdict(a, b, size, chance) for (a, b), size, chance in zip(pairs, sizes, adjusted, strict=True)
    ]
    limits = dict.fromkeys(("ratio", "lower", "upper"), pl.Float64)
    return counted.hstack(pl.DataFrame(ratios, schema=limits, orient="row")).with_columns(
        p_value=pl.Series(chances, dtype=pl.Float64),
        adjusted=adjusted,
        verdict=pl.Series(verdicts, dtype=pl.String),
    )


def _ratio(before: int, after: int, size_before: float, size_after: float) -> tuple[float | None, ...]:
    if not (size_before and size_after and before + after):
        return None, None, None
    if min(before, after) >= MANY:
        value, reach = after * size_before / (before * size_after), NORMAL * math.sqrt(1 / before + 1 / after)
        return value, value * math.exp(-reach), value * math.exp(reach)
    found = rate_ratio(before, size_before, after, size_after)
    return found.value, found.lower, found.upper


def _chance(before: int, after: int, size_before: float, size_after: float) -> float | None:
    """Twice the smaller exact tail of the count after, given both together; null where a side has nothing to compare with."""
    n, sizes = before + after, size_before + size_after
    if not (size_before and size_after and n):
        return None
    share = size_after / sizes
    at_most, less = binomial_cdf(after, n, share), binomial_cdf(after - 1, n, share)
    return min(1.0, 2 * min(at_most, 1 - less))


def _adjusted(chances: Sequence[float | None]) -> pl.Series:
    known = [chance for chance in chances if chance is not None]
    adjusted = iter(false_discovery(known).to_list() if known else [])
    return pl.Series([None if chance is None else next(adjusted) for chance in chances], dtype=pl.Float64)


def _verdict(before: int, after: int, exposure: tuple[float, float], adjusted: float | None) -> Verdict:
    if adjusted is None:
        return Verdict.TOO_FEW
    if adjusted <= DISCOVERED:
        return Verdict.ROSE if after * exposure[0] > before * exposure[1] else Verdict.FELL
    # As many events as there are, shared as the exposure is: what is expected before, had nothing changed.
    expected = round((before + after) * exposure[0] / (exposure[0] + exposure[1]))
    rise = smallest_detectable(expected, *exposure).rise
    return Verdict.TOO_FEW if rise is None or rise > TOLD else Verdict.NO_SIGN
