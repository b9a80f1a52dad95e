"""The chart of single values, against published figures and the rules worked out point by point in plain Python."""

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import Baseline, Chart, Rule, Signal, xmr

WILD = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
CALM = [5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 5, 6]

series = st.lists(st.integers(0, 12), max_size=30)


def marks(chart: Chart) -> str:
    """One character a point: the number of its rule, or a dot."""
    return "".join(str(int(signal.rule)) if signal else "." for signal in chart.signals)


def test_limits_of_the_published_series() -> None:
    """The figures of FIGURES.md, and the screened ones that NHS England's tool gives."""
    chart = xmr(WILD, screened=False)
    assert (round(chart.upper or 0, 2), round(chart.lower or 0, 2)) == (6.95, -3.06)
    chart = xmr(WILD)
    assert (round(chart.upper or 0, 2), round(chart.lower or 0, 2)) == (4.60, -0.72)
    assert chart.mean == pytest.approx(35 / 18)  # no point is left out of the mean
    assert chart.near_upper == pytest.approx(35 / 18 + 2.66 * 2 / 3)
    assert chart.near_lower == pytest.approx(35 / 18 - 2.66 * 2 / 3)
    assert marks(chart) == "....1............."
    assert chart.signals[4] == Signal(Rule.OUTSIDE, high=True)


@pytest.mark.parametrize("screened", [True, False])
@given(data=series)
def test_limits_and_rules_are_their_definition(screened: bool, data: list[int]) -> None:
    chart = xmr(data, screened)
    assert len(chart.signals) == chart.points.height == len(data)
    assert chart.trial == (len(data) < 12)
    if not data:
        assert (chart.mean, chart.lower, chart.upper) == (None, None, None)
        return
    assert chart.mean == pytest.approx(np.mean(data))
    if len(data) == 1:
        assert (chart.lower, chart.near_upper, chart.signals) == (None, None, (None,))
        return
    ranges = np.abs(np.diff(data))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    spread = kept.mean() if screened and kept.any() else ranges.mean()
    found = [chart.lower, chart.near_lower, chart.near_upper, chart.upper]
    assert found == pytest.approx([np.mean(data) + k * 2.66 * spread for k in (-1, -2 / 3, 2 / 3, 1)])
    assert chart.signals == _judged(data, chart)


def _judged(data: list[int], chart: Chart) -> tuple[Signal | None, ...]:
    """Each rule by looking at every window that a point lies in."""
    limits: list[float] = [chart.mean, chart.lower, chart.upper, chart.near_lower, chart.near_upper]  # type: ignore[list-item] # known here
    mean, lower, upper, near_lower, near_upper = limits
    small = 1e-9

    def windows(point: int, length: int) -> list[list[int]]:
        starts = range(max(0, point - length + 1), min(point, len(data) - length) + 1)
        return [data[start : start + length] for start in starts]

    def monotone(window: list[int], way: int) -> bool:
        return all(way * (b - a) > 0 for a, b in pairwise(window))

    found: list[Signal | None] = []
    for point, value in enumerate(data):
        rising = any(monotone(window, 1) for window in windows(point, 7))
        falling = any(monotone(window, -1) for window in windows(point, 7))
        if rising and falling:
            rising = data[point + 1] > value
        near_high, near_low = value > near_upper + small, value < near_lower - small
        if value > upper + small or value < lower - small:
            found.append(Signal(Rule.OUTSIDE, value > mean))
        elif rising or falling:
            found.append(Signal(Rule.TREND, rising))
        elif near_high and any(sum(v > near_upper + small for v in w) >= 2 for w in windows(point, 3)):
            found.append(Signal(Rule.NEAR, True))
        elif near_low and any(sum(v < near_lower - small for v in w) >= 2 for w in windows(point, 3)):
            found.append(Signal(Rule.NEAR, False))
        elif any(all(v > mean + small for v in w) for w in windows(point, 7)):
            found.append(Signal(Rule.RUN, True))
        elif any(all(v < mean - small for v in w) for w in windows(point, 7)):
            found.append(Signal(Rule.RUN, False))
        else:
            found.append(None)
    return tuple(found)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([20], "1"),
        ([-9], "1"),
        ([5, 5.2, 5.4, 5.6, 5.8, 6, 6.2], "2222222"),
        ([6.2, 6, 5.8, 5.6, 5.4, 5.2, 5], "2222222"),
        ([5, 5.2, 5.4, 5.6, 5.8, 6], "......"),  # six points are no trend
        ([5, 5.2, 5.4, 5.4, 5.6, 5.8, 6], "......."),  # nor are seven with two alike
        ([8, 5, 8], "3.3"),  # of two in three those near the limit are marked
        ([8, 8], "33"),
        ([8, 5, 5, 8], "...."),
        ([8, 5, 3], "..."),  # near different limits
        ([20, 8], "13"),  # beyond the limit is beyond the near one
        ([6, 7, 6, 7, 6, 7, 6], "4444444"),
        ([6, 7, 6, 5, 7, 6, 7], "......."),
    ],
)
def test_each_rule_against_locked_limits(later: list[float], expected: str) -> None:
    """Mean 5.75, near limits 3.7 and 7.8, limits 2.6 and 8.9, whatever follows."""
    chart = xmr([5, *CALM[1:], 5, *later], baseline=len(CALM))  # a 5 between, so that no run begins before
    assert marks(chart) == "." * 13 + expected


