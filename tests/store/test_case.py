"""What a case is after its events; and its reference."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store import events as e
from store.case import (
    ACKNOWLEDGED,
    CASES_A_YEAR,
    CLOSED,
    DECIDED,
    INVESTIGATING,
    RECEIVED,
    RESPONDED,
    WAITING,
    WITHDRAWN,
    Case,
    Entry,
    case_id,
    evolve,
    parse_reference,
    reference,
)
from tests.store.worlds import (
    ANN,
    BOB,
    DAN,
    EVE,
    FIRST,
    GITA,
    TODAY,
    after,
    at_stage,
    closed,
    noon,
    receive_case,
    step,
    withdrawn,
)

WHEN = noon(TODAY).replace(tzinfo=None)


# --- references -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "number", "text"),
    [
        (2026, 1, "CMP-2026-00001"),
        (2026, 99_999, "CMP-2026-99999"),
        (2026, 100_000, "CMP-2026-100000"),
        (2026, 99_999_999, "CMP-2026-99999999"),
        (987, 5, "CMP-0987-00005"),
    ],
)
def test_a_reference_names_a_year_and_a_number(year: int, number: int, text: str) -> None:
    assert reference(case_id(year, number)) == text
    assert parse_reference(text) == case_id(year, number)
    assert parse_reference(f"  {text.lower()}\n") == case_id(year, number)


@pytest.mark.parametrize(
    "text",
    [
        "", "CMP", "CMP-2026", "CMP-2026-", "CMP--1", "CMP-26-1", "CMP-2026-0", "CMP-0000-1", "CMP-2026-100000000",
        "FBK-2026-00001", "CMP-2026-1-1", "CMP-2026-1x", "CMP-2026--1", "CMP-²026-1", "CMP-2026-٣", "CMP-2026-1.0", "419",
        "CMP-2026-" + "9" * 5_000, "CMP-" + "9" * 5_000 + "-1",
    ],
)  # fmt: skip
def test_what_is_no_reference(text: str) -> None:
    assert parse_reference(text) is None


@given(st.integers(1, 9999), st.integers(1, CASES_A_YEAR - 1))
def test_a_reference_read_back_is_the_case(year: int, number: int) -> None:
    assert parse_reference(reference(case_id(year, number))) == case_id(year, number)


@given(st.text())
def test_any_text_is_a_reference_or_none(text: str) -> None:
    found = parse_reference(text)
    assert found is None or parse_reference(reference(found)) == found


@given(
    st.tuples(st.integers(1, 9999), st.integers(1, CASES_A_YEAR - 1)),
    st.tuples(st.integers(1, 9999), st.integers(1, CASES_A_YEAR - 1)),
)
def test_cases_are_ordered_by_year_and_number(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (case_id(*one) < case_id(*other)) == (one < other)


# --- evolve -----------------------------------------------------------------------------------------------------------


def happened(case: Case, event: e.Event, actor: int = ANN.id) -> Case:
    return evolve(case, Entry(case.last_seq + 1, case.id, WHEN, actor, event))


def test_a_case_begins_with_its_receipt() -> None:
    case = receive_case(
        points=2, channel="email", service="events", category="delay", complainant_type="member"
    )
    assert (case.state, case.version, case.received, case.received_by) == (RECEIVED, 2, TODAY, GITA.id)
    assert (case.channel, case.service, case.category, case.complainant_type) == (
        "email",
        "events",
        "delay",
        "member",
    )
    assert (case.team, case.owner, case.points, case.undecided) == ("customer_service", None, 2, (1, 2))
    assert (case.is_open, case.stage.number, case.subjects, case.about_staff) == (True, 1, (), False)


def test_nothing_comes_before_receipt_and_receipt_comes_once() -> None:
    note = Entry(1, 5, WHEN, 1, e.NoteAdded(on=TODAY))
    with pytest.raises(ValueError, match=r"^NoteAdded before the complaint was received$"):
        evolve(None, note)
    case = receive_case()
    again = e.CaseReceived(
        on=TODAY,
        stage=1,
        policy=1,
        channel="",
        team="",
        acknowledge_due=case.stage.acknowledge_due,
        respond_due=case.stage.respond_due,
    )
    with pytest.raises(ValueError, match=r"^received a second time$"):
        happened(case, again)


def test_every_event_counts_and_a_note_changes_nothing_else() -> None:
    case = receive_case()
    noted = evolve(case, Entry(900, case.id, WHEN, 1, e.NoteAdded(on=TODAY)))
    assert noted == replace(case, version=case.version + 1, last_seq=900)


@pytest.mark.parametrize(
    ("actions", "states"),
    [
        (("acknowledge", "investigate", "decide", "respond", "close"), (ACKNOWLEDGED, INVESTIGATING, DECIDED, RESPONDED, CLOSED)),
        (("acknowledge", "decide", "respond", "escalate"), (ACKNOWLEDGED, DECIDED, RESPONDED, RECEIVED)),
        (("ask", "answered"), (WAITING, RECEIVED)),
        (("acknowledge", "ask", "answered"), (ACKNOWLEDGED, WAITING, ACKNOWLEDGED)),
        (("acknowledge", "investigate", "ask", "answered"), (ACKNOWLEDGED, INVESTIGATING, WAITING, INVESTIGATING)),
        (("ask", "acknowledge", "answered"), (WAITING, WAITING, ACKNOWLEDGED)),
        (("inform-staff", "confirm-receipt", "extend", "note"), (RECEIVED,) * 4),
        (("ask", "withdraw"), (WAITING, WITHDRAWN)),
    ],
)  # fmt: skip
def test_states(actions: tuple[str, ...], states: tuple[str, ...]) -> None:
    case = receive_case()
    for action, state in zip(actions, states, strict=True):
        case = step(case, action)
        assert case.state == state


def test_acknowledging_what_is_further_on_keeps_its_state() -> None:
    """A policy need not ask for acknowledgement first."""
    case = happened(receive_case(), e.InvestigationStarted(on=TODAY, stage=1))
    case = happened(case, e.Acknowledged(on=TODAY, stage=1, channel="email"))
    assert (case.state, case.stage.acknowledged) == (INVESTIGATING, TODAY)


def test_points_are_decided_one_after_another() -> None:
    case = after(receive_case(points=3), "acknowledge")
    case = step(case, "decide", {"point": 2, "outcome": "not-upheld"}, BOB)
    assert (case.state, case.undecided) == (ACKNOWLEDGED, (1, 3))
    case = step(case, "decide", {"point": 3})
    case = step(case, "decide", {"point": 1})
    assert (case.state, case.undecided) == (DECIDED, ())
    assert [(d.point, d.outcome, d.by) for d in case.stage.decisions] == [
        (1, "upheld", ANN.id),
        (2, "not-upheld", BOB.id),
        (3, "upheld", ANN.id),
    ]
    assert case.stage.decisions[0].seq == case.last_seq
    again = step(case, "decide", {"outcome": "partly-upheld"})
    assert again.stage.superseded == case.stage.decisions
    assert {d.outcome for d in again.stage.decisions} == {"partly-upheld"}
    assert again.stage.deciders == {ANN.id, BOB.id}


def test_the_last_decision_in_force_has_a_day() -> None:
    case = receive_case(points=2, on=date(2026, 3, 9))
    assert case.stage.decided_on is None
    case = step(case, "acknowledge", on=date(2026, 3, 9))
    case = step(case, "decide", {"point": 1}, on=date(2026, 3, 12))
    case = step(case, "decide", {"point": 2}, on=date(2026, 3, 10))
    assert case.stage.decided_on == date(2026, 3, 12)
    case = step(case, "decide", {"point": 1}, on=date(2026, 3, 9))
    assert case.stage.decided_on == date(2026, 3, 10)


def test_a_stage_begins_anew_and_keeps_what_was() -> None:
    case = step(receive_case(about_staff="yes"), "allocate", {"to": "Bob"}, DAN)
    case = after(case, "confirm-receipt", "inform-staff", "acknowledge", "investigate", "decide", "respond")
    assert (case.owner, case.defined) == (BOB.id, True)
    case = step(case, "escalate")
    assert (case.owner, case.defined, case.team, case.undecided) == (None, False, "customer_service", (1,))
    assert (case.staff_informed, case.confirmed) == (TODAY, TODAY)
    assert [stage.number for stage in case.stages] == [1, 2]
    assert case.stages[0].next_step == "stage"
    assert case.stage.acknowledged is None


def test_staff_are_informed_once_however_often_it_is_recorded() -> None:
    case = step(receive_case(on=date(2026, 3, 9)), "inform-staff", on=date(2026, 3, 10))
    assert step(case, "inform-staff").staff_informed == date(2026, 3, 10)


def test_an_end_has_a_day_and_a_word() -> None:
    assert (closed().end, closed().ended, closed().is_open) == ("answered", TODAY, False)
    assert (withdrawn().end, withdrawn().ended, withdrawn().is_open) == ("withdrawn", TODAY, False)
    assert step(receive_case(), "ask").origin == RECEIVED
    assert after(receive_case(), "ask", "withdraw").origin == ""


def test_an_answer_that_nobody_asked_for_changes_no_state() -> None:
    """Not by our rules; `evolve` takes any stream."""
    case = happened(receive_case(), e.InformationReceived(on=TODAY, stage=1))
    assert case.state == RECEIVED


@pytest.mark.parametrize(
    ("case", "what"),
    [
        (receive_case, "acknowledge"),
        (lambda: after(receive_case(), "acknowledge"), "respond"),
        (lambda: happened(receive_case(), e.PointsDecided(on=TODAY, stage=1, points=(1,), outcome="upheld")), "respond"),
        (lambda: after(receive_case(), "ask"), "acknowledge"),
        (lambda: at_stage(3), "acknowledge"),
        (lambda: after(receive_case(), *FIRST), None),
        (closed, None),
        (withdrawn, None),
        (lambda: after(at_stage(4), ("acknowledge", EVE), ("decide", EVE)), "respond"),
    ],
)  # fmt: skip
def test_what_is_due_next(case: Callable[[], Case], what: str | None) -> None:
    now = case()
    due = now.next_due
    assert (due and due[0]) == what
    if due:
        assert due[1] == (now.stage.acknowledge_due if what == "acknowledge" else now.stage.respond_due)
