"""Against published figures, the definitions worked out case by case in plain Python, lifelines and statsmodels."""

import math
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.duration.survfunc import CumIncidenceRight

from analytics.statistics import (
    CENSORED,
    COMPETING,
    EVENT,
    at_times,
    cumulative_incidence,
    kaplan_meier,
    median_time,
)

# Weeks in remission under 6-MP: Freireich et al. (1963), Blood 21, in every textbook of survival analysis.
WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [True] * 9 + [False] * 12

waits = st.lists(st.tuples(st.integers(0, 12), st.sampled_from([CENSORED, EVENT, COMPETING])), max_size=40)


def test_kaplan_meier_of_the_remission_data_is_as_published() -> None:
    curve = kaplan_meier(WEEKS, RELAPSED)
    steps = curve.filter(pl.col("events") > 0)

    assert curve.columns == ["time", "at_risk", "events", "censored", "survival", "lower", "upper"]
    assert steps["time"].to_list() == [6, 7, 10, 13, 16, 22, 23]
    assert steps["at_risk"].to_list() == [21, 17, 15, 12, 11, 7, 6]
    assert [round(value, 3) for value in steps["survival"]] == [
        0.857,
        0.807,
        0.753,
        0.690,
        0.627,
        0.538,
        0.448,
    ]
    # Standard error 0.0764 at 6 weeks (Greenwood), so on the log(-log) scale:
    half = 1.959964 * 0.0764 / (0.857143 * math.log(0.857143))
    assert curve["lower"][0] == pytest.approx(0.857143 ** math.exp(-half), abs=1e-3)
    assert curve["upper"][0] == pytest.approx(0.857143 ** math.exp(half), abs=1e-3)


def test_median_of_the_remission_data_is_23_weeks_and_has_no_upper_limit() -> None:
    found = median_time(kaplan_meier(WEEKS, RELAPSED))
    assert (found.value, found.lower, found.upper, found.n) == (23, 13, None, 21)


@given(waits)
def test_kaplan_meier_is_its_definition(data: list[tuple[int, int]]) -> None:
    days, observed = [day for day, _ in data], [end != CENSORED for _, end in data]
    curve = kaplan_meier(days, observed)
    assert curve["time"].to_list() == sorted(set(days))
    for row in curve.iter_rows(named=True):
        survival, greenwood = _product_limit(days, observed, row["time"])
        assert row["survival"] == pytest.approx(survival, abs=1e-12)
        if survival == 0:
            assert row["lower"] is row["upper"] is None
        elif survival == 1:
            assert row["lower"] == row["upper"] == 1
        else:
            theta = 1.959963984540054 * math.sqrt(greenwood) / math.log(survival)
            assert row["lower"] == pytest.approx(survival ** math.exp(-theta), abs=1e-9)
            assert row["upper"] == pytest.approx(survival ** math.exp(theta), abs=1e-9)


@given(waits)
def test_cumulative_incidence_is_its_definition(data: list[tuple[int, int]]) -> None:
    days, ends = [day for day, _ in data], [end for _, end in data]
    curve = cumulative_incidence(days, ends)
    for row in curve.iter_rows(named=True):
        total = 0.0
        for day in sorted({d for d in days if d <= row["time"]}):
            before, _ = _product_limit(days, [end != CENSORED for end in ends], day - 1)
            at_risk = sum(d >= day for d in days)
            total += before * sum(d == day and end == EVENT for d, end in data) / at_risk
        assert row["incidence"] == pytest.approx(total, abs=1e-12)
        if row["lower"] is not None:
            assert -1e-12 <= row["lower"] <= row["incidence"] + 1e-12 <= row["upper"] + 2e-12 <= 1 + 3e-12


@given(waits)
def test_the_ends_and_the_waiting_make_up_everything(data: list[tuple[int, int]]) -> None:
    days = [day for day, _ in data]
    swap = {CENSORED: CENSORED, EVENT: COMPETING, COMPETING: EVENT}
    answered = cumulative_incidence(days, [end for _, end in data])["incidence"]
    otherwise = cumulative_incidence(days, [swap[end] for _, end in data])["incidence"]
    waiting = kaplan_meier(days, [end != CENSORED for _, end in data])["survival"]
    assert (answered + otherwise + waiting).to_list() == pytest.approx([1.0] * len(waiting))


