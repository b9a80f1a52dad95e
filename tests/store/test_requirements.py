"""Requirements of the policy that no other test is about: the same rules for everybody, whatever the channel, with one trail of it all."""

from datetime import date
from pathlib import Path

import pytest

from store.errors import BadInput
from store.rules import decide
from tests.store.evidence.desk import ME, Register, Script
from tests.store.worlds import (
    ANN,
    EVE,
    FIRST,
    SECOND,
    SHIPPED,
    TODAY,
    after,
    noon,
    receive_case,
    step,
    world,
)  # fmt: skip


def cases_of(**given: object) -> list[object]:
    """What may be done, and why the rest may not, at several points of the way of a complaint of somebody."""
    case = receive_case(**given)  # type: ignore[arg-type]  # fields as typed
    road = [
        case,
        after(case, "acknowledge"),
        after(case, "acknowledge", "ask"),
        after(case, *FIRST),
        after(case, *FIRST, "close"),
    ]
    road.append(after(case, *FIRST, "escalate", *SECOND))
    return [decide.permitted(here, world(actor), noon(TODAY)) for here in road for actor in (ANN, EVE)]


@pytest.mark.parametrize("name", ["complainant_type", "complainant_status", "service", "category"])
def test_the_same_rules_hold_for_every_party_at_every_step(name: str) -> None:
    """R5, R59: who complains, and what of, changes nothing of what may be done with a complaint, or why not."""
    known = SHIPPED.choices(
        {"category": "categories", "complainant_status": "complainant_statuses"}.get(name, f"{name}s")
    )
    first, *others = [cases_of(**{name: code}) for code in known]
    assert len(others) > 2
    assert all(other == first for other in others)


def test_a_complaint_is_taken_in_by_whatever_channel_or_none() -> None:
    """R40, R41: the form is encouraged and not compulsory; the clocks are the same."""
    plain = receive_case()
    for channel in SHIPPED.lists.channels:
        case = receive_case(channel=channel)
        assert (case.channel, case.stages) == (channel, plain.stages)


def test_asking_is_counted_and_leads_back_to_where_the_case_was(tmp_path: Path) -> None:
    """R45, R42: each clarification is one fact, with the stage at which it was asked for; the answer returns to that stage."""
    script = Script()
    case = script.answered()
    script.do(case, "escalate")
    script.do(case, "acknowledge", by="Bob")
    before = script.cases[case]
    for _ in range(2):
        script.do(case, "ask", by="Bob", text="Which fee?")
        script.do(case, "answered", by="Bob", text="That of March.")
    after_it = script.cases[case]
    assert (after_it.state, after_it.stage.number, after_it.stage.acknowledged) == (
        before.state, before.stage.number, before.stage.acknowledged,
    )  # fmt: skip
    store = script.write(tmp_path / "register.duckdb")
    facts = [
        fact for fact in store.facts("1.0")["facts"].to_pylist() if fact["what"] == "InformationRequested"
    ]
    store.close()
    assert [fact["number"] for fact in facts] == [2, 2]


def test_the_trail_of_a_case_is_whole_and_succinct(tmp_path: Path) -> None:
    """R43: every event is one line of one chronology, in the order of the ledger, with who, when and what; nothing is left out."""
    script = Script()
    case = script.answered()
    script.do(case, "escalate")
    script.do(case, "acknowledge", by="Bob")
    script.decide(case, by="Bob")
    script.do(case, "respond", by="Bob")
    script.do(case, "close")
    script.write(tmp_path / "register.duckdb").close()
    desk = Register(tmp_path / "register.duckdb")
    view = desk.store.view(case, desk.who(ME))
    chronology = view.chronology
    desk.store.close()
    assert [line.event for line in chronology] == [
        "CaseReceived", "Signposted", "Acknowledged", "PointsDecided", "Responded", "Escalated", "Signposted", "Acknowledged",
        "PointsDecided", "Responded", "Closed",
    ]  # fmt: skip
    assert [line.seq for line in chronology] == sorted(line.seq for line in chronology)
    assert len(chronology) == view.case.version
    assert all(line.actor and line.on for line in chronology)


def test_what_the_complainant_was_told_on_the_way_is_on_record() -> None:
    """R20: what an update said and when; it moves no date."""
    case = receive_case(on=date(2026, 3, 2))
    told = step(case, "update", {"text": "We wait for the examiner."}, on=date(2026, 3, 9))
    told = step(told, "update", {"text": "And still do."}, on=date(2026, 3, 13))
    assert (told.updates.count, told.updates.last) == (2, date(2026, 3, 13))
    assert (told.stages, told.state) == (case.stages, case.state)
    with pytest.raises(BadInput, match="--text is missing"):
        step(case, "update", {"text": ""})


def test_what_a_complaint_is_about_is_assessed_by_the_kinds_of_the_policy() -> None:
    """R32: members too, until the owner says where the line runs (G13); the last assessment holds."""
    assert list(SHIPPED.lists.subject_types) == ["policy", "process", "employee", "member", "other"]
    case = receive_case()
    for kind in SHIPPED.lists.subject_types:
        case = step(case, "assess", {"severity": "minor", "subject_type": kind})
        assert (case.scope.severity, case.scope.subject_type) == ("minor", kind)
    with pytest.raises(BadInput, match="--subject-type"):
        step(case, "assess", {"severity": "minor", "subject_type": "weather"})
