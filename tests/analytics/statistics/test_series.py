"""Interrupted series, against the published teaching data and statsmodels' generalised linear model."""

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import interrupted_series, rate_ratio
from tests.analytics.statistics.sicily import BAN, COUNTS, POPULATION


def rounded(estimate: Any) -> tuple[float, float, float]:
    return round(estimate.value, 3), round(estimate.lower, 3), round(estimate.upper, 3)


def test_the_smoking_ban_in_sicily_is_as_published() -> None:
    """0.894 (0.865 to 0.925) is the tutorial's plain Poisson model; with over-dispersion the interval is wider."""
    found = interrupted_series(COUNTS, POPULATION, BAN)
    assert rounded(found.uncorrected) == (0.894, 0.865, 0.925)
    assert rounded(found.level) == rounded(found) == (0.894, 0.839, 0.953)
    assert found.n == sum(COUNTS)
    assert found.dispersion == pytest.approx(3.559, abs=5e-4)
    assert (found.too_few, found.reason, found.slope) == (False, "", None)


def test_the_smoking_ban_in_sicily_with_its_season_is_as_published() -> None:
    """The tutorial's final model: 0.885 (0.839 to 0.933), two pairs of harmonics, and its model with a slope change."""
    found = interrupted_series(COUNTS, POPULATION, BAN, season=12)
    assert rounded(found) == (0.885, 0.839, 0.933)
    assert found.dispersion == pytest.approx(2.262, abs=5e-4)
    sloped = interrupted_series(COUNTS, POPULATION, BAN, season=12, slope=True)
    assert sloped.slope is not None
    assert (sloped.slope.lower or 0) < 1 < (sloped.slope.upper or 0)
    assert rounded(sloped) == (0.878, 0.829, 0.929)


def test_the_crude_ratio_is_the_plain_one() -> None:
    found = interrupted_series(COUNTS, POPULATION, BAN)
    plain = rate_ratio(sum(COUNTS[:BAN]), sum(POPULATION[:BAN]), sum(COUNTS[BAN:]), sum(POPULATION[BAN:]))
    assert found.crude.value == pytest.approx(plain.value)
    assert found.crude.upper == pytest.approx(plain.upper)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("season", [0, 2, 3, 4, 12])