@given(waits)
def test_where_nothing_competes_both_curves_and_their_intervals_agree(data: list[tuple[int, int]]) -> None:
    days, observed = [day for day, _ in data], [end == EVENT for _, end in data]
    one, other = kaplan_meier(days, observed), cumulative_incidence(days, [int(seen) for seen in observed])
    assert (1 - other["incidence"]).to_list() == pytest.approx(one["survival"].to_list())
    for left, right in (("lower", "upper"), ("upper", "lower")):
        pairs = list(zip(one[left], other[right], strict=True))
        assert all((a is None) == (b is None) for a, b in pairs)
        assert [a for a, _ in pairs if a is not None] == pytest.approx(
            [1 - b for _, b in pairs if b is not None], abs=1e-6
        )


def test_a_withdrawn_case_is_not_one_that_may_still_be_answered() -> None:
    """Taking it as censored, as 1 - Kaplan-Meier does, says half are answered; half of those received never are."""
    days, ends = [1, 1, 2, 2], [COMPETING, COMPETING, EVENT, EVENT]
    assert cumulative_incidence(days, ends)["incidence"][-1] == 0.5
    assert kaplan_meier(days, [end == EVENT for end in ends])["survival"][-1] == 0


def test_variance_with_competing_ends_is_that_of_the_binomial_where_nobody_is_censored() -> None:
    """Uncensored, the estimate is a plain proportion: 3 of 8 by day 2, of which the delta method keeps the variance."""
    curve = cumulative_incidence([1, 1, 2, 2, 2, 3, 3, 4], [1, 2, 1, 1, 2, 1, 2, 1])
    row = curve.row(1, named=True)
    assert row["incidence"] == pytest.approx(3 / 8)
    theta = 1.959963984540054 * math.sqrt(3 / 8 * 5 / 8 / 8) / (5 / 8 * math.log(5 / 8))
    assert row["upper"] == pytest.approx(1 - (5 / 8) ** math.exp(-theta), abs=0.01)
    assert row["lower"] == pytest.approx(1 - (5 / 8) ** math.exp(theta), abs=0.01)


def test_open_cases_move_the_median_and_closed_only_flatters() -> None:
    closed, still_open = [2, 3, 4], [30, 40, 50, 60]
    curve = kaplan_meier(closed + still_open, [True] * 3 + [False] * 4)
    assert median_time(curve).value is None  # more than half are still waiting
    assert median_time(kaplan_meier(closed, [True] * 3)).value == 3


def test_a_median_is_reached_where_exactly_half_have_had_the_event() -> None:
    assert median_time(kaplan_meier([1, 2, 3, 4], [True] * 4)).value == 2
    assert median_time(kaplan_meier([1, 2, 3, 4], [True] * 4), share=0.75).value == 3


def test_read_off_at_times() -> None:
    curve = kaplan_meier([2, 4, 9], [True, True, False])
    assert at_times(curve, [0, 2, 3, 9, 10])["value"].to_list() == pytest.approx(
        [1, 2 / 3, 2 / 3, 1 / 3, None]
    )
    done = kaplan_meier([2, 4], [True, True])
    assert at_times(done, [100])["value"].to_list() == [0]  # nobody is left, so that is known for good
    assert at_times(cumulative_incidence([2, 4], [EVENT, COMPETING]), [1, 100])["value"].to_list() == [0, 0.5]


def test_nothing_at_all_is_an_empty_curve() -> None:
    curve = kaplan_meier([], [])
    assert curve.height == 0
    found = median_time(curve)
    assert (found.value, found.lower, found.upper, found.n) == (None, None, None, 0)
    assert at_times(curve, [1])["value"].to_list() == [None]


@pytest.mark.parametrize("days", [[-1, 3], [None, 3]])
def test_a_negative_or_missing_duration_is_refused(days: list[int]) -> None:
    for curve in (kaplan_meier, cumulative_incidence):
        with pytest.raises(ValueError, match="missing or below 0"):
            curve(days, pl.Series([1, 1]))


@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_and_its_median_are_those_of_lifelines(seed: int) -> None:
    chance = np.random.default_rng(seed)
    days, observed = chance.integers(0, 40, 150), chance.random(150) < 0.7
    other = KaplanMeierFitter().fit(days, observed)
    curve = kaplan_meier(days.tolist(), observed.tolist()).filter(
        pl.col("survival").is_between(0, 1, closed="none")
    )
    assert curve["survival"].to_list() == pytest.approx(other.predict(curve["time"].to_list()).tolist())
    limits = other.confidence_interval_.loc[curve["time"].to_list()]
    assert curve["lower"].to_list() == pytest.approx(limits["KM_estimate_lower_0.95"].tolist())
    assert curve["upper"].to_list() == pytest.approx(limits["KM_estimate_upper_0.95"].tolist())

    found = median_time(kaplan_meier(days.tolist(), observed.tolist()))
    assert found.value == other.median_survival_time_
    assert [found.lower, found.upper] == median_survival_times(other.confidence_interval_).iloc[0].tolist()


