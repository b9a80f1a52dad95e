"""A decision is superseded, never edited; what it does without is told (R14, R19, R20; FEATURES.md section 2, 9 and section 3 f, g)."""

import duckdb
import pytest

from store import events as e
from store.register import Store
from store.rules.actions import ACTIONS
from store.rules.gaps import gaps
from tests.store.worlds import FIRST, SHIPPED, after, receive_case, step, why_not, world

FIRST_WORDS = {"outcome": "upheld", "reasons": "The fee was taken twice.", "authority": "Fees guideline 4.2"}
SECOND_WORDS = {
    "outcome": "not-upheld",
    "reasons": "One of them was returned.",
    "authority": "Fees guideline 4.3",
}
WHOLE = {"facts": "It was May.", "standard": "April was promised.", "evidence": [1]}
EVIDENCE = {"text": "It left the account twice.", "source": "Bank statement"}


@pytest.fixture
def decided_twice(store: Store) -> tuple[Store, int]:
    """A complaint whose decision was superseded by another before the response was sent, and answered."""
    me = store.acting()
    case = store.find(store.receive({"subject": "Fee taken twice"}, me).ref)
    for action, raw in (
        ("acknowledge", {}),
        ("decide", FIRST_WORDS),
        ("decide", SECOND_WORDS),
        ("respond", {}),
    ):
        store.do(case, action, raw, me)
    return store, case


def test_a_superseded_decision_can_still_be_read_and_its_words_are_still_proven(
    decided_twice: tuple[Store, int],
) -> None:
    store, case = decided_twice
    view = store.view(case, store.acting())
    (now,) = view.stages[0].decisions
    assert (now.outcome, now.reasons) == ("not-upheld", "One of them was returned.")
    decisions = [line.text for line in view.chronology if line.event == "PointsDecided"]
    assert ["The fee was taken twice." in text for text in decisions] == [True, False]
    assert [decision.outcome for decision in view.case.stage.superseded] == ["upheld"]
    assert store.verify().ok  # the digest of every text agrees with its event


def test_an_old_reason_changed_past_the_program_is_found(decided_twice: tuple[Store, int]) -> None:
    store, _ = decided_twice
    path = store.path
    store.close()
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE texts SET body = 'Nothing was.' WHERE name = 'reasons' AND body LIKE 'The fee%'"
        )
    (finding,) = Store.open(path).verify().findings
    assert finding.where.endswith("text reasons")
    assert finding.what.startswith("the text was changed after it was written")


def test_no_action_edits_or_deletes_a_decision_and_the_ledger_refuses_to(
    decided_twice: tuple[Store, int],
) -> None:
    """The fault of section 3g: decisions and their dates open to direct change."""
    store, _ = decided_twice
    assert [name for name, action in ACTIONS.items() if action.records is e.PointsDecided] == ["decide"]
    path = store.path
    store.close()
    with duckdb.connect(str(path)) as connection:
        for statement in (
            "UPDATE ledger SET payload = '{}'",
            "DELETE FROM ledger WHERE type = 'PointsDecided'",
        ):
            with pytest.raises(duckdb.Error, match="append-only"):
                connection.execute(statement)


def test_reopening_by_the_next_stage_leaves_the_decision_of_the_last() -> None:
    closed = after(receive_case(), *FIRST, "close")
    reopened = after(closed, "escalate")
    assert reopened.stages[0].decisions == closed.stages[0].decisions
    assert why_not(reopened, "decide") is not None  # at stage 1 nothing is decided any more


# --- what a decision rests on ---


def test_what_a_decision_does_without_is_told_and_no_rule_asks_for_it() -> None:
    case = after(step(receive_case(), "add-evidence", EVIDENCE), "acknowledge")
    bare = step(case, "decide", {"outcome": "not-upheld"})
    assert bare.stage.decisions[0].lacks == ("facts", "standard", "evidence")
    (gap,) = [gap for gap in gaps(bare, world()) if gap.code == "decision"]
    assert (gap.where, gap.words) == (
        "Stage 1", "The decision was made without the facts, what should have happened, the evidence it rests on.",
    )  # fmt: skip


def test_a_whole_decision_has_no_gap(store: Store) -> None:
    """Through a register, where an event names the texts it was given."""
    me = store.acting()
    case = store.find(
        store.receive({"subject": "A late certificate", "point": ["the delay", "the calls"]}, me).ref
    )
    store.do(case, "acknowledge", {}, me)
    store.do(case, "add-evidence", EVIDENCE, me)
    decision = {**SECOND_WORDS, **WHOLE}
    store.do(case, "decide", {**decision, "point": 1}, me)
    view = store.view(case, me)
    assert view.stages[0].decisions[0].evidence == (1,)
    assert "Not on record" not in dict(view.records)
    store.do(case, "decide", {**decision, "facts": "", "point": 2}, me)
    missing = dict(store.view(case, me).records)["Not on record"]
    assert missing == [("Stage 1, point 2", "The decision was made without the facts.")]
    assert store.verify().ok


def test_every_point_has_one_of_three_outcomes_of_its_own() -> None:
    case = after(receive_case(points=3), "acknowledge")
    for point, outcome in enumerate(("upheld", "partly-upheld", "not-upheld"), start=1):
        assert case.undecided == tuple(range(point, 4))
        case = step(case, "decide", {"outcome": outcome, "point": point})
    assert [decision.outcome for decision in case.stage.decisions] == list(SHIPPED.lists.outcomes)


def test_no_decision_without_reasons_and_authority() -> None:
    """The fault of section 3f: no field for reasons at all."""
    assert ACTIONS["decide"].needs == ("reasons", "authority")
    assert {field.name for field in ACTIONS["decide"].fields if field.required} == {
        "outcome",
        "reasons",
        "authority",
    }
