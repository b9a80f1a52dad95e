"""Exact tails of the binomial distribution, by way of the incomplete beta function.

Source: Press et al. (2007), Numerical Recipes, 3rd ed., 6.4 (the continued fraction); Clopper and Pearson (1934),
Biometrika 26. A count that is infinitely unlikely has a tail of 0, never an error.
"""

import math


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a and b above 0."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(x, a, b) / a
    return 1 - front * _continued_fraction(1 - x, b, a) / b  # the other tail converges faster here


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share, by halving: slower than Newton's way, and it cannot run off."""
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if beta_cdf(middle, a, b) < share:
            low = middle
        else:
            high = middle


def binomial_cdf(k: int, n: int, share: float) -> float:
    """The probability of `k` or fewer out of `n`, each with probability `share`."""
    if k < 0 or k >= n:
        return float(k >= n)
    return beta_cdf(1 - share, n - k, k + 1)


def binomial_quantile(probability: float, n: int, share: float) -> int:
    """The smallest count whose cdf reaches `probability`."""
    low, high = -1, n
    while high - low > 1:
        middle = (low + high) // 2
        if binomial_cdf(middle, n, share) >= probability:
            high = middle
        else:
            low = middle
    return high


def clopper_pearson(k: int, n: int, confidence: float) -> tuple[float, float]:
    """Exact limits of a share of which `k` out of `n` were seen; 0 and 1 where nothing was."""
    tail = (1 - confidence) / 2
    lower = beta_quantile(tail, k, n - k + 1) if k > 0 else 0.0
    upper = beta_quantile(1 - tail, k + 1, n - k) if k < n else 1.0
    return lower, upper


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Lentz's method. Terms needed grow with the square root of a and b: some 2,000 for a million cases."""
    tiny = 1e-300
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    found = d
    m = 0
    while True:
        m += 1
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + step * d, tiny)
            c = _away_from_zero(1 + step / c, tiny)
            found *= d * c
        if abs(d * c - 1) < 1e-15 or m > 100_000:
            return found


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
