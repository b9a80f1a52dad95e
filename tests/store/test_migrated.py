"""A case of an older register: facts as given, no clocks, until it is adopted."""

from datetime import date, datetime

import pytest

from store import events as e
from store.case import CLOSED, RECEIVED, Case, Entry, case_id, evolve
from store.errors import Refused
from store.projections import case_row, movements, stage_row
from store.rules.decide import decide, permitted
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.worlds import world

NOW = datetime(2026, 3, 16, 9, 0)
TODAY = NOW.date()


def migrated(**facts: object) -> Case:
    given = {"on": date(2024, 5, 6), "source": "Old desk", "batch": 1, "is_open": True, **facts}
    return evolve(None, Entry(7, case_id(2024, 1), NOW, 1, e.CaseMigrated(**given)))  # type: ignore[arg-type]  # facts


def allocator() -> World:
    """The world of somebody who allocates at the first stage."""
    base = world()
    policy = base.policies[base.policy_in_force]
    who = next(h for h in base.handlers.values() if h.holds_any(policy.stages[0].allocated_by, TODAY))
    return World(who, base.handlers, base.policies, base.calendars)


def test_it_has_no_policy_no_stage_and_nothing_due() -> None:
    case = migrated()
    assert (case.policy, case.stages, case.state, case.next_due) == (None, (), RECEIVED, None)
    row = case_row(case)
    assert (row.stage, row.due, row.policy, row.is_open, row.source) == (0, None, None, True, "Old desk")
    assert [m.what for m in movements(None, case, case.received)] == ["received"]


def test_one_that_had_ended_is_closed_as_it_was_given() -> None:
    case = migrated(
        is_open=False, ended=date(2024, 5, 1), outcome="Closed with relief"
    )  # before it was received, as given
    assert (case.state, case.end, case.ended, case.outcome_given) == (
        CLOSED,
        "migrated",
        date(2024, 5, 1),
        "Closed with relief",
    )
    assert [(m.what, m.on) for m in movements(None, case, case.received)] == [
        ("received", date(2024, 5, 6)),
        ("closed", date(2024, 5, 1)),
    ]


def test_only_what_needs_no_policy_can_be_done_to_it() -> None:
    found = {p.action: p for p in permitted(migrated(), allocator(), NOW)}
    assert {name for name, p in found.items() if p.allowed} == {
        "note", "adopt", "restrict-view", "link-case", "set-retention", "place-hold",
    }  # fmt: skip
    assert "came from Old desk and is under no policy: adopt it first" in str(found["allocate"].why)
    closed = {p.action: p for p in permitted(migrated(is_open=False), allocator(), NOW)}
    assert "had ended in Old desk" in str(closed["adopt"].why)


def test_adoption_starts_the_clocks_of_a_stage_from_its_day() -> None:
    case, around = migrated(), allocator()
    (new,) = decide(case, Command("adopt", TODAY, {"stage": 3}), around, NOW)
    assert inspect(case, new.event, around, NOW) == []  # type: ignore[arg-type]  # an event of a case
    case = evolve(case, Entry(8, case.id, NOW, around.actor.id, new.event))
    policy = around.policies[around.policy_in_force]
    calendar = around.calendar_for(policy)[1]
    stage = stage_row(case, case.stage)
    assert (stage.stage, stage.opened, case.received) == (3, TODAY, date(2024, 5, 6))
    assert stage.respond_due == calendar.add_working_days(TODAY, policy.by_number[3].respond.days)
    assert case.next_due is not None
    holder = next(h for h in around.handlers.values() if h.holds_any(policy.by_number[3].allocated_by, TODAY))
    found = {
        p.action: p
        for p in permitted(case, World(holder, around.handlers, around.policies, around.calendars), NOW)
    }
    assert "is under a policy already" in str(found["adopt"].why)


@pytest.mark.parametrize("stage", [0, 9])
def test_there_must_be_such_a_stage(stage: int) -> None:
    with pytest.raises(Refused, match=rf"There is no stage {stage} in this policy, which has 4\."):
        decide(migrated(), Command("adopt", TODAY, {"stage": stage}), allocator(), NOW)


def test_what_was_done_past_the_rules_is_found() -> None:
    case, around = migrated(), allocator()
    said = inspect(case, e.Acknowledged(on=TODAY, stage=1, channel=""), around, NOW)
    assert any("is under no policy" in sentence for sentence in said)
    assert inspect(case, e.CaseMigrated(on=TODAY, source="x", batch=1), around, NOW) == [
        "the complaint was received before"
    ]
