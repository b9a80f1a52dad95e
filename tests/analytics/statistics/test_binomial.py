"""Tails and quantiles, against scipy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from analytics.statistics.binomial import (
    beta_cdf,
    beta_quantile,
    binomial_cdf,
    binomial_quantile,
    clopper_pearson,
)

shapes = st.floats(0.5, 5000)


@given(st.floats(0, 1), shapes, shapes)
def test_the_incomplete_beta_function_is_that_of_scipy(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(beta.cdf(x, a, b), rel=1e-8, abs=1e-12)


@given(st.floats(0.001, 0.999), shapes, shapes)
def test_its_quantiles_are_those_of_scipy(share: float, a: float, b: float) -> None:
    assert beta_quantile(share, a, b) == pytest.approx(beta.ppf(share, a, b), rel=1e-8)


@given(st.integers(1, 3000), st.integers(-1, 3001), st.floats(0.001, 0.999))
def test_binomial_tails_are_those_of_scipy(n: int, k: int, share: float) -> None:
    assert binomial_cdf(k, n, share) == pytest.approx(binom.cdf(k, n, share), rel=1e-8, abs=1e-12)


@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.floats(0.01, 0.99))
def test_the_quantile_is_the_first_count_that_reaches_it(n: int, share: float, probability: float) -> None:
    k = binomial_quantile(probability, n, share)
    assert binom.cdf(k, n, share) >= probability - 1e-9
    assert binom.cdf(k - 1, n, share) < probability + 1e-9


def test_exact_limits_at_the_edges() -> None:
    assert clopper_pearson(0, 0, 0.95) == (0, 1)
    assert clopper_pearson(0, 10, 0.95) == pytest.approx((0, 1 - 0.025**0.1))
    assert clopper_pearson(10, 10, 0.95) == pytest.approx((0.025**0.1, 1))


def test_millions_are_no_trouble() -> None:
    assert beta_cdf(0.5, 2_000_000, 2_000_000) == pytest.approx(0.5)
    assert binomial_cdf(1_000_000, 2_000_000, 0.501) == pytest.approx(
        binom.cdf(1_000_000, 2_000_000, 0.501), rel=1e-6
    )


@given(st.integers(1, 4000), st.floats(0, 1), st.sampled_from([0.001, 0.025, 0.975, 0.999]))
def test_looking_nearby_first_finds_the_very_same(n: int, part: float, tail: float) -> None:
    """Bit by bit: a pack made again must be the same bytes."""
    k = int(part * n)
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if beta_cdf(middle, k + 1, n - k + 1) < tail else (low, middle)
    assert beta_quantile(tail, k + 1, n - k + 1) == middle
    share = (k + 1) / (n + 2)
    first = binomial_quantile(tail, n, share)
    assert binomial_cdf(first, n, share) >= tail
    assert first == 0 or binomial_cdf(first - 1, n, share) < tail
