"""The traps that the rules must avoid (FEATURES.md, section 2), each by its number; the others are tested where they belong."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from store import events as e
from store.calendar import parse_calendar
from store.calendar import shipped as shipped_calendar
from store.policy_file import parse, shipped, shipped_names
from store.register import Store
from store.rules import clocks
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.worlds import (
    ANN,
    CALENDAR,
    EVE,
    FINN,
    HANDLERS,
    POLICY,
    TODAY,
    after,
    at_stage,
    handler,
    made,
    noon,
    receive_case,
    world,
)


def test_trap_1_a_rule_holds_where_data_is_written_past_the_screen() -> None:
    """The skip of the published configuration, written straight into a ledger: `verify` asks the same rules and finds it."""
    case = receive_case()
    due = case.stage.respond_due
    skip = e.Escalated(
        on=TODAY,
        stage=2,
        team="customer_service",
        acknowledge_due=case.stage.acknowledge_due,
        respond_due=due,
    )
    assert inspect(case, skip, world(), noon(TODAY)) == [
        "Stage 2 can be opened only after the response of stage 1 was sent, and it has not been."
    ]


@pytest.mark.parametrize("name", shipped_names())
def test_trap_7_every_date_expands_to_its_working_and_the_line_it_comes_from(name: str) -> None:
    """Of every stage of every policy: start, days, each day left out with its reason, who set it, under which versions."""
    policy = parse(shipped(name))
    calendar = parse_calendar(shipped_calendar(policy.policy.calendar))
    place = World(ANN, HANDLERS, {POLICY: policy}, {CALENDAR: calendar})
    received = date(2026, 12, 18)
    receiver = handler(20, "Ria", policy.stages[0].handled_by[0])
    case = receive_case(on=received, today=received, policy=policy, calendar=calendar, actor=receiver)
    for which, period in (
        ("acknowledge", policy.stages[0].acknowledge),
        ("respond", policy.stages[0].respond),
    ):
        why = clocks.why(case.stage, which, place)
        after_day, due, skipped = why["after"], why["due"], why["skipped"]
        assert isinstance(after_day, date)
        assert isinstance(due, date)
        assert isinstance(skipped, list)
        left_out = {day["on"] for day in skipped}
        counted = [after_day + timedelta(n) for n in range(1, (due - after_day).days + 1)]
        assert sum(day not in left_out for day in counted) == why["days"] == period.days
        assert all(day["why"] for day in skipped)
        assert why["set_by"] in (period.source, f"set by the owner ({period.question})")
        assert why["policy"] == f"{policy.policy.reference} {policy.policy.version}"
        assert why["calendar"] == calendar.label


def test_trap_9_a_decision_survives_its_reopening_and_its_words_are_still_provable(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "register.duckdb")
    me = store.acting()
    case = store.find(store.receive({"subject": "A late certificate"}, me).ref)

    def decided(reasons: str) -> None:
        store.do(
            case, "decide", {"outcome": "upheld", "reasons": reasons, "authority": "Service standards"}, me
        )

    store.do(case, "acknowledge", {}, me)
    decided("It was late.")
    store.do(case, "respond", {}, me)
    store.do(case, "close", {}, me)
    store.do(case, "reopen", {"reason": "A letter had been overlooked."}, me)
    decided("It was late, and lost.")
    store.do(case, "respond", {}, me)
    view = store.view(case, me)
    texts = [line.text for line in view.chronology if line.event == "PointsDecided"]
    assert ["It was late." in texts[0], "It was late, and lost." in texts[1]] == [True, True]
    assert [decision.reasons for decision in view.stages[0].decisions] == ["It was late, and lost."]
    assert len(view.case.stage.earlier) == len(view.case.stage.superseded) == 1
    with store._file.read() as unit:
        moved = [what for (what,) in unit.rows("SELECT what FROM movements ORDER BY rowid")]
    assert moved == ["received", "closed", "reopened"]
    assert store.verify().findings == []


def test_trap_13_a_lone_reviewer_is_recorded_and_can_be_counted() -> None:
    """Stages 3 and 4 have one owner in this policy (G5): a delegate, or an exception that stands in the event itself."""
    case = after(at_stage(3), ("acknowledge", EVE), ("decide", EVE), ("respond", EVE), ("escalate", EVE))
    case = after(case, ("acknowledge", EVE))
    said = [
        made(case, "decide", {"exception": "Finn is away."} if actor is EVE else None, actor)[0].event
        for actor in (EVE, FINN)
    ]
    assert [event.lone_reviewer for event in said if isinstance(event, e.PointsDecided)] == [True, False]
    assert '"lone_reviewer":true' in e.canonical(said[0])