def test_estimates_are_those_of_statsmodels(season: int, slope: bool, seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, change = 48, 20 + 3 * seed
    exposure = chance.uniform(800, 1200, n)
    t = np.arange(n)
    rate = 0.02 * np.exp(0.01 * t - 0.3 * (t >= change) + 0.2 * np.sin(2 * np.pi * t / 12))
    counts = chance.negative_binomial(6, 6 / (6 + rate * exposure))
    found = interrupted_series(counts.tolist(), exposure.tolist(), change, season, slope=slope)

    columns = [np.ones(n), t - change, (t >= change) * 1.0]
    if slope:
        columns.append((t - change) * (t >= change))
    for pair in (1, 2):
        if 2 * pair < season:
            columns.append(np.sin(2 * np.pi * pair * t / season))
        if season and 2 * pair <= season:
            columns.append(np.cos(2 * np.pi * pair * t / season))
    model = sm.GLM(counts, np.column_stack(columns), sm.families.Poisson(), offset=np.log(exposure))
    other = model.fit(scale="X2", tol=1e-12)
    assert found.dispersion == pytest.approx(other.scale)
    assert other.scale > 1
    limits = np.exp(other.conf_int())
    estimates = [found.trend, found.level, *([found.slope] if found.slope else [])]
    for column, estimate in enumerate(estimates, start=1):
        assert estimate.value == pytest.approx(np.exp(other.params[column]), rel=1e-6)
        assert (estimate.lower, estimate.upper) == pytest.approx(tuple(limits[column]), rel=1e-6)
    plain = np.exp(model.fit().conf_int())[2]
    assert (found.uncorrected.lower, found.uncorrected.upper) == pytest.approx(tuple(plain), rel=1e-6)

    frame = found.counterfactual
    assert found.fitted.to_list() == pytest.approx(other.fittedvalues.tolist(), rel=1e-6)
    without = np.column_stack(columns)
    without[:, 2 : 3 + slope] = 0
    expected = other.get_prediction(without, offset=np.log(exposure)).summary_frame()
    assert frame["counterfactual"].to_list() == pytest.approx(expected["mean"].tolist(), rel=1e-6)
    assert frame["lower"].to_list() == pytest.approx(expected["mean_ci_lower"].tolist(), rel=1e-6)
    assert frame["upper"].to_list() == pytest.approx(expected["mean_ci_upper"].tolist(), rel=1e-6)


def test_the_counterfactual_is_the_fit_until_the_change() -> None:
    frame = interrupted_series(COUNTS, POPULATION, BAN, slope=True).counterfactual
    assert frame.columns == ["point", "count", "exposure", "fitted", "counterfactual", "lower", "upper"]
    before = frame.filter(pl.col("point") < BAN)
    assert before["fitted"].to_list() == pytest.approx(before["counterfactual"].to_list())
    after = frame.filter(pl.col("point") >= BAN)
    assert (after["counterfactual"] > after["fitted"]).all()
    assert frame["fitted"].sum() == pytest.approx(sum(COUNTS))  # as maximum likelihood has it


def test_less_spread_than_chance_narrows_no_interval() -> None:
    found = interrupted_series([20, 21] * 15, [1] * 30, 15)
    assert (found.dispersion or 1) < 0.1
    assert found.level == found.uncorrected


def test_the_unit_of_the_exposure_does_not_matter() -> None:
    one = interrupted_series(COUNTS, POPULATION, BAN, 12)
    other = interrupted_series(COUNTS, [people / 1e5 for people in POPULATION], BAN, 12)
    assert one.value == pytest.approx(other.value)
    assert one.crude.lower == pytest.approx(other.crude.lower)


@pytest.mark.parametrize(
    ("counts", "change", "season", "sentence"),
    [
        (
            [5] * 15,
            8,
            0,
            "Too few to tell: 8 points before the change and 7 after it, and 8 are needed on each side.",
        ),
        ([], 0, 0, "Too few to tell: 0 points before"),
        ([5] * 20, 20, 0, "Too few to tell: 20 points before the change and 0 after"),
        ([5] * 20, 10, 12, "Too few to tell: a season of 12 points needs 24 in all, and there are 20."),
        ([0] * 10 + [4] * 10, 10, 0, "There was no case before the change"),
        ([4] * 10 + [0] * 10, 10, 0, "There was no case after the change"),
        ([0] * 20, 10, 0, "There was no case before the change"),
        ([0] * 9 + [6] + [0] * 9 + [6], 10, 0, "The cases are too few, or too unevenly spread"),
    ],
)
def test_data_that_cannot_answer_say_why(counts: list[int], change: int, season: int, sentence: str) -> None:
    found = interrupted_series(counts, [1.0] * len(counts), change, season, slope=True)
    assert found.reason.startswith(sentence)
    assert (found.value, found.lower, found.upper, found.dispersion) == (None, None, None, None)
    assert found.slope is not None
    assert found.slope.value is None
    assert found.n == sum(counts)
    assert found.fitted.null_count() == found.counterfactual.height == len(counts)
    assert not found.signs_differ


def test_a_trend_of_few_cases_drawn_on_for_years_is_no_overflow() -> None:
    """Doubling each month before the change, the counterfactual leaves what a number can hold."""
    counts = [1, 2, 4, 8, 16, 32, 64, 128, *[1] * 1500]
    found = interrupted_series(counts, [1.0] * len(counts), 8, slope=True)
    assert found.reason == ""
    assert found.counterfactual["counterfactual"].null_count() > 0
    assert found.counterfactual["counterfactual"].drop_nulls().is_finite().all()
    assert interrupted_series(
        [40, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 40, 0], [1] * 16, 8, 2, slope=True
    ).reason


def test_all_gone_after_the_change_leaves_the_crude_upper_limit() -> None:
    found = interrupted_series([4] * 10 + [0] * 10, [1] * 20, 10)
    assert (found.value, found.crude.value) == (None, 0)
    assert found.crude.upper == pytest.approx(0.025 ** (-1 / 40) - 1)


@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 40]), min_size=16, max_size=30),
    st.integers(8, 12),
    st.sampled_from([0, 2, 4, 6]),
    st.booleans(),
)
def test_sparse_counts_never_crash_and_never_answer_without_limits(
    counts: list[int], change: int, season: int, slope: bool
) -> None:
    found = interrupted_series(counts, [1.0] * len(counts), change, season, slope=slope)
    if found.reason:
        assert found.value is None
    else:
        assert found.value is not None
        assert found.lower is not None
        assert 0 < found.lower <= found.value <= (found.upper or math.inf)
        assert found.fitted.sum() == pytest.approx(sum(counts), rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([1] * 20, [1] * 19, 10), "19 numbers for 20 counts"),
        (([1] * 20, [1] * 19 + [0], 10), "number 20 is not above 0"),
        (([1] * 20, [1] * 20, 21), "a change at 21"),
        (([1] * 20, [1] * 20, -1), "a change at -1"),
        (([1] * 20, [1] * 20, 10, 1), "a season of 1 points"),
        (([1] * 20, [1] * 20, 10, -12), "a season of -12 points"),
        (([1, None], [1, 1], 1), "number 2 is missing"),
    ],
)
def test_what_is_no_series_is_refused(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        interrupted_series(*arguments)
