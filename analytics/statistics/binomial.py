"""Exact tails of the binomial distribution, by way of the incomplete beta function.

Source: Press et al. (2007), Numerical Recipes, 3rd ed., 6.4 (the continued fraction); Clopper and Pearson (1934),
Biometrika 26. A count that is infinitely unlikely has a tail of 0, never an error.
"""

import math
from statistics import NormalDist
from typing import Final

CLOSE: Final = 1e-5
"""Of a standard deviation: far more than a tail is out by, far less than it takes to halve towards."""

TINY: Final = 1e-300
"""In place of 0 where a continued fraction would divide by it."""


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a and b above 0."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = _front(x, a, b)
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(x, a, b) / a
    return 1 - front * _continued_fraction(1 - x, b, a) / b  # the other tail converges faster here


def _front(x: float, a: float, b: float) -> float:
    return math.exp(
        a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    )


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share, by halving: slower than Newton's way, and it cannot run off.

    Newton's way says around where to look, so that the first half of the halvings need no look at all.
    """
    below, above = _around(share, a, b)
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if middle <= below or (middle < above and beta_cdf(middle, a, b) < share):
            low = middle
        else:
            high = middle


def _around(share: float, a: float, b: float) -> tuple[float, float]:
    """Limits that `beta_quantile` surely lies between, close where Newton's steps from the normal distribution find it."""
    deviation = math.sqrt(a * b / (a + b + 1)) / (a + b)
    x = a / (a + b) + NormalDist().inv_cdf(share) * deviation
    for _ in range(3):
        if not 0 < x < 1:
            return 0.0, 1.0
        density = _front(x, a, b) / (x * (1 - x))
        if not density:
            return 0.0, 1.0
        x -= (beta_cdf(x, a, b) - share) / density
    near = CLOSE * deviation
    if x - near > 0 and x + near < 1 and beta_cdf(x - near, a, b) < share < beta_cdf(x + near, a, b):
        return x - near, x + near
    return 0.0, 1.0


def binomial_cdf(k: int, n: int, share: float) -> float:
    """The probability of `k` or fewer out of `n`, each with probability `share`."""
    if k < 0 or k >= n:
        return float(k >= n)
    return beta_cdf(1 - share, n - k, k + 1)


def binomial_quantile(probability: float, n: int, share: float) -> int:
    """The smallest count whose cdf reaches `probability`."""
    low, high = _spread(probability, n, share)
    while high - low > 1:
        middle = (low + high) // 2
        if binomial_cdf(middle, n, share) >= probability:
            high = middle
        else:
            low = middle
    return high


def _spread(probability: float, n: int, share: float) -> tuple[int, int]:
    """A count whose cdf is below `probability` and one whose is not: close by the normal distribution, or -1 and `n`."""
    middle, deviation = n * share, math.sqrt(n * share * (1 - share))
    guess, reach = middle + NormalDist().inv_cdf(probability) * deviation, 0.01 * deviation + 3
    low, high = int(guess - reach), int(guess + reach)
    if low >= 0 and high < n and binomial_cdf(low, n, share) < probability <= binomial_cdf(high, n, share):
        return low, high
    return -1, n


def clopper_pearson(k: int, n: int, confidence: float) -> tuple[float, float]:
    """Exact limits of a share of which `k` out of `n` were seen; 0 and 1 where nothing was."""
    tail = (1 - confidence) / 2
    lower = beta_quantile(tail, k, n - k + 1) if k > 0 else 0.0
    upper = beta_quantile(1 - tail, k + 1, n - k) if k < n else 1.0
    return lower, upper


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Lentz's method. Terms needed grow with the square root of a and b: some 2,000 for a million cases."""
    a, b, sum_, m = float(a), float(b), float(a + b), 0.0
    c, d = 1.0, 1 / (1 - sum_ * x / (a + 1) or TINY)
    found = d
    while True:
        m += 1
        twice = a + 2 * m
        step = m * (b - m) * x / ((twice - 1) * twice)
        d = 1 / (1 + step * d or TINY)
        c = 1 + step / c or TINY
        found *= d * c
        step = -(a + m) * (sum_ + m) * x / (twice * (twice + 1))
        d = 1 / (1 + step * d or TINY)
        c = 1 + step / c or TINY
        found *= d * c
        if abs(d * c - 1) < 1e-15 or m > 100_000:
            return found
