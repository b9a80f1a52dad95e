"""The traps of FIGURES.md under "change, noise, effect", and its first one on open cases: each by name."""

import numpy as np
import pytest

import analytics.statistics as published
from analytics.statistics import (
    COMPETING,
    EVENT,
    Rule,
    chart_for,
    cumulative_incidence,
    funnel,
    interrupted_series,
    kaplan_meier,
    median_time,
    rate_ratio,
    smallest_detectable,
    xmr,
)
from tests.analytics.statistics.sicily import BAN, COUNTS, POPULATION

STEADY = [5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 5, 6, 5, 6, 7, 5]


def rules(values: list[float], baseline: int | None = None) -> list[int]:
    return [int(signal.rule) if signal else 0 for signal in xmr(values, baseline=baseline).signals]


def test_closed_cases_alone_flatter() -> None:
    """Half closed within days, half still open after 60: the median of the closed hides the slow half."""
    chance = np.random.default_rng(1)
    closed, waiting = chance.integers(1, 20, 50), np.full(50, 60)
    alone = median_time(kaplan_meier(closed.tolist(), [True] * 50)).value
    both = median_time(kaplan_meier([*closed, *waiting], [True] * 50 + [False] * 50))
    assert alone is not None
    assert alone < 15
    assert (both.value, both.n) == (closed.max(), 100)


def test_withdrawn_is_a_competing_end_and_not_censoring() -> None:
    days, ends = [2, 3, 4, 5], [COMPETING, EVENT, COMPETING, EVENT]
    assert cumulative_incidence(days, ends)["incidence"][-1] == 0.5
    assert (
        kaplan_meier(days, [end == EVENT for end in ends])["survival"][-1] == 0
    )  # would promise that all are answered


