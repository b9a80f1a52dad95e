"""The periods beside the one asked for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from analytics import periods
from analytics.frames import Period

KNOWN = date(2026, 11, 24)


def span(first: str, last: str, known: date = KNOWN) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), known)


def ends(found: list[Period]) -> list[str]:
    return [f"{one.first}/{one.last}" for one in found]


def test_a_quarter_is_seen_among_four_before_it() -> None:
    assert ends(periods.among(span("2026-04-01", "2026-06-30"), "quarter")) == [
        "2025-04-01/2025-06-30",
        "2025-07-01/2025-09-30",
        "2025-10-01/2025-12-31",
        "2026-01-01/2026-03-31",
        "2026-04-01/2026-06-30",
    ]


@pytest.mark.parametrize("every", ["month", "quarter", "year"])
@pytest.mark.parametrize(
    ("first", "last"),
    [("2024-02-15", "2026-08-20"), ("2026-01-31", "2026-01-31"), ("0001-01-01", "0001-03-01")],
)
def test_periods_follow_one_another_to_the_end_of_the_span(
    every: periods.Every, first: str, last: str
) -> None:
    asked = span(first, last)
    found = periods.among(asked, every)
    assert found[-1].last == asked.last
    assert found[0].first <= asked.first
    assert len(found) >= 5 or found[0].first == date.min
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(found))
    assert all(one.first.day == 1 for one in found)
    within = periods.inside(asked, every)
    assert (within[0].first, within[-1].last) == (asked.first, asked.last)


def test_a_quarter_is_compared_with_the_same_one_a_year_before() -> None:
    before, after = periods.compared(span("2026-04-01", "2026-06-30"), date(2020, 1, 1)) or (None, None)
    assert before == span("2025-04-01", "2025-06-30")
    assert after == span("2026-04-01", "2026-06-30")


def test_where_the_register_is_younger_with_the_one_before() -> None:
    quarter, odd = span("2026-04-01", "2026-06-30"), span("2026-04-10", "2026-04-19")
    assert periods.compared(quarter, date(2026, 1, 1)) == (span("2026-01-01", "2026-03-31"), quarter)
    assert periods.compared(odd, date(2026, 1, 1)) == (span("2026-03-31", "2026-04-09"), odd)
    assert periods.compared(quarter, date(2026, 2, 1)) is None


def test_several_years_are_compared_by_the_last_one() -> None:
    found = periods.compared(span("2020-01-01", "2026-12-31"), date(2020, 1, 1))
    assert found == (span("2024-11-25", "2025-11-24", KNOWN), span("2025-11-25", "2026-11-24", KNOWN))


def test_a_period_that_nothing_is_known_of_has_nothing_to_compare() -> None:
    assert periods.compared(span("2027-01-01", "2027-03-31"), date(2020, 1, 1)) is None
    assert periods.days(span("2027-01-01", "2027-03-31")) == 0


def test_steps_never_straddle_the_change() -> None:
    found = list(periods.steps(date(2025, 11, 20), date(2026, 1, 31), date(2026, 4, 10)))
    assert [(str(a), str(b), after) for a, b, after in found] == [
        ("2025-11-20", "2025-11-29", False),
        ("2025-11-30", "2025-12-30", False),
        ("2025-12-31", "2026-01-30", False),
        ("2026-01-31", "2026-02-27", True),
        ("2026-02-28", "2026-03-30", True),
        ("2026-03-31", "2026-04-10", True),
    ]


def test_the_last_day_of_february_has_a_year_before() -> None:
    found = periods.compared(span("2024-02-29", "2024-02-29"), date(2020, 1, 1))
    assert found is not None
    assert found[0] == span("2023-02-28", "2023-02-28")
