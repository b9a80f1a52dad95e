"""Undo: what the actor did last on a case, by an event that compensates for it; where there is none, the sentence that says so."""

from pathlib import Path

import pytest
from textual.widgets import Static

from store.errors import Refused
from store.register import Store
from store.rules.actions import ACTIONS
from tests.tui.form_support import said
from tests.tui.support import act, make_queue, on_queue, other_store, queue_on
from tui.screens.case import CaseScreen

UNDONE = {name: action.undone_by for name, action in ACTIONS.items() if action.undone_by is not None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def refusal(store: Store, number: str, who: str) -> str:
    with pytest.raises(Refused) as refused:
        store.undo_of(store.find(number), store.acting(who))
    return str(refused.value)


@pytest.mark.parametrize("name", UNDONE)
def test_what_undoes_is_an_action_with_fields_that_the_event_can_fill(name: str) -> None:
    undo = UNDONE[name]
    by = ACTIONS[undo.action]
    assert not by.final, "what undoes must not be told to anybody outside"
    assert {*undo.same, *undo.earlier} <= {field.name for field in by.fields}
    known = ACTIONS[name].records.__struct_fields__
    assert {*undo.same.values(), *undo.earlier.values()} <= set(known)


def test_what_was_sent_told_or_decided_has_nothing_that_undoes_it() -> None:
    assert not [name for name in UNDONE if ACTIONS[name].final]
    assert not {"decide", "respond", "acknowledge", "ask", "escalate", "withdraw", "refuse", "refer"} & set(
        UNDONE
    )


@pytest.mark.parametrize(
    ("action", "raw", "by"),
    [
        ("allocate", {"to": "Bob"}, "allocate"),
        ("link-case", {"to": "CMP-2026-00003", "kind": "related"}, "unlink-case"),
        ("add-representative", {"name": "A. Sister", "relation": "family"}, "end-representative"),
        ("record-vulnerability", {"kind": "health", "text": "Ill."}, "end-vulnerability"),
        ("record-override", {"basis": "Act, s 1", "text": "The date."}, "end-override"),
    ],
)
def test_each_is_taken_back_by_its_own_event_and_both_stay_on_record(
    path: Path, action: str, raw: dict[str, object], by: str
) -> None:
    store = other_store(path)
    who = "Dan" if action == "allocate" else "Ann"
    case, actor = store.find("1"), store.acting(who)
    act(store, case, action, who, **raw)
    undoing = store.undo_of(case, actor)
    assert (undoing.undoes, undoing.action) == (action, by)
    asked = {field.name for field in ACTIONS[by].fields if field.required}
    written = dict.fromkeys(asked - set(undoing.raw), "Recorded in error.")
    store.do(case, by, {**undoing.raw, **written}, actor, version=undoing.version)
    events = [line.event for line in store.view(case, actor).chronology]
    assert ACTIONS[action].records.__name__ in events
    assert ACTIONS[by].records.__name__ in events
    if action == "allocate":
        assert store.view(case, actor).row.owner == "Ann"
    assert store.verify().ok
    store.close()


def test_who_did_not_do_it_last_cannot_undo_it(path: Path) -> None:
    store = other_store(path)
    assert refusal(store, "3", "Ann") == (
        "The last that happened to CMP-2026-00003 (allocate, 16 March 2026) was done by Dan; you can undo only what you did last yourself."
    )
    store.close()


def test_the_sentence_says_why_there_is_no_undo(path: Path) -> None:
    store = other_store(path)
    act(store, store.find("1"), "note", text="Rang back.")
    assert refusal(store, "1", "Ann") == (
        "Nothing undoes “Note” on CMP-2026-00001: it stays on record, and a further entry puts it right."
    )
    act(store, store.find("2"), "ask", text="Which?")
    assert "was told to somebody outside, so it can't be undone" in refusal(store, "2", "Ann")
    assert "was received can't be undone" in refusal(store, "7", "Ann")
    act(store, store.find("7"), "allocate", "Dan", to="Bob")
    assert "Before this allocate of CMP-2026-00007 there was none that could be restored" in refusal(
        store, "7", "Dan"
    )
    store.close()


@pytest.mark.parametrize("opened", [False, True])
async def test_u_takes_back_the_last_with_its_form_filled_in(path: Path, opened: bool) -> None:
    async with queue_on(path) as desk:
        if opened:
            await desk.press("enter")
        await desk.press("C", "v")
        assert "u undoes it: end vulnerability." in desk.screen_text()
        await desk.press("h", "tab")
        await desk.type("Ill.")
        await desk.press("ctrl+s")
        await desk.press("u")
        assert "End vulnerability CMP-2026-00001" in desk.screen_text()
        assert "which undoes “Record vulnerability”" in str(desk.app.screen.query_one("#does", Static).visual)
        await desk.type("Recorded on the wrong case.")
        await desk.press("ctrl+s")
        assert on_queue(desk) if not opened else isinstance(desk.app.screen, CaseScreen)
        view = desk.store.view(desk.store.find("1"), desk.app.actor)
        assert [line.event for line in view.chronology][-2:] == [
            "VulnerabilityRecorded",
            "VulnerabilityEnded",
        ]


async def test_u_says_why_not_and_the_form_says_it_before(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("n")
        assert "It stays on record: nothing undoes it." in desk.screen_text()
        await desk.type("Rang back.")
        await desk.press("ctrl+s")
        assert on_queue(desk), said(desk)
        desk.app.clear_notifications()
        await desk.press("u")
        (notice,) = desk.notices()
        assert notice.startswith("Nothing undoes “Note” on CMP-2026-00001")
        assert on_queue(desk)
