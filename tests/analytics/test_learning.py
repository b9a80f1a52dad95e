"""Changes, and the evidence of their effect: nobody looks before the window is over, and a trend is not taken for an effect."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import polars as pl
import pytest

from analytics import frames
from analytics.chapters import learning
from analytics.facts import Facts, gather
from analytics.measures.effects import Effect
from analytics.statistics import interrupted_series, rate_ratio
from tests.analytics.synthetic import Register, shipped_calendar

START = date(2023, 1, 1)
CHANGE = 1_2025_0000_0001
CUT = {"data_cut": "2026-11-24"}


def effect(register: Register, measure: str = "received", **more: Any) -> None:
    plain = {
        "change_id": CHANGE,
        "number": 1,
        "registered": date(2024, 12, 1),
        "measure": measure,
        "expected": "fall",
        "change_on": date(2025, 1, 1),
        "window_from": START,
        "window_to": date(2026, 6, 30),
    }
    register.add("effects", **(plain | more))


def gathered(register: Register, last: date | None = None) -> Facts:
    return gather(frames.load(register.tables()), last=last)


def one(facts: Facts) -> Effect:
    (found,) = facts.learning.effects
    return found


def test_nothing_is_shown_before_the_window_is_over() -> None:
    register = Register(CUT)
    register.governed(date(2024, 5, 1), category="delay")
    effect(register, window_to=date(2026, 11, 24))  # its last day may not be entered in full
    found = one(gathered(register))
    assert (found.over, found.before, found.after, found.crude, found.series) == (
        False,
        None,
        None,
        None,
        None,
    )
    assert one(gathered(register, last=date(2025, 6, 30))).over is False


def test_an_effect_registered_after_the_period_is_not_in_it() -> None:
    register = Register(CUT)
    register.governed(date(2024, 5, 1))
    effect(register)
    assert gathered(register, last=date(2024, 11, 30)).learning.effects == ()


def test_complaints_received_are_counted_out_of_days_within_window_and_scope() -> None:
    register = Register(CUT)
    for when, category, service in (
        (date(2022, 12, 31), "delay", "finance"),  # before the window
        (date(2023, 1, 1), "delay", "finance"),
        (date(2024, 12, 31), "delay", "finance"),
        (date(2025, 1, 1), "delay", "finance"),  # the day of the change is after it
        (date(2025, 1, 1), "results", "finance"),
        (date(2025, 1, 1), "delay", "membership"),
        (date(2026, 7, 1), "delay", "finance"),  # after the window
    ):
        register.governed(when, category=category, service=service)
    register.migrated(date(2025, 2, 1), category="delay", service="finance")
    effect(register, category="delay", service="finance")
    found = one(gathered(register))
    assert (found.before, found.after) == ((2, 731.0), (1, 546.0))
    assert found.crude == rate_ratio(2, 731, 1, 546)
    assert found.exposure == "days"


def test_the_series_is_that_of_the_monthly_counts() -> None:
    chance, register = Random(1), Register(CUT)
    for month in range(42):
        first = date(2023 + month // 12, month % 12 + 1, 1)
        for _ in range(chance.randrange(8, 20)):
            register.governed(first + timedelta(days=chance.randrange(28)), category="delay")
    effect(register, category="delay")
    facts = gathered(register)
    found = one(facts)
    assert found.series is not None
    points = found.series.counterfactual
    starts = [date(2023 + m // 12, m % 12 + 1, 1) for m in range(43)]
    days = [float((b - a).days) for a, b in pairwise(starts)]
    cases = [row["received"] for row in register.cases]
    counts = [sum(a <= on < b for on in cases) for a, b in pairwise(starts)]
    again = interrupted_series(counts, days, 24, 12)
    assert points["count"].to_list() == counts
    assert points["exposure"].to_list() == days
    assert (found.series.level, found.series.trend) == (again.level, again.trend)
    assert found.series.crude.value == pytest.approx(found.crude.value if found.crude else None)


def test_a_trend_that_was_there_anyway_is_warned_of() -> None:
    """Complaints rise all the time, and drop at the change: the plain ratio says more, the series less."""
    register = Register(CUT)
    for month in range(42):
        first = date(2023 + month // 12, month % 12 + 1, 1)
        n = round(10 * 1.05**month * (0.6 if month >= 24 else 1))
        for place in range(n):
            register.governed(first + timedelta(days=place % 28))
    effect(register)
    facts = gathered(register)
    found = one(facts)
    assert found.series is not None
    assert found.crude is not None
    assert found.crude.value is not None
    assert found.series.value is not None
    assert found.crude.value > 1 > found.series.value
    assert any("the plain one misleads" in text for text in learning.chapter(facts).paragraphs)


def test_too_few_months_is_said() -> None:
    register = Register(CUT)
    register.governed(date(2025, 2, 1))
    effect(register, window_from=date(2024, 10, 1), window_to=date(2025, 4, 30))
    facts = gathered(register)
    assert one(facts).series is not None
    assert any("Too few to tell" in text for text in learning.chapter(facts).paragraphs)


def staged(outcome: str = "", **more: Any) -> dict[str, Any]:
    return {"responded": None, "outcome": outcome, "respond_due": None} | more


def test_upheld_escalated_and_late_each_have_their_own_exposure() -> None:
    register = Register(CUT)
    answers = [
        (date(2024, 3, 1), "upheld"),
        (date(2024, 4, 1), "not-upheld"),
        (date(2025, 3, 3), "partly-upheld"),
    ]
    for on, outcome in answers:
        due = on + timedelta(days=28)
        late = on + timedelta(days=29)
        stages = [staged(outcome, opened=on, responded=late if outcome == "upheld" else due, respond_due=due)]
        if outcome == "not-upheld":
            stages.append(staged(opened=on + timedelta(days=40), respond_due=on + timedelta(days=68)))
        register.governed(on, stages=stages)
    gone = date(2025, 5, 5)
    lapsed = [staged(opened=gone, respond_due=gone + timedelta(days=28))]
    register.governed(gone, gone + timedelta(days=3), ended_as="withdrawn", stages=lapsed)
    for number, measure in enumerate(("upheld", "escalated", "late"), 1):
        effect(register, measure, number=number)
    found = {one.measure: (one.before, one.after) for one in gathered(register).learning.effects}
    assert found["upheld"] == ((1, 2.0), (1, 1.0))
    assert found["escalated"] == ((1, 2.0), (0, 1.0))
    assert found["late"] == (
        (2, 3.0),
        (0, 1.0),
    )  # the second stage was never answered; the withdrawn one lapsed


def test_days_to_respond_count_those_still_waiting() -> None:
    register = Register(CUT)
    calendar = shipped_calendar()
    for opened, answered in (
        (date(2024, 3, 4), date(2024, 3, 11)),
        (date(2024, 3, 4), date(2024, 3, 18)),
        (date(2025, 3, 3), date(2025, 3, 6)),
        (date(2025, 3, 3), None),
    ):
        register.governed(opened, stages=[staged(opened=opened, responded=answered)])
    effect(register, "days-to-respond")
    found = one(gathered(register))
    waiting = calendar.count_working_days(date(2025, 3, 3), date(2026, 11, 24))
    assert (found.before, found.after) == ((2, 15.0), (1, 3.0 + waiting))
    assert found.crude is not None
    value, lower, upper = found.crude.value, found.crude.lower, found.crude.upper
    assert value == pytest.approx((3 + waiting) / 7.5)  # days a response: above 1 is slower
    assert value is not None
    assert lower is not None
    assert upper is not None
    assert lower < value < upper


def test_what_the_desk_found_stands_beside_it() -> None:
    register = Register(CUT)
    register.governed(date(2024, 3, 1))
    effect(register, assessed=date(2026, 7, 5), verdict="better", value=850, lower=700, upper=1030)
    found = one(gathered(register))
    assert found.recorded is not None
    assert (found.verdict, found.recorded.value, found.recorded.upper) == ("better", 0.85, 1.03)
    (table,) = (t for t in learning.chapter(gathered(register)).tables if t.id == "effects")
    assert table.frame["recorded"].to_list() == ["As expected: better: 0.85 (0.7 to 1.03)"]
    earlier = one(gathered(register, last=date(2026, 7, 4)))
    assert earlier.verdict is None


def test_a_measure_that_nobody_here_knows_is_left_alone() -> None:
    register = Register(CUT)
    register.governed(date(2024, 3, 1))
    effect(register, "novel")
    assert gathered(register).learning.effects == ()


def test_changes_stand_as_of_the_end_of_the_period() -> None:
    register = Register(CUT)
    first = register.governed(date(2024, 1, 5))
    register.add(
        "changes",
        change_id=CHANGE,
        kind="service",
        cause="delay",
        proposed=date(2024, 2, 1),
        due=date(2024, 6, 1),
        done=date(2024, 7, 1),
    )
    register.add(
        "changes", change_id=CHANGE + 1, kind="procedure", proposed=date(2024, 2, 1), dropped=date(2024, 3, 1)
    )
    register.add("changes", change_id=CHANGE + 2, kind="procedure", proposed=date(2024, 9, 1))
    register.add("change_cases", change_id=CHANGE, case_id=first)
    register.add("change_reports", change_id=CHANGE, committee="executive", on_date=date(2024, 4, 1))
    register.add("change_reports", change_id=CHANGE, committee="audit-and-risk", on_date=date(2024, 8, 1))
    read = frames.load(register.tables())
    columns = ("change_id", "state", "overdue", "cases", "reported")
    half = gather(read, date(2024, 4, 1), date(2024, 6, 30)).learning.changes.select(columns).rows()
    assert half == [(CHANGE, "proposed", True, 1, ["executive"])]
    year = (
        gather(read, date(2024, 1, 1), date(2024, 12, 31))
        .learning.changes.select("change_id", "state", "reported")
        .rows()
    )
    assert year == [
        (CHANGE, "done", ["executive", "audit-and-risk"]),
        (CHANGE + 1, "dropped", None),
        (CHANGE + 2, "proposed", None),
    ]


def test_lessons_that_led_to_a_change() -> None:
    register = Register(CUT)
    one_, two = register.governed(date(2024, 1, 5)), register.governed(date(2024, 1, 6))
    register.fact(one_, date(2024, 2, 1), "LearningRecorded", "delay", {"change": CHANGE}, number=1)
    register.fact(one_, date(2024, 2, 1), "LearningRecorded", "conduct", number=2)
    register.fact(two, date(2024, 2, 2), "LearningRecorded", "delay", number=1)
    found = gathered(register).learning
    assert (found.lessons, found.cases, found.changing) == (3, 2, 1)
    assert found.causes.rows() == [("delay", 2, 2), ("conduct", 1, 1)]


def test_what_came_back_is_counted_over_as_many_days_on_either_side() -> None:
    register = Register({"data_cut": "2024-07-09"})
    done = date(2024, 7, 1)  # nine days after it are known, the day itself among them
    for on in ("2024-06-21", "2024-06-22", "2024-06-30", "2024-07-01", "2024-07-09"):
        register.governed(date.fromisoformat(on), category="delay", service="finance")
    register.governed(date(2024, 6, 30), category="delay", service="membership")
    register.add(
        "changes", change_id=CHANGE, kind="service", cause="delay", proposed=date(2024, 6, 1), done=done
    )
    for what, code in (("category", "delay"), ("service", "finance")):
        register.add("change_scope", change_id=CHANGE, what=what, code=code)
    case = register.governed(date(2024, 6, 1), category="other")
    register.fact(case, date(2024, 7, 3), "LearningRecorded", "delay", number=1)
    register.fact(case, date(2024, 7, 3), "LearningRecorded", "conduct", number=2)
    found = gathered(register).learning.came_back
    columns = ("what", "days_before", "before", "days_after", "after")
    assert found.select(columns).rows() == [("complaints", 9, 2, 9, 2), ("lessons", 9, 0, 9, 1)]
    assert found["ratio"].to_list() == [1.0, None]
    register.add("change_scope", change_id=CHANGE, what="service", code="membership")
    assert gathered(register).learning.came_back.filter(what="complaints")["before"].to_list() == [3]


def test_before_a_change_no_days_are_counted_that_the_register_does_not_know() -> None:
    register = Register({"data_cut": "2024-12-31"})
    register.governed(date(2024, 6, 21), category="delay")
    register.add(
        "changes", change_id=CHANGE, kind="service", proposed=date(2024, 6, 21), done=date(2024, 7, 1)
    )
    register.add("change_scope", change_id=CHANGE, what="category", code="delay")
    row = gathered(register).learning.came_back.row(0, named=True)
    assert (row["days_before"], row["days_after"]) == (10, 184)


def test_the_frame_of_changes_has_no_owner() -> None:
    assert not {"owner", "to", "handler"} & {*gathered(Register()).learning.changes.columns}
    assert isinstance(gathered(Register()).learning.changes, pl.DataFrame)
