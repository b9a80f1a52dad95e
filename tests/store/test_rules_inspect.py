"""What inspection finds in events that the rules would never have made."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import fields, replace

from store import events as e
from store.case import Case
from store.people import Handler
from store.rules import people
from store.rules.actions import ACTIONS, RECORDED_BY
from store.rules.decide import situation
from store.rules.inspect import inspect, needed_texts
from store.rules.situation import World
from tests.store.worlds import (
    ANN,
    CALENDAR,
    DAN,
    ENGLAND,
    EVE,
    FINN,
    FIRST,
    HANDLERS,
    KIM,
    POLICY,
    SHIPPED,
    TODAY,
    after,
    at_stage,
    noon,
    receive_case,
    received_events,
    step,
    withdrawn,
    world,
)

DUE = e.Due(TODAY, 7, "working", POLICY, CALENDAR, date(2026, 3, 25))
IN_20 = e.Due(TODAY, 20, "working", POLICY, CALENDAR, date(2026, 4, 15))
IN_40 = e.Due(TODAY, 40, "working", POLICY, CALENDAR, date(2026, 5, 14))
LATER = e.Due(TODAY, 20, "working", POLICY, CALENDAR, date(2026, 4, 16))
WRONG = (
    "response due 16 April 2026 (20 working days after 16 March 2026), and by policy and calendar it is {}"
)
RIGHT = "15 April 2026 (20 working days after 16 March 2026)"
TEXT = {"text": "digest", "reason": "digest", "reasons": "digest", "authority": "digest", "subject": "digest"}


def found(
    case: Case | None, event: e.CaseEvent, actor: Handler = ANN, texts: dict[str, str] | None = TEXT
) -> list[str]:
    """The findings about an event, with all the texts it may need where none are given."""
    event = replace(event, texts=TEXT if texts is None else texts)
    return inspect(case, event, world(actor), noon(TODAY).replace(tzinfo=None))


def received(**changes: object) -> e.CaseEvent:
    event = received_events()[0].event
    assert isinstance(event, e.CaseReceived)
    return replace(event, **changes)


def test_every_event_of_a_case_is_inspected() -> None:
    kinds = {cls for cls in e.TYPES.values() if issubclass(cls, e.CaseEvent)}
    assert set(RECORDED_BY) == kinds - {e.CaseReceived, e.CaseMigrated, e.Signposted}
    assert len(RECORDED_BY) == len(ACTIONS)


def test_a_complaint_needs_a_subject() -> None:
    assert found(None, received(), texts={}) == ["it has no subject"]


@pytest.mark.parametrize("name", [name for name, action in ACTIONS.items() if action.needs])
def test_the_texts_an_event_needs(name: str) -> None:
    """The event of every action that must say something, made as the rules make it, and with its texts gone."""
    action = ACTIONS[name]
    cls = action.records
    facts: dict[object, object] = {int: 1, str: "word", date: TODAY, bool: True, e.Due: DUE}
    given: dict[str, Any] = {f.name: facts.get(f.type, (1,)) for f in fields(cls) if f.required}
    event = cls(**given)
    said = found(receive_case(), event, texts={})
    assert (
        said[: len(action.needs)]
        == [f"it has no {text}" for text in action.needs]
        == [f"it has no {text}" for text in needed_texts(cls)]
    )
    texts = dict.fromkeys(action.needs, "digest")
    assert not [what for what in found(receive_case(), event, texts=texts) if what.startswith("it has no")]


def decided_by_eve() -> Case:
    """At the stage that looks at a decision of hers again."""
    case = after(at_stage(3), ("acknowledge", EVE), ("decide", EVE), ("respond", EVE), ("escalate", EVE))
    return after(case, ("acknowledge", EVE))


def adjusted() -> Case:
    """With a reasonable adjustment that was agreed."""
    return step(receive_case(), "agree-adjustment")


@pytest.mark.parametrize(
    ("case", "event", "actor", "what"),
    [
        (lambda: None, received(), ANN, []),
        (lambda: None, received(policy=9), ANN, ["it names policy 9, which the register had not adopted"]),
        (lambda: None, received(stage=2), ANN, ["its policy lets no complaint begin at stage 2"]),
        (lambda: None, received(respond_due=LATER), ANN, [WRONG.format(RIGHT)]),
        (lambda: None, e.NoteAdded(on=TODAY), ANN, ["it comes before the complaint was received"]),
        (receive_case, received(), ANN, ["the complaint was received before"]),
        (receive_case, e.Signposted(on=TODAY, stage=1), ANN, []),
        (receive_case, e.Signposted(on=TODAY, stage=2), ANN, ["it is of stage 2, and the case is at 1"]),
        (receive_case, e.NoteAdded(on=TODAY), ANN, []),
        (receive_case, e.NoteAdded(on=date(2026, 3, 17)), ANN, ["17 March 2026 is in the future; the latest date is today, 16 March 2026."]),
        (receive_case, e.Acknowledged(on=TODAY, stage=2, channel=""), ANN, ["it is of stage 2, where only stage 1 was possible"]),
        (withdrawn, e.Closed(on=TODAY, stage=1, end="answered"), ANN, ["CMP-2026-00419 was withdrawn on 16 March 2026, so nothing more can be done on it but notes."]),
        (lambda: after(receive_case(), *FIRST), e.Escalated(on=TODAY, stage=2, team="", acknowledge_due=DUE, respond_due=IN_20), ANN, []),
        (lambda: after(receive_case(), *FIRST), e.Escalated(on=TODAY, stage=2, team="", acknowledge_due=DUE, respond_due=LATER), ANN, [WRONG.format(RIGHT)]),
        (lambda: after(receive_case(), *FIRST), e.Escalated(on=TODAY, stage=3, team="", acknowledge_due=DUE, respond_due=IN_20), ANN, ["it is of stage 3, where only stage 2 was possible"]),
        (lambda: after(at_stage(4), ("acknowledge", EVE), ("decide", EVE), ("respond", EVE)), e.Escalated(on=TODAY, stage=5, team="", acknowledge_due=DUE, respond_due=IN_20), EVE,
            ["it is of stage 5, where only stage 4 was possible", "Stage 4 is the last stage of this policy: there is no further stage to ask for."]),
        (lambda: after(receive_case(), "acknowledge"), e.PointsDecided(on=TODAY, stage=1, points=(1, 2), outcome="upheld"), ANN, ["it decides a point that the complaint has not"]),
        (decided_by_eve, e.PointsDecided(on=TODAY, stage=4, points=(1,), outcome="upheld"), EVE, [people.lone_reviewer(situation(decided_by_eve(), world(EVE), noon(TODAY))) or ""]),
        (decided_by_eve, e.PointsDecided(on=TODAY, stage=4, points=(1,), outcome="upheld", lone_reviewer=True), EVE, ["it has no exception"]),
        (decided_by_eve, e.PointsDecided(on=TODAY, stage=4, points=(1,), outcome="upheld", lone_reviewer=True), FINN, ["it says that a lone reviewer decided, and none did", "it has no exception"]),
        (lambda: receive_case(points=2), e.PointWithdrawn(on=TODAY, stage=1, point=2), ANN, []),
        (lambda: receive_case(points=2), e.PointWithdrawn(on=TODAY, stage=1, point=3), ANN, ["it withdraws a point that the complaint has not"]),
        (receive_case, e.Acknowledged(on=TODAY, stage=1, channel="", respond_due=LATER), ANN, [WRONG.format("as it was")]),
        (receive_case, e.InformationRequested(on=TODAY, stage=1, stops_the_clock=True), ANN, ["it does with the clock what the policy does not"]),
        (lambda: after(receive_case(), "ask"), e.InformationReceived(on=TODAY, stage=1, respond_due=LATER), ANN, [WRONG.format("as it was")]),
        (lambda: after(receive_case(), *FIRST), e.Reopened(on=TODAY, stage=1, respond_due=IN_20), ANN, []),
        (lambda: after(receive_case(), *FIRST), e.Reopened(on=TODAY, stage=1, respond_due=LATER), ANN, [WRONG.format(RIGHT)]),
        (receive_case, e.Recalculated(on=TODAY, stage=1, respond_due=LATER), ANN, ["Under the newest calendar the dates of stage 1 are the same, so there is nothing to recalculate.", WRONG.format("as it was")]),
        (adjusted, e.ClockAdjusted(on=TODAY, stage=1, days=20, respond_due=IN_40), ANN, []),
        (adjusted, e.ClockAdjusted(on=TODAY, stage=1, days=0, respond_due=IN_20), ANN, ["it adds 0 days"]),
        (adjusted, e.ClockAdjusted(on=TODAY, stage=1, days=20, respond_due=LATER), ANN, [WRONG.format("14 May 2026 (40 working days after 16 March 2026)")]),
        (receive_case, e.Allocated(on=TODAY, stage=1, to=ANN.id, team="customer_service"), DAN, []),
        (receive_case, e.Allocated(on=TODAY, stage=1, to=99, team="customer_service"), DAN, ["there was no handler 99 to give it to"]),
        (lambda: receive_case(about_handler=["Kim"]), e.Allocated(on=TODAY, stage=1, to=KIM.id, team="customer_service"), DAN, ["Kim is complained about in CMP-2026-00419, so may not handle it."]),
        (receive_case, e.Extended(on=TODAY, stage=1, days=20, respond_due=IN_40), ANN, []),
        (receive_case, e.Extended(on=TODAY, stage=1, days=20, respond_due=LATER), ANN, [WRONG.format("14 May 2026 (40 working days after 16 March 2026)")]),
        (receive_case, e.Extended(on=TODAY, stage=1, days=21, respond_due=DUE), ANN, ["it adds 21 days. At most 20 working days may be added at stage 1."]),
        (lambda: step(receive_case(), "extend", {"days": 15}), e.Extended(on=TODAY, stage=1, days=6, respond_due=DUE), ANN, ["it adds 6 days. At most 20 working days may be added at stage 1, and 15 already were."]),
        (receive_case, e.Extended(on=TODAY, stage=1, days=0, respond_due=DUE), ANN, ["it adds 0 days. At most 20 working days may be added at stage 1."]),
    ],
)  # fmt: skip
def test_what_the_rules_have_against_it(
    case: Callable[[], Case | None], event: e.CaseEvent, actor: Handler, what: list[str]
) -> None:
    assert found(case(), event, actor) == what


@pytest.mark.parametrize("policies", [{}, {POLICY: replace(SHIPPED, stages=SHIPPED.stages[:1])}])
def test_a_case_that_no_rule_can_be_asked_of(policies: dict[int, object]) -> None:
    place = World(EVE, HANDLERS, policies, {CALENDAR: ENGLAND})  # type: ignore[arg-type]  # policies, or none
    event = e.NoteAdded(on=TODAY, texts=TEXT)
    case = at_stage(2)
    assert inspect(case, event, place, noon(TODAY)) == [
        "its case is at stage 2 of policy 1, and there is no such stage"
    ]