def test_one_wild_point_does_not_hide_the_next_signal() -> None:
    """The series of FIGURES.md, and later a month of 5: within limits of 6.95, outside those of 4.60."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 5]
    loose, tight = xmr(values, screened=False, baseline=18), xmr(values, baseline=18)
    assert [round(limit or 0, 2) for limit in (loose.upper, loose.lower)] == [6.95, -3.06]
    assert [round(limit or 0, 2) for limit in (tight.upper, tight.lower)] == [4.60, -0.72]
    assert (loose.signals[-1], bool(tight.signals[-1])) == (None, True)


def test_screening_is_done_once() -> None:
    """After the first screening the step of 4 would be beyond 3.267 averages of what is left; it stays in."""
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 5, 4, 5, 4, 5, 40, 4, 5, 4, 5]
    ranges = np.abs(np.diff(values))
    once = ranges[ranges < 3.267 * ranges.mean()]
    twice = once[once < 3.267 * once.mean()]
    assert (ranges.size, once.size, twice.size) == (19, 17, 16)
    assert xmr(values).baseline.spread == pytest.approx(once.mean())


def test_screening_does_not_leave_limits_without_width() -> None:
    """Where all but one month are alike the only ranges are wild: dropping them would make every month a signal."""
    values = [3.0] * 10 + [9] + [3] * 10
    assert (xmr(values).upper or 0) > (xmr(values).mean or 0)
    assert rules(values)[10] == Rule.OUTSIDE
    assert Rule.OUTSIDE not in rules(values)[:10]


def test_a_month_like_every_other_is_no_signal() -> None:
    """A constant series lies exactly on its limits, and all its ranges of 0 are 3.267 times their average."""
    assert not any(rules([4.0] * 20))


def test_rules_come_in_their_order() -> None:
    assert [rule.name for rule in Rule] == ["OUTSIDE", "TREND", "NEAR", "RUN"]
    # A rising run of seven above the mean whose last point is outside: 1 before 2 before 4.
    assert rules([*STEADY, 6.1, 6.2, 6.3, 6.4, 6.5, 6.6, 30], baseline=16)[-7:] == [2] * 6 + [1]


def test_fewer_than_12_points_are_trial_limits() -> None:
    assert xmr(STEADY[:11]).trial
    assert not xmr(STEADY[:12]).trial
    assert xmr(STEADY, baseline=11).trial  # what counts is what the limits rest on


def test_limits_are_locked_and_do_not_creep_after_a_change() -> None:
    """Ten worse months drag unlocked limits along until nothing shows; limits of the baseline stay."""
    later = [8.0, 9, 8, 9, 8, 9, 8, 9, 8, 9]
    creeping, locked = xmr([*STEADY, *later]), xmr([*STEADY, *later], baseline=16)
    assert (creeping.mean or 0) > (locked.mean or 0) == pytest.approx(np.mean(STEADY))
    assert all(signal and signal.high for signal in locked.signals[-10:])


def test_a_re_baseline_happens_only_where_it_is_asked_for() -> None:
    values = [*STEADY, *(value + 20 for value in STEADY)]
    assert xmr(values).points["segment"].n_unique() == 1
    assert xmr(values, rebaseline_at=[16]).points["segment"].n_unique() == 2


def test_counts_under_5_a_month_get_another_chart() -> None:
    assert chart_for([2, 4, 3, 1] * 6).chart == "time_between_events"
    assert chart_for([2, 4, 3, 1] * 6, exposure_known=True).chart == "rate_chart"
    assert chart_for([5] * 24).chart == "xmr"


def test_more_is_not_by_itself_worse() -> None:
    """A signal says high or low; nothing that is published speaks of better or worse."""
    signal = xmr([*STEADY, 30], baseline=16).signals[-1]
    assert signal is not None
    assert signal.high
    names = {
        name for thing in vars(published).values() for name in getattr(thing, "__dataclass_fields__", ())
    }
    assert not names & {"better", "worse", "good", "bad", "improvement", "concern"}


def test_the_crude_sign_is_wrong_on_the_teaching_data() -> None:
    """Rates went up by 3.4 % after the ban, because they had been rising; the ban itself took 10.6 % off."""
    found = interrupted_series(COUNTS, POPULATION, BAN)
    assert round(found.crude.value or 0, 3) == 1.034
    assert round(found.level.value or 0, 3) == 0.894
    assert found.signs_differ


def test_signs_that_agree_give_no_warning() -> None:
    found = interrupted_series([20, 22, 19, 21] * 3 + [9, 11, 10, 8] * 3, [1] * 24, 12)
    assert (found.value or 1) < 1
    assert (found.crude.value or 1) < 1
    assert not found.signs_differ


def test_fewer_than_8_points_a_side_are_too_few_to_tell() -> None:
    for change, total in ((7, 30), (23, 30)):
        found = interrupted_series([9, 11] * 15, [1] * total, change)
        assert found.too_few
        assert found.value is None
        assert found.reason.startswith("Too few to tell")
    assert not interrupted_series([9, 11] * 8, [1] * 16, 8).too_few


def test_counts_that_spread_more_than_chance_get_a_wider_interval() -> None:
    found = interrupted_series(COUNTS, POPULATION, BAN)
    assert (found.dispersion or 0) > 3
    assert (found.upper or 0) - (found.lower or 0) > 1.8 * (
        (found.uncorrected.upper or 0) - (found.uncorrected.lower or 0)
    )


def test_a_season_is_not_an_effect() -> None:
    """Winters only before, summers only after: without its season the change seems to halve the rate."""
    months = np.arange(30)
    counts = np.round(100 * np.exp(0.5 * np.cos(2 * np.pi * months / 12))).astype(int).tolist()
    change = 15
    without = interrupted_series(counts, [1] * 30, change)
    with_season = interrupted_series(counts, [1] * 30, change, season=12)
    assert abs((without.value or 0) - 1) > 0.05
    assert with_season.value == pytest.approx(1, abs=0.01)


def test_no_event_after_a_change_is_no_proof_of_zero() -> None:
    found = rate_ratio(3, 12, 0, 12)
    assert found.value == 0
    assert (found.upper or 0) > 1


def test_no_sign_of_a_change_is_no_sign_of_none() -> None:
    """With 10 cases a year and 10 after, a fall by 80 % would probably go unnoticed: the power is shown."""
    found = rate_ratio(10, 12, 8, 12)
    assert (found.lower or 0) < 1 < (found.upper or 0)
    assert (smallest_detectable(10, 12, 12).fall or 0) < 0.2


def test_a_league_table_of_teams_is_noise() -> None:
    """Ten teams of different size that are all alike: the best and the worst are small, and all are within."""
    chance = np.random.default_rng(7)
    totals = np.array([10, 12, 15, 20, 150, 200, 250, 300, 350, 400])
    found = funnel(chance.binomial(totals, 0.25).tolist(), totals.tolist())
    ranked = found.teams.sort("share")["total"].to_list()
    assert ranked[0] < 100
    assert ranked[-1] < 100
    assert not found.teams["place"].is_in(["low", "high"]).any()
