"""The evidence index: facts have a source and a date, and decisions cite them by number (R14)."""

from datetime import date

import pytest

from store import events as e
from store.errors import Refused
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import ANN, FIRST, KIM, TODAY, after, made, noon, receive_case, step, why_not, world

STATEMENT = {"text": "The fee left the account twice.", "source": "Bank statement", "dated": "2026-03-02"}
CALL = {"text": "The caller was told to wait.", "source": "Recording 4417", "point": 1}


def test_pieces_are_numbered_and_keep_what_they_show_beside_the_ledger() -> None:
    case = step(receive_case(), "add-evidence", STATEMENT)
    (new,) = made(case, "add-evidence", CALL)
    assert new.event == e.EvidenceAdded(on=TODAY, number=2, point=1)
    assert new.texts == {"text": "The caller was told to wait.", "source": "Recording 4417"}
    case = step(case, "add-evidence", CALL)
    assert [(piece.number, piece.dated, piece.point) for piece in case.evidence.all] == [
        (1, date(2026, 3, 2), None), (2, None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"dated": "2026-03-17"}, "Evidence dated 17 March 2026 would be from the future."),
        ({"point": 2}, "There is no point 2 in CMP-2026-00419, which has 1."),
        ({"point": 0}, "There is no point 0 in CMP-2026-00419, which has 1."),
    ],
)
def test_what_cannot_be_evidence_is_refused(values: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refused:
        made(receive_case(), "add-evidence", {**STATEMENT, **values})
    assert str(refused.value) == why


def test_evidence_stays_with_the_case_through_its_stages_and_can_come_after_a_response() -> None:
    """The next stage asks for nothing again (R42)."""
    case = step(after(step(receive_case(), "add-evidence", STATEMENT), *FIRST), "add-evidence", CALL)
    case = after(case, "escalate")
    assert case.evidence.numbers == {1, 2}


def test_nobody_complained_about_adds_evidence() -> None:
    case = receive_case(about_handler=["Kim"])
    assert (
        why_not(case, "add-evidence", KIM)
        == "Kim is complained about in CMP-2026-00419, so may not handle it."
    )


def test_a_decision_cites_the_evidence_it_rests_on() -> None:
    case = after(step(step(receive_case(), "add-evidence", STATEMENT), "add-evidence", CALL), "acknowledge")
    (new,) = made(case, "decide", {"evidence": ["2", "1"]})
    assert isinstance(new.event, e.PointsDecided)
    assert new.event.evidence == (2, 1)
    assert (
        ACTIONS["decide"].says(new.event, world(), world().policy_of(case))
        == "upheld: point 1, on evidence 2 and 1"
    )
    decision = step(case, "decide", {"evidence": [1]}).stage.decisions[0]
    assert (decision.evidence, "evidence" in decision.lacks) == ((1,), False)


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        (0, "There is no evidence 3 in CMP-2026-00419: it has none yet (add-evidence)."),
        (2, "There is no evidence 3 in CMP-2026-00419: it has 1 and 2."),
    ],
)
def test_a_decision_cites_no_evidence_that_there_is_not(pieces: int, why: str) -> None:
    case = after(receive_case(), "acknowledge")
    for _ in range(pieces):
        case = step(case, "add-evidence", STATEMENT)
    with pytest.raises(Refused) as refused:
        made(case, "decide", {"evidence": [3]})
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.EvidenceAdded(on=TODAY, number=2), "It has the number 2, where 1 comes next."),
        (e.EvidenceAdded(on=TODAY, number=1, point=7), "There is no point 7 in CMP-2026-00419, which has 1."),
        (e.EvidenceAdded(on=TODAY, number=1), "it has no source"),
        (e.PointsDecided(on=TODAY, stage=1, points=(1,), outcome="upheld", evidence=(1,)),
            "There is no evidence 1 in CMP-2026-00419: it has none yet (add-evidence)."),
    ],
)  # fmt: skip
def test_inspection_finds_evidence_that_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    case = after(receive_case(), "acknowledge")
    assert what in inspect(case, event, world(ANN), noon(TODAY).replace(tzinfo=None))


def test_every_promise_holds_with_evidence_on_every_path() -> None:
    _, report = beside("evidence", lambda case: min(len(case.evidence.all), 1))
    assert report.faults == {}
    assert {stage for stage, action in report.done if action == "add-evidence"} == {1, 2, 3, 4}
