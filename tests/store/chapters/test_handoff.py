"""Handing off: who can't resolve a complaint tells their line manager, and when is on record (R60)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import events as e
from store.case import Case
from store.case.chapters import Telling, told
from store.case.handoff import evolve
from store.errors import Refused
from store.people import Handler
from store.register import Store
from store.rules import decide, fields
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    CALENDAR,
    DAN,
    ENGLAND,
    EVE,
    GITA,
    HANDLERS,
    KIM,
    POLICY,
    SHIPPED,
    TODAY,
    after,
    entry,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)
from tui.cli import main

WHY = {"reason": "I may not waive the fee."}
GITAS = replace(GITA, manager=DAN.id)


def place(actor: Handler = GITAS, handlers: dict[int, Handler] | None = None) -> World:
    known = {**HANDLERS, GITA.id: GITAS} if handlers is None else handlers
    return World(actor, known, {POLICY: SHIPPED}, {CALENDAR: ENGLAND})


def handed(case: Case, around: World, **raw: object) -> e.New:
    values = fields.read(ACTIONS["hand-off"].fields, {**WHY, **raw}, SHIPPED, around.handlers)
    (new,) = decide.decide(case, Command("hand-off", TODAY, values), around, noon(TODAY))
    return new


def test_it_goes_to_the_line_manager_where_nobody_is_named() -> None:
    """Any member of staff may; the reason is kept, and the day."""
    case = receive_case(on=TODAY - timedelta(days=4))
    new = handed(case, place())
    assert new.event == e.HandedOff(on=TODAY, to=DAN.id, code="line-manager")
    assert new.texts == WHY
    after_it = step(case, "hand-off", {**WHY, "to": "Eve"}, GITA)
    (record,) = after_it.handoff.all
    assert (record.by, record.to, record.to_manager, record.on) == (GITA.id, EVE.id, False, TODAY)
    assert (after_it.state, after_it.stages, after_it.owner) == (case.state, case.stages, case.owner)


def test_it_is_told_in_words() -> None:
    case = step(step(receive_case(), "hand-off", {**WHY, "to": "Dan"}, GITA), "note", {"text": "x"})
    texts = {case.handoff.all[0].seq: WHY}
    assert ("Told to a line manager", [("Gita", f"told Dan on {TODAY}: {WHY['reason']}")]) in told(
        case, Telling(SHIPPED, texts, world().called)
    )
    says = ACTIONS["hand-off"].says
    assert (
        says(e.HandedOff(on=TODAY, to=DAN.id, code="line-manager"), world(), SHIPPED)
        == "to Dan, the line manager"
    )


@pytest.mark.parametrize(
    ("actor", "raw", "sentence"),
    [
        (ANN, {}, "No line manager is on record for Ann: say whom to hand it off to (to)."),
        (ANN, {"to": "Ann"}, "Ann can't hand CMP-2026-00419 off to themselves."),
        (ANN, {"to": "Kim"}, "Kim is complained about in CMP-2026-00419: hand it off to somebody else (to)."),
        (replace(ANN, manager=KIM.id), {}, "Kim is complained about in CMP-2026-00419: hand it off to somebody else (to)."),
    ],
)  # fmt: skip
def test_to_whom_it_can_not_go(actor: Handler, raw: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        handed(receive_case(about_handler=["Kim"]), place(actor), **raw)
    assert str(refused.value) == sentence


def test_where_nobody_is_left_or_the_case_has_ended() -> None:
    alone = place(ANN, {ANN.id: ANN})
    (permission,) = decide.permitted(receive_case(), alone, noon(TODAY), [ACTIONS["hand-off"]])
    assert (
        permission.why
        == "There is nobody else to hand CMP-2026-00419 off to; an administrator can add handlers."
    )
    assert "withdrawn" in (why_not(withdrawn(), "hand-off") or "")
    assert why_not(after(receive_case(), "acknowledge", "decide", "respond"), "hand-off") is None


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (e.HandedOff(on=TODAY, to=DAN.id, code="line-manager", texts={"reason": "x"}), []),
        (e.HandedOff(on=TODAY, to=DAN.id, code="line-manager"), ["it has no reason"]),
        (e.HandedOff(on=TODAY, to=DAN.id, code="other", texts={"reason": "x"}), ["it says 'other' of Dan, and is 'line-manager'"]),
        (e.HandedOff(on=TODAY, to=GITA.id, code="other", texts={"reason": "x"}), ["Gita can't hand CMP-2026-00419 off to themselves."]),
        (e.HandedOff(on=TODAY, to=99, code="other", texts={"reason": "x"}), ["there was no handler 99 to hand it off to"]),
    ],
)  # fmt: skip
def test_verify_finds_what_the_rules_would_not_have_made(event: e.HandedOff, found: list[str]) -> None:
    assert inspect(receive_case(), event, place(), noon(TODAY).replace(tzinfo=None)) == found


def test_its_state_space_keeps_every_promise() -> None:
    _, report = beside("handoff", lambda case: min(len(case.handoff.all), 1))
    assert report.faults == {}
    assert {stage for stage, action in report.done if action == "hand-off"} == {1, 2, 3, 4}


def test_another_event_is_none_of_its() -> None:
    case = receive_case()
    with pytest.raises(ValueError, match=r"^NoteAdded is not an event of a hand-off$"):
        evolve(case.handoff, entry(9, e.New(case.id, e.NoteAdded(on=TODAY)), ANN))


def test_through_a_real_register(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    me = store.acting()
    boss = store.add_handler("Boss", "boss", ["team_leader"], me)
    store.name_manager(me, boss, me)
    ref = store.receive({"subject": "A fee"}, me).ref
    path: Path = store.path
    store.close()
    capsys.readouterr()
    assert main(["do", ref, "hand-off", "--reason", "I may not waive it.", "--db", str(path)]) == 0
    assert main(["show", ref, "--json", "--db", str(path)]) == 0
    shown = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    (record,) = [r for r in shown["records"] if r["title"] == "Told to a line manager"]
    assert "told Boss, their line manager," in record["lines"][0]["text"]
    opened = Store.open(path)
    assert opened.verify().findings == []
    opened.close()
