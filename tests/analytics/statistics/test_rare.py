"""Charts for rare and for counted events, against their formulas, scipy's distributions and published examples."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from scipy.stats import geom

from analytics.statistics import (
    Rule,
    cases_between_events,
    chart_for,
    proportion_chart,
    rate_chart,
    time_between_events,
    xmr,
)

# Hours between failures of a valve: Montgomery (2013), Introduction to Statistical Quality Control, 7.4.
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
LIMITS = ["mean", "lower", "upper", "near_lower", "near_upper"]


def test_time_between_failures_of_the_valve() -> None:
    """Transformed 4.80986, 6.70903, 5.72650 and so on, mean 5.39; the chart of them has no signal."""
    chart = time_between_events(VALVE)
    roots = xmr([hours ** (1 / 3.6) for hours in VALVE])
    assert [round(286 ** (1 / 3.6), 2), round(948 ** (1 / 3.6), 2)] == [4.81, 6.71]
    assert chart.baseline.mean == pytest.approx(5.39, abs=0.005)
    assert chart.baseline == roots.baseline
    assert chart.mean == pytest.approx((roots.mean or 0) ** 3.6)
    assert chart.upper == pytest.approx((roots.upper or 0) ** 3.6)
    assert chart.near_upper == pytest.approx((roots.near_upper or 0) ** 3.6)
    assert (roots.lower or 0) < 0
    assert chart.lower == 0  # there is no time below 0
    assert set(chart.signals) == {None}


@pytest.mark.parametrize("seed", range(3))
def test_signals_of_times_are_those_of_their_roots(seed: int) -> None:
    days = np.random.default_rng(seed).exponential(20, 60)
    days[50:] /= 6
    signals = time_between_events(days.tolist(), baseline=40).signals
    assert signals == xmr((days ** (1 / 3.6)).tolist(), baseline=40).signals
    assert any(signals)


def test_dates_become_days_between_in_order() -> None:
    days = [date(2026, 1, 1), date(2026, 3, 2), date(2026, 1, 11)]
    assert time_between_events(days).points["value"].to_list() == [10, 50]
    moments = [datetime(2026, 1, 1, 12), datetime(2026, 1, 3)]
    assert time_between_events(moments).points["value"].to_list() == [1.5]
    assert time_between_events([date(2026, 1, 1)]).points.height == 0
    with pytest.raises(ValueError, match="date of an event is missing"):
        time_between_events(pl.Series([date(2026, 1, 1), None]))


def test_two_complaints_on_one_day_are_no_alarm() -> None:
    """Two a month by date: one gap in thirty is 0 days, which would lie below any lower limit that is above 0."""
    moments = np.random.default_rng(4).exponential(15, 5000).cumsum()
    days = np.diff(np.floor(moments))
    chart = time_between_events(days.tolist())
    assert (days == 0).mean() > 0.025
    assert (chart.lower or 0) > 0
    assert chart.points["value"].min() == 0.5
    outside = sum(signal is not None and signal.rule == Rule.OUTSIDE for signal in chart.signals) / 5000
    assert outside < 0.003


def test_a_long_quiet_time_is_high_and_a_cluster_is_low() -> None:
    days = [20, 35, 12, 28, 41, 17, 25, 33, 22, 30, 19, 27]
    chart = time_between_events([*days, 900, 25, 2, 1, 2, 3, 1, 2, 2], baseline=12)
    long, cluster = chart.signals[12], chart.signals[-1]
    assert long is not None
    assert cluster is not None
    assert (long.rule, long.high, cluster.high) == (Rule.OUTSIDE, True, False)


@pytest.mark.parametrize("mean", [1, 4, 30])
def test_limits_of_cases_between_events_are_quantiles_of_the_geometric_distribution(mean: int) -> None:
    """Between whole numbers as Minitab draws them; a count of cases beyond has less than that chance."""
    chart = cases_between_events([0, mean, 2 * mean] * 5)
    assert chart.mean == mean
    assert (chart.lower, chart.near_lower) == (0, 0)
    trials = geom(1 / (mean + 1), loc=-1)  # scipy counts the event itself
    for limit, tail in ((chart.upper, 0.0013499), (chart.near_upper, 0.0227501)):
        assert limit is not None
        assert trials.sf(np.floor(limit) + 1) < tail <= trials.sf(np.floor(limit) - 1)


def test_lower_limits_of_cases_between_events_where_there_is_room_for_one() -> None:
    chart = cases_between_events([2000] * 20)
    trials = geom(1 / 2001, loc=-1)
    assert trials.cdf(chart.lower) == pytest.approx(0.00135, rel=0.5)
    assert trials.cdf(chart.near_lower) == pytest.approx(0.02275, rel=0.03)


def test_cases_between_events_run_about_the_median_not_the_mean() -> None:
    """Of a skewed distribution two thirds lie below the mean, so that runs there would be nothing but chance."""
    counts = [7, 9, 8, 7, 9, 8, 7] + [30, 2] * 6
    chart = cases_between_events(counts)
    assert all(count < (chart.mean or 0) for count in counts[:7])
    assert set(chart.signals[:7]) == {None}  # the median is 6.9


def test_false_alarms_of_cases_between_events_are_few() -> None:
    counts = np.random.default_rng(2).geometric(1 / 21, 20_000) - 1
    chart = cases_between_events(counts.tolist())
    outside = sum(signal is not None and signal.rule == Rule.OUTSIDE for signal in chart.signals) / 20_000
    assert outside < 0.003
    assert np.mean(counts > 20 + 3 * np.sqrt(20 * 21)) > 0.015  # one in 60 beyond the limits of 3 sd


@pytest.mark.parametrize("seed", range(3))
def test_rate_chart_is_its_formula(seed: int) -> None:
    chance = np.random.default_rng(seed)
    members = chance.integers(800, 1200, 30)
    counts = chance.poisson(members * 0.003)
    chart = rate_chart(counts.tolist(), members.tolist(), per=1000)
    rate = counts.sum() / members.sum()
    reach = np.sqrt(rate / members)
    expected = {
        "mean": np.full(30, rate),
        "lower": np.maximum(rate - 3 * reach, 0),
        "upper": rate + 3 * reach,
        "near_lower": np.maximum(rate - 2 * reach, 0),
        "near_upper": rate + 2 * reach,
    }
    assert chart.points["value"].to_list() == pytest.approx((counts / members * 1000).tolist())
    for name, line in expected.items():
        assert chart.points[name].to_list() == pytest.approx((line * 1000).tolist())
    assert chart.upper == chart.points["upper"][-1]


@pytest.mark.parametrize("seed", range(3))
def test_laney_widens_by_the_moving_ranges_of_standardised_points(seed: int) -> None:
    chance = np.random.default_rng(seed)
    totals = chance.integers(20_000, 30_000, 24)
    late = chance.binomial(totals, chance.normal(0.2, 0.02, 24))
    share = late.sum() / totals.sum()
    reach = np.sqrt(share * (1 - share) / totals)
    sigma = np.abs(np.diff((late / totals - share) / reach)).mean() / 1.128
    plain = proportion_chart(late.tolist(), totals.tolist())
    wide = proportion_chart(late.tolist(), totals.tolist(), overdispersed=True)
    assert plain.points["upper"].to_list() == pytest.approx((share + 3 * reach).tolist())
    assert wide.points["upper"].to_list() == pytest.approx((share + 3 * reach * sigma).tolist())
    assert sigma > 3
    assert sum(map(bool, wide.signals)) < sum(map(bool, plain.signals))


def test_a_locked_rate_judges_later_months() -> None:
    kept = rate_chart([3, 4, 2, 5] * 5, [1000] * 20).baseline
    assert (kept.mean, kept.points) == (0.0035, 20)
    chart = rate_chart([12, 3], [1000, 500], per=1000, locked=kept)
    assert chart.points["mean"].to_list() == [3.5, 3.5]
    assert [bool(signal) for signal in chart.signals] == [True, False]
    assert chart.trial is False


def test_limits_of_proportions_stay_within_0_and_1() -> None:
    chart = proportion_chart([1, 0, 2, 1], [5, 4, 5, 6])
    assert chart.points["lower"].to_list() == [0] * 4
    full = proportion_chart([5, 4, 4], [5, 4, 5])
    assert full.points["upper"].to_list() == [1] * 3


@pytest.mark.parametrize("overdispersed", [True, False])
@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0], [4, 4, 4]])
def test_nothing_and_everything_can_be_charted(counts: list[int], overdispersed: bool) -> None:
    sizes = [4] * len(counts)
    for chart in (
        rate_chart(counts, sizes, overdispersed=overdispersed),
        proportion_chart(counts, sizes, overdispersed=overdispersed),
        cases_between_events(counts),
        time_between_events(counts),
    ):
        assert len(chart.signals) == len(counts)
        assert not any(chart.signals)
        assert chart.trial


@pytest.mark.parametrize(
    ("counts", "sizes", "sentence"),
    [
        ([1, 2], [1], "1 numbers for 2 counts"),
        ([1], [0], "is not above 0"),
        ([-1], [3], "is below 0"),
        ([0.5], [3], "no whole number"),
        ([4], [3], "larger than its total"),
    ],
)
def test_counts_and_totals_that_cannot_be_are_refused(
    counts: list[float], sizes: list[float], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        proportion_chart(counts, sizes)


def test_times_below_0_are_refused() -> None:
    with pytest.raises(ValueError, match="number 2 is below 0"):
        time_between_events([1, -timedelta(days=1).days])


def test_which_chart_fits() -> None:
    assert chart_for([6, 4, 5] * 4).chart == "xmr"
    few = chart_for([3, 2, 4] * 4)
    assert (few.chart, few.mean, few.trial) == ("time_between_events", 3, False)
    assert few.reason == "3.0 a period are too few to chart; the time between them can be."
    assert chart_for([3, 2, 4] * 4, exposure_known=True).chart == "rate_chart"
    assert chart_for([1, 0, 1], exposure_known=True).chart == "time_between_events"
    assert chart_for([9] * 11).trial
    assert chart_for([]).mean is None
