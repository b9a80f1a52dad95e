"""Where the law overrides the policy: a mark with its legal basis, by which such cases are listed (R6)."""

from datetime import date

import pytest

from store import events as e
from store.case.chapters import Telling, told
from store.case.legal import evolve
from store.errors import BadInput, Refused
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    KIM,
    SHIPPED,
    TODAY,
    entry,
    made,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)

BASIS = {
    "basis": "Equality Act 2010, s. 20",
    "text": "A complaint made for a child is taken by telephone alone.",
}


def test_an_override_has_its_legal_basis_and_what_does_not_apply() -> None:
    (new,) = made(receive_case(), "record-override", BASIS)
    assert new == e.New(new.stream_id, e.OverrideRecorded(on=TODAY, number=1), BASIS)
    for missing in BASIS:
        with pytest.raises(BadInput, match=f"--{missing} is missing"):
            made(receive_case(), "record-override", {**BASIS, missing: ""})
    two = step(step(receive_case(), "record-override", BASIS), "record-override", BASIS)
    assert [override.number for override in two.legal.in_force] == [1, 2]


def test_it_changes_no_state_stage_or_clock() -> None:
    case = receive_case()
    marked = step(case, "record-override", BASIS)
    assert (marked.state, marked.stages, marked.owner) == (case.state, case.stages, case.owner)
    _, report = beside("legal", lambda case: tuple(one.ended is None for one in case.legal.all[:1]))
    assert report.faults == {}


def test_one_that_does_not_hold_is_ended_with_a_reason() -> None:
    case = step(receive_case(on=date(2026, 3, 9)), "record-override", BASIS, on=date(2026, 3, 12))
    with pytest.raises(
        Refused, match=r"11 March 2026 is before 12 March 2026, when override 1 was recorded\."
    ):
        made(case, "end-override", {"reason": "It was another case."}, on=date(2026, 3, 11))
    case = step(case, "end-override", {"reason": "It was another case."})
    assert case.legal.in_force == ()
    assert why_not(case, "end-override") == "No part of the policy is overridden in CMP-2026-00419."


def test_who_may_not_and_when_not() -> None:
    about = receive_case(about_handler=["Kim"])
    assert "Kim is complained about in CMP-2026-00419" in (why_not(about, "record-override", KIM) or "")
    assert "was withdrawn" in (why_not(withdrawn(), "record-override") or "")


def test_it_is_told_in_words() -> None:
    case = step(step(receive_case(), "record-override", BASIS), "end-override", {"reason": "It was another."})
    one = case.legal.all[0]
    texts = {one.seq: BASIS, one.end: {"reason": "It was another."}}
    lines = dict(told(case, Telling(SHIPPED, texts, world().called)))["Overridden by law"]
    assert lines == [
        ("Override 1", f"{BASIS['text']} ({BASIS['basis']}), since {TODAY}"), ("", f"ended {TODAY}: It was another."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.OverrideRecorded(on=TODAY, number=2, texts={"basis": "x", "text": "y"}), "it has the number 2, where 1 was next"),
        (e.OverrideRecorded(on=TODAY, number=1, texts={"text": "y"}), "it has no basis"),
        (e.OverrideEnded(on=TODAY, number=1, texts={"reason": "x"}), "No part of the policy is overridden in CMP-2026-00419."),
    ],
)  # fmt: skip
def test_verify_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    assert what in inspect(receive_case(), event, world(ANN), noon(TODAY).replace(tzinfo=None))


def test_another_event_is_none_of_its() -> None:
    with pytest.raises(ValueError, match="NoteAdded is not an event of the law"):
        evolve(receive_case().legal, entry(9, e.New(1, e.NoteAdded(on=TODAY)), ANN))
