"""A complaint may begin at a later stage only where the policy opens that stage to it, for a reason that is kept (SPSO)."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from store import events as e
from store.calendar import parse_calendar
from store.calendar import shipped as shipped_calendar
from store.errors import BadInput, Refused
from store.policy_file import parse, shipped
from store.rules.inspect import inspect
from tests.store.worlds import GITA, TODAY, cast, noon, received_events, world

SPSO = parse(shipped("spso-model"))
EVERYBODY = cast(SPSO)
PLACE: dict[str, Any] = {
    "policy": SPSO,
    "handlers": {handler.id: handler for handler in EVERYBODY.values()},
    "calendar": parse_calendar(shipped_calendar("scotland")),
    "actor": next(iter(EVERYBODY.values())),
}
WHY = "Somebody was hurt."


def received(**typed: Any) -> e.CaseReceived:
    event = next(
        new.event for new in received_events(**PLACE, **typed) if isinstance(new.event, e.CaseReceived)
    )
    assert isinstance(event, e.CaseReceived)
    return event


def test_it_begins_there_with_the_clocks_and_the_people_of_that_stage() -> None:
    event = received(on=date(2026, 3, 2), stage="2", stage_reason=WHY)
    assert (event.stage, event.team) == (2, "investigator")
    assert event.acknowledge_due is not None
    assert event.acknowledge_due.on == date(2026, 3, 5)
    assert event.respond_due is not None
    assert (event.respond_due.days, event.respond_due.on) == (20, date(2026, 3, 30))
    _, told, *_ = received_events(**PLACE, stage="2", stage_reason=WHY)
    assert told.event == e.Signposted(on=TODAY, stage=2, at_receipt=True)


def test_the_reason_is_kept_and_asked_for() -> None:
    first, *_ = received_events(**PLACE, stage="2", stage_reason=WHY)
    assert first.texts["stage_reason"] == WHY
    with pytest.raises(Refused, match="say why it begins at “Stage 2: investigation”"):
        received(stage="2")
    with pytest.raises(Refused, match="and no stage"):
        received(stage_reason=WHY)


@pytest.mark.parametrize("stage", ["1", "3", "0", "²"])
def test_at_no_other_stage(stage: str) -> None:
    with pytest.raises(BadInput, match="is not one of 2"):
        received(stage=stage, stage_reason=WHY)


def test_a_policy_that_opens_no_stage_refuses_and_its_ledger_cannot_hold_one() -> None:
    with pytest.raises(BadInput, match="leaves nothing to choose here"):
        received_events(stage="2", stage_reason=WHY)
    (first, *_) = received_events()
    assert isinstance(first.event, e.CaseReceived)
    skipped = structs.replace(first.event, stage=2)
    assert "its policy lets no complaint begin at stage 2" in inspect(None, skipped, world(GITA), noon(TODAY))


def test_inspection_agrees_with_what_was_done() -> None:
    event = received(stage="2", stage_reason=WHY)
    place = world(PLACE["actor"], SPSO, PLACE["handlers"], PLACE["calendar"], {})
    assert inspect(None, event, place, noon(TODAY)) == ["it has no subject"]  # texts stand beside the event
