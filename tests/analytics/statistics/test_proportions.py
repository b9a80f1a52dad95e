"""Shares, funnels and many tests at once, against published examples, statsmodels and scipy."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, false_discovery_control
from statsmodels.stats.proportion import proportion_confint

from analytics.statistics import false_discovery, funnel, proportion


@pytest.mark.parametrize(
    ("count", "n", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_as_published(count: int, n: int, lower: float, upper: float) -> None:
    """The four examples of Newcombe (1998), method 3."""
    found = proportion(count, n)
    assert (round(found.lower or 0, 4), round(found.upper or 0, 4)) == (lower, upper)
    assert (found.value, found.n) == (count / n, n)


@given(
    st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999)
)
def test_wilson_intervals_are_those_of_statsmodels(counts: tuple[int, int], confidence: float) -> None:
    found = proportion(*counts, confidence=confidence)
    expected = proportion_confint(*counts, alpha=1 - confidence, method="wilson")
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9)
    assert found.value is not None
    assert 0 <= (found.lower or 0) <= found.value <= (found.upper or 0) <= 1


def test_a_share_of_nothing_is_unknown_and_the_edges_are_exact() -> None:
    none = proportion(0, 0)
    assert (none.value, none.lower, none.upper, none.n) == (None, None, None, 0)
    assert proportion(0, 7).lower == 0
    assert proportion(7, 7).upper == 1


@pytest.mark.parametrize(("count", "n"), [(3, 2), (-1, 2), (0.5, 2), (1, None)])
def test_what_is_no_part_of_a_whole_is_refused(count: Any, n: Any) -> None:
    with pytest.raises(ValueError, match=r"larger than the whole|below 0|no whole number|missing"):
        proportion(count, n)


@pytest.mark.parametrize("seed", range(3))
def test_funnel_limits_are_binomial_quantiles_between_whole_counts(seed: int) -> None:
    """Spiegelhalter (2005), A.1.1, with scipy's distribution."""
    chance = np.random.default_rng(seed)
    totals = chance.integers(5, 400, 25)
    counts = chance.binomial(totals, 0.2)
    found = funnel(counts.tolist(), totals.tolist())
    mean = counts.sum() / totals.sum()
    assert found.mean == pytest.approx(mean)
    for name, tail in (("lower", 0.001), ("near_lower", 0.025), ("near_upper", 0.975), ("upper", 0.999)):
        r = binom.ppf(tail, totals, mean)
        alpha = (binom.cdf(r, totals, mean) - tail) / binom.pmf(r, totals, mean)
        assert found.teams[name].to_list() == pytest.approx(
            np.clip((r - alpha) / totals, 0, 1).tolist(), abs=1e-7
        )
    twice = 2 * np.minimum(binom.cdf(counts, totals, mean), binom.sf(counts - 1, totals, mean))
    assert found.teams["p_value"].to_list() == pytest.approx(np.minimum(twice, 1).tolist(), abs=1e-9)
    assert found.teams["adjusted"].to_list() == pytest.approx(
        false_discovery_control(np.minimum(twice, 1)).tolist(), abs=1e-9
    )


def test_a_small_team_has_more_room_than_a_large_one() -> None:
    """Both have 40 % where all have 20 %: of 5 that is chance, of 500 it is not."""
    found = funnel([2, 200, 700], [5, 500, 4000])
    assert found.teams["place"].to_list()[:2] == ["within", "high"]
    assert found.teams["share"].to_list()[:2] == [0.4, 0.4]


def test_every_place_has_a_name() -> None:
    found = funnel([20, 38, 50, 62, 80, 1950], [100] * 5 + [3900])
    assert found.teams["place"].to_list() == ["low", "near low", "within", "near high", "high", "within"]


def test_of_many_teams_some_lie_beyond_a_near_limit_by_chance_and_few_after_adjustment() -> None:
    chance = np.random.default_rng(1)
    totals = chance.integers(80, 120, 200)
    found = funnel(chance.binomial(totals, 0.3).tolist(), totals.tolist())
    assert (found.teams["place"] != "within").sum() > 3
    assert (found.teams["adjusted"] <= 0.05).sum() == 0
    assert not found.overdispersed


def test_teams_that_handle_different_cases_are_called_overdispersed_and_the_limits_widen() -> None:
    chance = np.random.default_rng(1)
    totals = np.full(30, 1000)
    counts = chance.binomial(totals, chance.uniform(0.1, 0.3, 30))
    narrow = funnel(counts.tolist(), totals.tolist())
    wide = funnel(counts.tolist(), totals.tolist(), widened=True)
    z = np.sort((counts / totals - narrow.mean) / np.sqrt(narrow.mean * (1 - narrow.mean) / totals))  # type: ignore[operator] # known
    assert narrow.dispersion == pytest.approx(float((np.clip(z, z[3], z[-4]) ** 2).mean()))
    assert narrow.overdispersed
    reach = np.array(narrow.teams["upper"] - narrow.mean) * np.sqrt(narrow.dispersion or 0)
    assert (wide.teams["upper"] - wide.mean).to_list() == pytest.approx(reach.tolist())
    assert (wide.teams["place"] == "within").sum() > (narrow.teams["place"] == "within").sum()


@pytest.mark.parametrize(("counts", "totals", "mean"), [([], [], None), ([0, 0], [3, 4], 0), ([3], [3], 1)])
def test_a_funnel_of_nothing_or_everything(counts: list[int], totals: list[int], mean: float | None) -> None:
    found = funnel(counts, totals)
    assert (found.mean, found.dispersion, found.overdispersed) == (mean, None, False)
    assert found.teams["place"].to_list() == ["within"] * len(counts)
    assert found.teams["p_value"].to_list() == [1.0] * len(counts)


@pytest.mark.parametrize(
    ("counts", "totals", "sentence"),
    [
        ([3], [2], "larger than its total"),
        ([3], [0], "not above 0"),
        ([3], [4.5], "no whole number"),
        ([3, 1], [4], "1 numbers for 2 counts"),
    ],
)
def test_a_funnel_of_what_cannot_be_is_refused(counts: list[int], totals: list[float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        funnel(counts, totals)


def test_false_discoveries_are_as_published() -> None:
    """Benjamini and Hochberg (1995), table 1: of 15 tests the first 4 are discoveries at 0.05."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip # as the paper has them
    assert (false_discovery(published) <= 0.05).to_list() == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_p_values_are_those_of_scipy(chances: list[float]) -> None:
    expected = false_discovery_control(chances).tolist() if chances else []
    assert false_discovery(chances).to_list() == pytest.approx(expected)


@pytest.mark.parametrize("chances", [[1.1], [-0.1], [None]])
def test_what_is_no_p_value_is_refused(chances: list[Any]) -> None:
    with pytest.raises(ValueError, match="p-values: number 1"):
        false_discovery(chances)
