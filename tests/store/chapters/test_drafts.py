"""Draft decisions: shared for comments, and the complainant's comments kept (R29; ISO 10002, 7.9)."""

from datetime import date

import pytest

from store import events as e
from store.errors import Refused
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import ANN, FIRST, TODAY, after, made, noon, receive_case, step, why_not, world

DRAFT = {"text": "We think that it was late.", "by": "2026-03-23"}


def test_a_draft_is_shared_and_the_comments_on_it_are_kept() -> None:
    case = step(step(receive_case(), "share-draft", DRAFT), "share-draft", {"text": "And dear."})
    assert [(draft.number, draft.due) for draft in case.drafts.all] == [(1, date(2026, 3, 23)), (2, None)]
    (on_the_last,) = made(case, "comments-received", {"text": "You left out May."})
    assert on_the_last.event == e.CommentsReceived(on=TODAY, number=2)
    assert on_the_last.texts == {"text": "You left out May."}
    case = step(case, "comments-received", {"draft": 1})
    case = step(case, "comments-received", {"draft": 1})
    assert [len(draft.comments) for draft in case.drafts.all] == [2, 0]


def test_what_was_told_to_the_complainant_cannot_be_taken_back() -> None:
    assert ACTIONS["share-draft"].final


def test_comments_need_a_draft_and_may_come_after_the_response() -> None:
    case = receive_case()
    assert why_not(case, "comments-received") == (
        "No draft decision of CMP-2026-00419 was shared: share it first (share-draft)."
    )
    case = after(step(case, "share-draft", DRAFT), *FIRST)
    assert why_not(case, "comments-received") is None
    assert why_not(case, "share-draft") is not None  # what was answered is no draft


@pytest.mark.parametrize(
    ("action", "values", "on", "why"),
    [
        ("share-draft", {"by": "2026-03-15"}, TODAY, "Comments can't be asked for by 15 March 2026, before the draft is shared."),
        ("comments-received", {"draft": 3}, TODAY, "It can't be draft 3: there is 1."),
        ("comments-received", {}, date(2026, 3, 12), "12 March 2026 is before 13 March 2026, when draft 1 was shared."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(action: str, values: dict[str, object], on: date, why: str) -> None:
    case = step(receive_case(on=date(2026, 3, 9)), "share-draft", {"text": "So far."}, on=date(2026, 3, 13))
    with pytest.raises(Refused) as refused:
        made(case, action, values, on=on)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.DraftShared(on=TODAY, number=2), "It has the number 2, where 1 comes next."),
        (e.DraftShared(on=TODAY, number=1), "it has no text"),
        (e.CommentsReceived(on=TODAY, number=1), "There is no draft 1 in CMP-2026-00419."),
    ],
)
def test_inspection_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    assert what in inspect(receive_case(), event, world(ANN), noon(TODAY).replace(tzinfo=None))


def test_every_promise_holds_with_drafts_on_every_path() -> None:
    _, report = beside("drafts", lambda case: tuple(bool(d.comments) for d in case.drafts.all[:1]))
    assert report.faults == {}
    assert {(stage, action) for stage, action in report.done if ACTIONS[action].chapter} == {
        (stage, action) for stage in (1, 2, 3, 4) for action in ("share-draft", "comments-received")
    }
