"""What was learnt from a case, and the change that follows from it (R50, R52, R54)."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace

from store import events as e
from store.case.chapters import Telling, told
from store.errors import NotFound, Refused
from store.records import KINDS
from store.records.change import Change
from store.register import Store
from store.rules import decide, fields
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from store.rules.inspect import inspect
from tests.store.chapters.beside import walk_beside
from tests.store.statespace import Report
from tests.store.worlds import (
    ANN,
    CASE,
    HANDLERS,
    SHIPPED,
    TODAY,
    edited_policy,
    made,
    noon,
    receive_case,
    step,
    why_not,
    world,
)

CHG = 10**12 + 2026_00000003  # CHG-2026-00003
CHANGE = Change(id=CHG, first_seq=1, last_seq=1, policy=1, opened=TODAY, kind="procedure")
LESSON: dict[str, object] = {
    "cause": "delay",
    "lesson": "Certificates wait for a signature.",
    "change": "CHG-2026-00003",
}


def learnt(change: Change = CHANGE) -> tuple[e.New, ...]:
    values = fields.read(ACTIONS["record-learning"].fields, LESSON, SHIPPED, HANDLERS)
    place = with_(world(ANN), changes={CHG: change})
    return decide.decide(receive_case(), Command("record-learning", TODAY, values), place, noon(TODAY))


def test_a_lesson_with_the_change_that_follows_stands_in_the_case_and_in_the_change() -> None:
    lesson, behind = learnt()
    assert lesson.event == e.LearningRecorded(on=TODAY, code="delay", number=1, change=CHG)
    assert lesson.texts == {"lesson": "Certificates wait for a signature."}
    assert behind == e.New(CHG, e.ChangeLinked(on=TODAY, case=CASE))
    assert len(learnt(replace(CHANGE, cases=(CASE,)))) == 1  # the change says so already


def test_no_lesson_names_a_change_that_was_dropped() -> None:
    dropped = replace(CHANGE, dropped=TODAY)
    for change in (dropped, replace(dropped, cases=(CASE,))):
        with pytest.raises(Refused, match=r"^CHG-2026-00003: CHG-2026-00003 was dropped on 16 March 2026"):
            learnt(change)


def test_a_lesson_without_a_change_says_why_none_is_needed() -> None:
    (new,) = made(receive_case(), "record-learning", {"cause": "none", "no_change": "It was a slip."})
    assert new.texts == {"lesson": "As it was.", "no_change": "It was a slip."}
    for values in ({"no_change": ""}, LESSON | {"no_change": "It was a slip."}):
        with pytest.raises(
            Refused, match=r"^Say either which change follows \(--change\) or why none is needed"
        ):
            made(receive_case(), "record-learning", values)
    with pytest.raises(Refused, match=r"^There is no change CHG-2026-00003 in this register\.$"):
        made(receive_case(), "record-learning", {**LESSON, "no_change": ""})


def test_a_policy_without_causes_says_so() -> None:
    none = replace(SHIPPED, lists=replace(SHIPPED.lists, causes={}))
    assert why_not(receive_case(), "record-learning", policy=none) == (
        "The policy lists no causes: they stand under [lists.causes]."
    )


def test_who_may_is_the_policys_to_say() -> None:
    strict = edited_policy(('record-learning = "anyone"', 'record-learning = ["compliance_manager"]'))
    assert (why_not(receive_case(), "record-learning", policy=strict) or "").startswith(
        "At stage 1 this is for"
    )


@pytest.mark.parametrize(
    ("event", "texts", "what"),
    [
        (e.LearningRecorded(on=TODAY, code="delay", number=1, change=CHG), ("lesson",), []),
        (e.LearningRecorded(on=TODAY, code="delay", number=1), ("lesson", "no_change"), []),
        (e.LearningRecorded(on=TODAY, code="delay", number=1), ("no_change",), ["it has no lesson"]),
        (e.LearningRecorded(on=TODAY, code="delay", number=2, change=CHG), ("lesson",), ["it is lesson 2, where only 1 was possible"]),
        (e.LearningRecorded(on=TODAY, code="delay", number=1), ("lesson",), ["it names neither a change nor a reason why none is needed, or both"]),
    ],
)  # fmt: skip
def test_inspection_of_a_forged_lesson(
    event: e.LearningRecorded, texts: tuple[str, ...], what: list[str]
) -> None:
    forged = replace(event, texts=dict.fromkeys(texts, "digest"))
    assert inspect(receive_case(), forged, world(), noon(TODAY).replace(tzinfo=None)) == what


def test_the_case_tells_what_was_learnt() -> None:
    case = step(receive_case(), "record-learning", {"cause": "delay"})
    seq = case.learning.lessons[0].seq
    telling = Telling(SHIPPED, {seq: {"lesson": "Sign earlier.", "no_change": "Once only."}}, str)
    assert told(case, telling) == [
        ("What was learnt", [("We were slow", "Sign earlier."), ("No change", "Once only.")])
    ]


def test_no_path_of_lessons_touches_a_state_or_a_clock(spine: Report) -> None:
    report = walk_beside(spine, "learning", lambda case: min(len(case.learning.lessons), 2))
    assert {len(node.case.learning.lessons) for node in report.nodes.values()} == {0, 1, 2}


def test_one_transaction_tells_case_and_change(store: Store) -> None:
    me = store.acting()
    case = store.find(store.receive({"subject": "Late"}, me).ref)
    change = store.records.begin(KINDS["change"], {"title": "Sign earlier", "kind": "procedure"}, me).ref
    raw = {"cause": "delay", "lesson": "They wait.", "change": change}
    done = store.do(case, "record-learning", raw, me)
    assert done.events == ["LearningRecorded", "ChangeLinked"]
    found = store.records.find(change)
    assert found is not None
    view = store.records.view(*found, me)
    assert view.row.version == 2
    assert ("Cases behind it", done.ref) in dict(view.records)["Change"]
    assert store.verify().ok
    with pytest.raises(NotFound, match="there is no change CHG-2020-00001"):
        store.do(case, "record-learning", {**raw, "change": "CHG-2020-00001"}, me)
    store.rebuild()
    assert store.verify().ok
