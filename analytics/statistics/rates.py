"""Two rates side by side, and how large a difference would have to be to show at all.

Sources: Przyborowski and Wilenski (1940), Biometrika 31, and Clopper and Pearson (1934), Biometrika 26 (the exact
interval given both counts together); Huffman (1984), Applied Statistics 33 (the power of comparing two rates by square roots).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from analytics.statistics.binomial import clopper_pearson
from analytics.statistics.estimate import Estimate, as_counts, as_sizes, normal_quantile


@dataclass(frozen=True)
class Detectable:
    """The ratios nearest to 1 that would probably be told from chance; None where not even a fall to nothing would."""

    fall: float | None
    rise: float | None


def rate_ratio(
    before_events: int,
    before_exposure: float,
    after_events: int,
    after_exposure: float,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """The rate after a change over the rate before: (after_events / after_exposure) / (before_events / before_exposure).

    Given all n events, those after are binomial with share p, and ratio = p / (1 - p) * before_exposure /
    after_exposure; the exact limits of p give those of the ratio. They take the events as independent (Poisson), and
    cover at least `confidence`. `n` is all events. No event after: 0, with an upper limit; no event before: value
    and upper limit None. Exposure in any unit, the same on both sides. Raises ValueError for a negative or broken
    count, or an exposure that is not above 0.
    """
    normal_quantile(confidence)  # refuses what is no confidence
    before, after = (int(count) for count in as_counts([before_events, after_events], "events"))
    exposure_before, exposure_after = as_sizes([before_exposure, after_exposure], "exposure", 2)
    scale = exposure_before / exposure_after
    n = before + after
    low, high = clopper_pearson(after, n, confidence)
    return Estimate(
        value=after / before * scale if before else None,
        lower=low / (1 - low) * scale,
        upper=high / (1 - high) * scale if before else None,
        n=n,
    )


def smallest_detectable(
    before_events: int,
    before_exposure: float,
    after_exposure: float,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    dispersion: float = 1,
) -> Detectable:
    """The largest ratio below 1 and the smallest above 1 that would show with probability `power`.

    Square roots of counts vary by about 1/4 whatever their size, so those are the ratios with |sqrt(ratio) - 1| =
    (z + z_power) / 2 * sqrt(dispersion (1 / before_events + 1 / events expected after)). The exact interval of
    `rate_ratio` is a little more careful: its power there is 0.73 to 0.76 rather than 0.8 for 20 events a
    side. With 10 a side a fall by less than 85 % may well not show: no sign of a change is then no sign of none. Raises
    ValueError as `rate_ratio`, and for a power or dispersion out of range.
    """
    (before,) = as_counts([before_events], "events")
    exposure_before, exposure_after = as_sizes([before_exposure, after_exposure], "exposure", 2)
    if not 0.5 <= power < 1 or not dispersion > 0:
        raise ValueError(
            f"a power of {power} and a dispersion of {dispersion}: from 0.5 to below 1, and above 0"
        )
    if not before:
        return Detectable(None, None)
    expected = before * exposure_after / exposure_before
    reach = (normal_quantile(confidence) + NormalDist().inv_cdf(power)) / 2
    step = reach * math.sqrt(dispersion * (1 / before + 1 / expected))
    # Even no event at all after must lie in the tail of the exact interval.
    none_left = (before / (before + expected)) ** before <= (1 - confidence) / 2
    return Detectable(fall=(1 - step) ** 2 if step < 1 and none_left else None, rise=(1 + step) ** 2)
