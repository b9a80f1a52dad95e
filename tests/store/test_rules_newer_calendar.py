"""A newer calendar of the same name: it moves a promised date by its own event, and by nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from store import events as e
from store.calendar import ClosedDay, canonical_text
from store.case import Case, evolve
from store.errors import Refused
from store.register import Store
from store.rules import clocks, decide
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.worlds import (
    ANN,
    CALENDAR,
    ENGLAND,
    HANDLERS,
    POLICY,
    SHIPPED,
    TODAY,
    edited_policy,
    entry,
    noon,
    receive_case,
    why_not,
)

# March 2026: Monday 16 is TODAY; Good Friday is 3 April and Easter Monday 6 April.
MON, TUE = date(2026, 3, 9), date(2026, 3, 10)

# Stage 1: 7 working days to acknowledge from receipt, and 10 to respond from the acknowledgement.
FROM_ACKNOWLEDGEMENT = (
    'acknowledge = { days = 7, unit = "working", source = "Appendix D: contact within seven working days" }\nrespond = { days = 20,',
    'acknowledge = { days = 5, unit = "working", source = "x" }\nrespond = { days = 10, from = "acknowledgement",',
)
STOPS = ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true")
RUNS_FROM = edited_policy(FROM_ACKNOWLEDGEMENT)
STOPPING = edited_policy(STOPS)


def respond_due(case: Case) -> date | None:
    return case.stage.respond_due.on


HOLIDAY = ClosedDay(date(2026, 3, 17), "State Funeral", "bank holiday", "a proclamation")
NEWER = replace(ENGLAND, version=2, closed={**ENGLAND.closed, HOLIDAY.date: HOLIDAY})
TWO = World(ANN, HANDLERS, {POLICY: SHIPPED}, {CALENDAR: ENGLAND, 2: NEWER})


def under_two(case: Case, action: str, policy: World = TWO, on: date = TODAY, **values: object) -> Case:
    """The case after an action, with both calendars known."""
    command = Command(action, on, {"text": "It.", "reason": "It.", **values})  # type: ignore[dict-item]
    for seq, new in enumerate(decide.decide(case, command, policy, noon(on)), start=case.last_seq + 1):
        case = evolve(case, entry(seq, new, ANN, on))
    return case


def test_a_newer_calendar_moves_a_date_only_by_its_own_event() -> None:
    case = receive_case(on=MON)
    assert (case.stage.acknowledge_due.on, respond_due(case)) == (date(2026, 3, 18), date(2026, 4, 8))
    extended = under_two(case, "extend", days=5)
    assert (extended.stage.respond_due.calendar, respond_due(extended)) == (CALENDAR, date(2026, 4, 15))
    moved = under_two(extended, "recalculate")
    assert (moved.stage.acknowledge_due.on, respond_due(moved)) == (date(2026, 3, 19), date(2026, 4, 16))
    assert (moved.stage.respond_due.calendar, moved.stage.respond_due.days) == (2, 25)
    why: Mapping[str, Any] = clocks.why(moved.stage, "respond", TWO)
    assert why["calendar"] == "england-and-wales v2"
    assert [(m["what"], m["due"]) for m in why["moved"]] == [
        ("extension", date(2026, 4, 15)), ("recalculation", date(2026, 4, 16)),
    ]  # fmt: skip


def test_a_recalculation_keeps_the_old_dates_beside_the_new() -> None:
    case = under_two(receive_case(on=MON), "acknowledge", on=TUE)
    (new,) = decide.decide(case, Command("recalculate", TODAY), TWO, noon(TODAY))
    assert isinstance(new.event, e.Recalculated)
    assert (new.event.acknowledge_was, new.event.acknowledge_due) == (None, None)  # that was done already
    assert (new.event.respond_was, new.event.respond_due and new.event.respond_due.on) == (
        date(2026, 4, 8),
        date(2026, 4, 9),
    )
    assert inspect(case, new.event, TWO, noon(TODAY)) == []
    forged = e.Recalculated(
        on=TODAY, stage=1, respond_due=replace_on(new.event.respond_due, date(2026, 5, 1))
    )
    assert inspect(case, forged, TWO, noon(TODAY)) == [
        "response due 1 May 2026 (20 working days after 9 March 2026), and by policy and calendar it is "
        "9 April 2026 (20 working days after 9 March 2026)"
    ]


def replace_on(due: e.Due | None, on: date) -> e.Due:
    assert due is not None
    return e.Due(due.after, due.days, due.unit, due.policy, due.calendar, on)


def test_there_is_nothing_to_recalculate_where_the_dates_are_the_same() -> None:
    case = receive_case(
        on=date(2026, 3, 17), today=date(2026, 3, 17)
    )  # after the new holiday, which is then day 0
    said = "Under the newest calendar the dates of stage 1 are the same, so there is nothing to recalculate."
    assert why_not(receive_case(), "recalculate") == said
    with pytest.raises(Refused) as error:
        under_two(case, "recalculate", on=date(2026, 3, 17))
    assert str(error.value) == said


def test_a_holiday_within_a_wait_is_not_counted_twice() -> None:
    """Asked 16 March, answered 18: two days waited, or one and a holiday. The response is due on 10 April either way."""
    place = World(ANN, HANDLERS, {POLICY: STOPPING}, {CALENDAR: ENGLAND, 2: NEWER})
    case = receive_case(on=MON, policy=STOPPING)
    for action, on in (("acknowledge", TUE), ("ask", TODAY), ("answered", date(2026, 3, 18))):
        case = under_two(case, action, place, on)
    assert respond_due(case) == date(2026, 4, 10)
    assert clocks.recalculated(case.stage, STOPPING, place) == (None, None)


def test_the_latest_date_of_a_response_moves_with_the_last_day_to_acknowledge() -> None:
    place = World(ANN, HANDLERS, {POLICY: RUNS_FROM}, {CALENDAR: ENGLAND, 2: NEWER})
    case = under_two(receive_case(on=TUE, policy=RUNS_FROM), "recalculate", place)
    assert (case.stage.acknowledge_due.on, respond_due(case)) == (date(2026, 3, 18), date(2026, 4, 1))
    assert case.stage.respond_due.latest


def test_a_calendar_that_goes_further_gives_a_date_where_there_was_none() -> None:
    day = date(2028, 12, 27)
    further = replace(NEWER, last=date(2029, 12, 31))
    for policy in (SHIPPED, RUNS_FROM):
        place = World(ANN, HANDLERS, {POLICY: policy}, {CALENDAR: ENGLAND, 2: further})
        case = receive_case(on=day, today=day, policy=policy)
        assert respond_due(case) is None
        case = under_two(case, "recalculate", place, day)
        assert respond_due(case) is not None
        back = World(ANN, HANDLERS, {POLICY: policy}, {CALENDAR: ENGLAND, 2: further, 3: ENGLAND})
        case = under_two(case, "recalculate", back, day)
        assert respond_due(case) is None
        assert "ends 2028-12-31" in case.stage.respond_due.why_not


def test_through_a_register(tmp_path: Path) -> None:
    """Adopting it moves nothing; recalculating tells both dates, in the chronology and behind the date."""
    now = [datetime(2026, 3, 9, 12)]
    store = Store.create(tmp_path / "register.duckdb", clock=lambda: now[0])
    me = store.acting()
    case = store.find(store.receive({"subject": "A late certificate"}, me).ref)
    store.do(case, "acknowledge", {}, me)
    store.adopt_calendar(canonical_text(NEWER), me)
    now[0] = datetime(2026, 3, 16, 12)
    assert store.view(case, me).row.due == date(2026, 4, 8)
    assert {p.action: p.allowed for p in store.can(case, me)}["recalculate"]
    store.do(case, "recalculate", {}, me)
    view = store.view(case, me)
    assert view.row.due == date(2026, 4, 9)
    assert view.chronology[-1].text == "response due 9 April 2026 instead of 8 April 2026"
    assert [clock["calendar"] for clock in view.clocks] == ["england-and-wales v2"]
    later = store.find(store.receive({"subject": "Another"}, me).ref)
    assert store.view(later, me).clocks[0]["calendar"] == "england-and-wales v2"
    assert store.verify().findings == []
