"""Ratios of rates, against the published example of R, statsmodels' exact test and scipy's exact intervals."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, poisson
from statsmodels.stats.rates import power_poisson_ratio_2indep
from statsmodels.stats.rates import test_poisson_2indep as exact_test

from analytics.statistics import rate_ratio, smallest_detectable

counts = st.integers(0, 200)
exposures = st.floats(0.1, 1e6)


def test_rate_ratio_is_that_of_the_manual_of_r() -> None:
    """poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)), Fleiss et al. (2003): 1.971488, 0.858 to 4.277."""
    found = rate_ratio(6 + 8 + 7, 1083 + 1050 + 878, 11, 800)
    assert found.value == pytest.approx(1.971488, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((0.8584264, 4.277266), abs=1e-6)
    assert found.n == 32


@given(counts, exposures, counts, exposures)
def test_limits_are_where_the_exact_test_turns(b: int, before: float, a: int, after: float) -> None:
    found = rate_ratio(b, before, a, after)
    if a + b == 0:
        assert (found.value, found.lower, found.upper) == (None, 0, None)
        return
    low, high = binomtest(a, a + b).proportion_ci(method="exact")
    scale = before / after
    assert found.lower == pytest.approx(low / (1 - low) * scale, rel=1e-7)
    if b == 0:
        assert found.value is found.upper is None
    else:
        assert found.value == pytest.approx(a / b * scale)
        assert found.upper == pytest.approx(high / (1 - high) * scale, rel=1e-7)


def test_limits_are_where_statsmodels_exact_test_has_a_tail_of_a_fortieth() -> None:
    found = rate_ratio(40, 12, 22, 10)
    for bound, side in ((found.lower, "larger"), (found.upper, "smaller")):
        tail = exact_test(22, 10, 40, 12, value=bound, method="exact-cond", alternative=side).pvalue
        assert tail == pytest.approx(0.025)


def test_no_event_after_has_an_upper_limit_and_none_before_has_no_ratio() -> None:
    gone = rate_ratio(8, 10, 0, 10)
    assert (gone.value, gone.lower) == (0, 0)
    assert gone.upper == pytest.approx(0.025 ** (-1 / 8) - 1)
    new = rate_ratio(0, 10, 8, 10)
    assert (new.value, new.upper) == (None, None)
    assert new.lower == pytest.approx(1 / (gone.upper or 0))


@given(counts.filter(bool), exposures, counts.filter(bool), exposures)
def test_before_and_after_swap(b: int, before: float, a: int, after: float) -> None:
    one, other = rate_ratio(b, before, a, after), rate_ratio(a, after, b, before)
    assert one.value == pytest.approx(1 / (other.value or 0))
    assert one.lower == pytest.approx(1 / (other.upper or 0), rel=1e-6)


def test_a_wider_confidence_is_a_wider_interval() -> None:
    narrow, wide = rate_ratio(30, 1, 20, 1, confidence=0.8), rate_ratio(30, 1, 20, 1, confidence=0.99)
    assert (wide.lower or 0) < (narrow.lower or 0) < (narrow.upper or 0) < (wide.upper or 0)


def test_a_million_events_are_no_trouble() -> None:
    found = rate_ratio(1_000_000, 1, 1_001_000, 1)
    assert found.lower == pytest.approx(1.001 * math.exp(-1.959964 * math.sqrt(2e-6)), rel=1e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((-1, 1, 1, 1), "events: number 1 is below 0"),
        ((1, 1, 1.5, 1), "events: number 2 is no whole number"),
        ((1, 0, 1, 1), "exposure: number 1 is not above 0"),
        ((1, 1, None, 1), "events: number 2 is missing"),
    ],
)
def test_what_is_no_count_or_exposure_is_refused(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        rate_ratio(*arguments)
    with pytest.raises(ValueError, match="between 0 and 1"):
        rate_ratio(1, 1, 1, 1, confidence=95)


@pytest.mark.parametrize(("before", "ratio"), [(20, 1.0), (50, 0.5), (200, 2.0), (300, 1.0)])
def test_smallest_detectable_has_the_power_it_claims(before: int, ratio: float) -> None:
    """Of the exact interval, over all counts that may come: it is a little more careful than the 0.8 asked for."""
    found = smallest_detectable(before, 1, ratio)
    assert found.fall is not None
    assert found.rise is not None
    for effect in (found.fall, found.rise):
        assert 0.72 < _power(before, before * ratio * effect, ratio) < 0.81


def _power(before: float, after: float, ratio: float) -> float:
    """The chance that the exact interval leaves 1 out."""
    b, a = (np.arange(int(mean + 8 * math.sqrt(mean)) + 8) for mean in (before, after))
    total, share = b[:, None] + a[None, :], ratio / (1 + ratio)
    tail = np.minimum(binom.cdf(a[None, :], total, share), binom.sf(a[None, :] - 1, total, share))
    return float((poisson.pmf(b, before)[:, None] * poisson.pmf(a, after)[None, :] * (tail <= 0.025)).sum())


def test_smallest_detectable_agrees_with_statsmodels_where_counts_are_large() -> None:
    options = {"value": 1, "alternative": "two-sided", "return_results": False}
    found = smallest_detectable(2000, 1, 1)
    for effect in (found.fall, found.rise):
        assert power_poisson_ratio_2indep(effect, 1, 2000, **options) == pytest.approx(0.8, abs=0.01)


def test_with_few_events_nothing_but_a_rise_can_show() -> None:
    assert smallest_detectable(3, 1, 1).fall is None
    assert smallest_detectable(3, 1, 2).fall is None  # none after 3 is too likely by chance
    assert (smallest_detectable(3, 1, 1).rise or 0) > 4
    none = smallest_detectable(0, 1, 1)
    assert (none.fall, none.rise) == (None, None)
    assert (smallest_detectable(100, 1, 1, dispersion=4).rise or 0) > (
        smallest_detectable(100, 1, 1).rise or 0
    )
    with pytest.raises(ValueError, match="power"):
        smallest_detectable(3, 1, 1, power=80)
