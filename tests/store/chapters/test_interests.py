"""Conflicts of interest: declared by whoever has one, who then has no more to do with the case (R23, the linked policy)."""

import pytest

from store import events as e
from store.case import Case
from store.errors import Refused
from store.rules.actions import ACTIONS
from store.rules.gaps import gaps
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    BOB,
    DAN,
    GITA,
    KIM,
    SHIPPED,
    TODAY,
    after,
    edited_policy,
    made,
    noon,
    receive_case,
    step,
    why_not,
    world,
)

MY_SISTER = {"conflict": "yes", "text": "The complainant is my sister."}
CONFLICT = "Ann declared a conflict of interest in CMP-2026-00419, so may not handle it."
ASKED = edited_policy(
    (
        "interest_declared_before_decision = { value = false",
        "interest_declared_before_decision = { value = true",
    )
)


def test_whoever_declares_a_conflict_can_do_nothing_more_but_notes_and_declaring_anew() -> None:
    """The fault of section 3f: no field for a conflict at all."""
    before = after(receive_case(), "acknowledge")
    case = step(before, "declare-interest", MY_SISTER)
    free = {name for name in ACTIONS if why_not(before, name) is None}
    left = {name for name in free if why_not(case, name) is None}
    assert {"note", "declare-interest"} <= left
    assert not left & {
        "decide",
        "ask",
        "investigate",
        "withdraw",
        "extend",
        "add-evidence",
        "offer-remedy",
        "share-draft",
    }
    assert why_not(case, "decide") == CONFLICT
    assert why_not(case, "decide", BOB) is None


def test_whoever_has_a_conflict_is_not_given_the_case_and_does_not_keep_it() -> None:
    case = step(step(receive_case(), "allocate", actor=DAN), "declare-interest", MY_SISTER)
    (gap,) = [gap for gap in gaps(case, world()) if gap.code == "conflict"]
    assert gap.words == "Ann has the case and declared a conflict of interest: allocate it to somebody else."
    case = step(case, "allocate", {"to": "Bob"}, DAN)
    assert "conflict" not in {gap.code for gap in gaps(case, world())}
    with pytest.raises(Refused, match="Ann declared a conflict of interest"):
        step(case, "allocate", {"to": "Ann"}, DAN)


def test_the_last_declaration_holds_and_a_conflict_is_taken_back_only_with_words() -> None:
    case = step(receive_case(), "declare-interest", MY_SISTER)
    with pytest.raises(
        Refused, match=r"^Ann declared a conflict of interest in CMP-2026-00419: say what has changed since"
    ):
        made(case, "declare-interest", {"text": ""})
    case = step(case, "declare-interest", {"text": "Another Ms Brown."})
    assert why_not(case, "acknowledge") is None
    assert [declaration.conflict for declaration in case.interests.all] == [True, False]


def test_a_conflict_says_what_it_is() -> None:
    with pytest.raises(Refused, match=r"^A conflict of interest is declared with what it is"):
        made(receive_case(), "declare-interest", {"conflict": "yes", "text": ""})


def test_anybody_may_declare_but_who_is_complained_about_and_nobody_for_another() -> None:
    case = receive_case(about_handler=["Kim"])
    assert why_not(case, "declare-interest", GITA) is None
    assert (
        why_not(case, "declare-interest", KIM)
        == "Kim is complained about in CMP-2026-00419, so may not handle it."
    )
    assert {field.name for field in ACTIONS["declare-interest"].fields} == {"conflict", "text"}


def test_where_the_owner_says_so_who_decides_has_declared_at_the_stage() -> None:
    assert not SHIPPED.rules.interest_declared_before_decision.value
    case = after(receive_case(policy=ASKED), "acknowledge", policy=ASKED)
    assert why_not(case, "decide", policy=ASKED) == (
        "Ann has not declared at stage 1 whether there is a conflict of interest: declare it first (declare-interest)."
    )
    declared = step(case, "declare-interest", policy=ASKED)
    assert why_not(declared, "decide", policy=ASKED) is None
    assert why_not(declared, "decide", BOB, policy=ASKED) is not None  # each for themselves
    case = after(declared, "decide", "respond", "escalate", ("acknowledge", BOB), policy=ASKED)
    assert why_not(case, "decide", BOB, policy=ASKED) is not None
    assert (
        why_not(step(case, "declare-interest", actor=BOB, policy=ASKED), "decide", BOB, policy=ASKED) is None
    )


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.InterestDeclared(on=TODAY, stage=1, code="maybe"), "it declares 'maybe', which says neither that there is a conflict nor that there is none"),
        (e.InterestDeclared(on=TODAY, stage=1, code=e.CONFLICT), "it has no text"),
        (e.InterestDeclared(on=TODAY, stage=2, code=e.NO_CONFLICT), "it is of stage 2, where only stage 1 was possible"),
    ],
)  # fmt: skip
def test_inspection_finds_declarations_that_the_rules_would_not_have_made(
    event: e.CaseEvent, what: str
) -> None:
    assert what in inspect(receive_case(), event, world(ANN), noon(TODAY).replace(tzinfo=None))


def test_inspection_finds_what_somebody_with_a_conflict_did() -> None:
    case = step(receive_case(), "declare-interest", MY_SISTER)
    acknowledged = e.Acknowledged(on=TODAY, stage=1, channel="email")
    assert inspect(case, acknowledged, world(ANN), noon(TODAY).replace(tzinfo=None)) == [CONFLICT]


def test_on_every_path_nobody_acts_after_declaring_a_conflict() -> None:
    """Spine and declarations together; told from the last declarations, not from the rule."""

    def facets(case: Case) -> object:
        last = {declaration.by: declaration.conflict for declaration in case.interests.all}
        return tuple(sorted(last.items()))

    tried = [{"text": "None."}, MY_SISTER]
    walked, report = beside("interests", facets, {"declare-interest": tried})
    assert report.faults == {}
    numbers = {name: place.actor.id for name, place in walked.worlds.items()}
    acted = 0
    for node in report.nodes.values():
        if node.parent is None:
            continue
        actor, action = node.by.split(": ")
        last = [d.conflict for d in node.parent.case.interests.all if d.by == numbers[actor]]
        if last and last[-1]:
            assert action.split()[0] in {"declare-interest", "note"}
        acted += 1
    assert acted > 100
    assert any(len(node.case.stages) == 4 for node in report.nodes.values())