@pytest.mark.parametrize("seed", range(5))
def test_cumulative_incidence_and_its_variance_are_those_of_lifelines_and_statsmodels(seed: int) -> None:
    chance = np.random.default_rng(seed)
    days = np.append(
        chance.permutation(120) + 1.0, 500
    )  # lifelines shifts ties about; the last divides by 0 elsewhere
    ends = np.append(chance.choice([CENSORED, EVENT, COMPETING], 120), CENSORED)
    curve = cumulative_incidence(days.tolist(), ends.tolist())
    fitted = AalenJohansenFitter().fit(days, ends, event_of_interest=EVENT)
    assert curve["incidence"].to_list() == pytest.approx(fitted.cumulative_density_.iloc[1:, 0].tolist())
    variances = _variances(curve)
    assert variances == pytest.approx(fitted.variance_.iloc[1:].tolist()[-len(variances) :])

    tied = np.ceil(days / 10)
    other = CumIncidenceRight(tied, ends)
    curve = cumulative_incidence(tied.tolist(), ends.tolist()).filter(pl.col("time").is_in(other.times))
    assert curve["incidence"].to_list() == pytest.approx(other.cinc[0].tolist())
    variances = _variances(curve)
    assert variances == pytest.approx((other.cinc_se[0] ** 2).tolist()[-len(variances) :])


def _variances(curve: pl.DataFrame) -> list[float]:
    """Of the incidence from the first event on, out of its upper limit."""
    left, limit = 1 - pl.col("incidence"), 1 - pl.col("upper")
    theta = (limit.log() / left.log()).log() / 1.959963984540054
    return (
        curve.filter(pl.col("incidence") > 0).select((theta * left * left.log()) ** 2).to_series().to_list()
    )


def test_durations_may_mix_whole_days_and_halves_and_come_from_numpy() -> None:
    curve = kaplan_meier([1, 2.5, 3], [1, 0, 1])
    assert curve["time"].to_list() == [1, 2.5, 3]
    assert kaplan_meier(np.array([1, 2.5, 3]), np.array([True, False, True])).equals(curve)  # type: ignore[arg-type] # as people will
    assert at_times(curve, [2, 2.5])["value"].to_list() == pytest.approx([2 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("days", "ends"), [([1, 2], [1]), ([1.0, math.nan], [1, 1]), ([1.0, math.inf], [1, 1])]
)
def test_durations_that_cannot_be_are_refused(days: list[float], ends: list[int]) -> None:
    with pytest.raises(ValueError, match="duration"):
        kaplan_meier(days, ends)


def test_series_fractions_and_wider_intervals() -> None:
    narrow = kaplan_meier(pl.Series([0.5, 1.25, 2.0]), pl.Series([1, 0, 1]), confidence=0.5)
    wide = kaplan_meier([0.5, 1.25, 2.0], [True, False, True], confidence=0.99)
    assert narrow["time"].to_list() == [0.5, 1.25, 2.0]
    assert (
        wide["lower"][0] < narrow["lower"][0] < narrow["survival"][0] < narrow["upper"][0] < wide["upper"][0]
    )


def _product_limit(days: Sequence[int], observed: Sequence[bool], until: int) -> tuple[float, float]:
    survival, greenwood = 1.0, 0.0
    for day in sorted({d for d, seen in zip(days, observed, strict=True) if seen and d <= until}):
        at_risk = sum(d >= day for d in days)
        events = sum(d == day and seen for d, seen in zip(days, observed, strict=True))
        survival *= 1 - events / at_risk
        greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else math.inf
    return survival, greenwood


def test_a_median_is_read_off_either_curve() -> None:
    curve = cumulative_incidence([1, 2, 3, 4], [EVENT, COMPETING, EVENT, COMPETING])
    assert median_time(curve).value == 3
    assert median_time(cumulative_incidence([1, 2, 3], [EVENT, COMPETING, COMPETING])).value is None