def test_rules_are_tried_in_order() -> None:
    """Seven rising points that end outside, near a limit and on one side: first outside, then trend, then the run."""
    chart = xmr([*CALM, 5, 6, 6.5, 7, 7.5, 8.2, 8.6, 20, 8.5, 6, 6], baseline=len(CALM))
    assert marks(chart)[12:] == "22222221344"
    assert chart.signals[18] == Signal(Rule.TREND, high=True)  # though it is near, and on one side


def test_where_a_rise_becomes_a_fall_the_point_belongs_to_the_fall() -> None:
    chart = xmr([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], locked=Baseline(4, 10, 20))
    assert [signal.high for signal in chart.signals if signal] == [True] * 6 + [False] * 7


def test_every_rule_has_words() -> None:
    assert [rule.words for rule in Rule] == [
        "outside a limit",
        "one of 7 points or more, each above the one before or each below it",
        "one of 2 in 3 points near the same limit",
        "one of 7 points or more on one side of the mean",
    ]


@pytest.mark.parametrize("value", [0, 0.1, 7, 1e9])
@pytest.mark.parametrize("screened", [True, False])
def test_a_constant_series_has_no_signal(value: float, screened: bool) -> None:
    """Though the mean of twenty times 0.1 comes out a little above 0.1."""
    chart = xmr([value] * 20, screened)
    assert [chart.lower, chart.mean, chart.upper] == pytest.approx([value] * 3)
    assert marks(chart) == "." * 20


def test_new_baselines_begin_where_a_decision_says() -> None:
    data = [*CALM, *(value + 10 for value in CALM)]
    assert "1" in marks(xmr(data, baseline=12))
    chart = xmr(data, rebaseline_at=[12])
    assert marks(chart) == "." * 24
    old, new = chart.points.row(11, named=True), chart.points.row(12, named=True)
    assert (old["segment"], new["segment"]) == (0, 1)
    assert new["upper"] == pytest.approx(old["upper"] + 10)
    assert (chart.mean, chart.upper) == (new["mean"], new["upper"])  # those in force
    assert chart.trial is False
    assert xmr(data, rebaseline_at=[20]).trial is True


def test_no_trend_or_run_reaches_over_a_new_baseline() -> None:
    rise = [1.0, 2, 3, 4, 5, 6, 7, 8]
    assert "2" in marks(xmr(rise))
    assert "2" not in marks(xmr(rise, rebaseline_at=[4]))


def test_a_baseline_kept_from_one_chart_locks_the_next() -> None:
    kept = xmr(CALM).baseline
    assert kept == Baseline(mean=pytest.approx(5.75), spread=pytest.approx(13 / 11), points=12)  # type: ignore[arg-type] # compares as a float
    chart = xmr([*CALM, 30, 31], locked=kept)
    assert chart.mean == pytest.approx(5.75)
    assert chart.baseline is kept
    assert marks(chart)[-2:] == "11"
    again = xmr([*CALM, 30, 31, 30, 31], locked=kept, rebaseline_at=[12])
    assert (again.points["mean"][0], again.mean, again.trial) == (pytest.approx(5.75), 30.5, True)


@given(data=series, factor=st.sampled_from([0.01, 3, 1000]), shift=st.sampled_from([-50, 0, 7]))
def test_units_do_not_matter(data: list[int], factor: float, shift: int) -> None:
    one, other = xmr(data), xmr([value * factor + shift for value in data])
    assert marks(one) == marks(other)
    if one.upper is not None:
        assert other.upper == pytest.approx(one.upper * factor + shift, abs=1e-9)


@given(data=series)
def test_up_and_down_are_treated_alike(data: list[int]) -> None:
    one, other = xmr(data), xmr([-value for value in data])
    assert marks(one) == marks(other)
    assert [s.high for s in one.signals if s] == [not s.high for s in other.signals if s]


@pytest.mark.parametrize("data", [pl.Series([1, 2, 4]), (1, 2.0, 4), np.array([1, 2, 4]), range(1, 4)])
def test_what_holds_numbers_may_be_charted(data: Any) -> None:
    assert xmr(data).points["value"].dtype == pl.Float64
    assert xmr(data).points.height == 3


@pytest.mark.parametrize(
    ("data", "options", "sentence"),
    [
        ([1, None, 3], {}, "number 2 is missing"),
        ([1, 2, float("nan")], {}, "number 3 is missing"),
        ([float("inf")], {}, "number 1 is missing"),
        (["a"], {}, "numbers are needed"),
        ([1, 2, 3], {"baseline": 1}, "limits need 2 points"),
        ([1, 2, 3], {"rebaseline_at": [3]}, "positions in order, from 1 to 2"),
        ([1, 2, 3], {"rebaseline_at": [2, 1]}, "positions in order"),
        ([1, 2, 3], {"rebaseline_at": [0]}, "positions in order"),
    ],
)
def test_what_cannot_be_charted_is_refused(data: list[Any], options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        xmr(data, **options)
