"""The forms: what is asked, what is refused, what is kept; nothing typed is ever lost."""

import asyncio
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from textual import events
from textual.widgets import Button, Static

from store.errors import Busy, Damaged
from store.once import Done
from store.register import Store
from store.views import CaseView
from tests.store.worlds import edited_text
from tests.tui.case_support import WHO, Desk, desk_on, make_register
from tests.tui.form_support import case_of, case_on, row, said
from tui.drafts import DraftFile
from tui.screens.action_form import ActionForm, take_action
from tui.screens.case import CaseScreen
from tui.screens.form_rows import FormRow
from tui.screens.new_complaint import NewComplaint
from tui.widgets.fields import Choice, DateLine, Prose


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


async def fill_decision(desk: Desk) -> None:
    for text in ("u", "Promised for May.", "Service standards"):
        await desk.type(text)
        await desk.press("tab")


# --- what is asked --------------------------------------------------------------------------------------------------


async def test_the_fields_are_those_of_the_registry_and_the_date(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "ctrl+s", "d")
        names = [found.asked.field.name for found in desk.app.screen.query(FormRow)]
        remedy = ["remedy", "remedy_amount", "remedy_covers", "remedy_due"]
        assert names == ["outcome", "reasons", "authority", *remedy, "facts", "standard", "on"]
        assert desk.focused is row(desk, "outcome").editor
        text = desk.screen_text()
        assert "Decide CMP-2026-00001 · Stage 1" in text
        assert "A late certificate · Avery" in text
        assert "1 Upheld · 2 Partly upheld · 3 Not upheld" in str(
            desk.app.screen.query_one("#hint", Static).visual
        )


async def test_a_case_of_several_points_asks_which_and_begins_with_the_first_undecided(
    register: Path,
) -> None:
    async with case_on(register, point=["the delay", "the calls"]) as desk:
        await desk.press("a", "ctrl+s", "d")
        point = row(desk, "point").editor
        assert isinstance(point, Choice)
        assert desk.focused is point
        assert point.words == "1 the delay"
        await desk.press("tab")
        await fill_decision(desk)
        await desk.press("ctrl+s", "d")
        again = row(desk, "point").editor
        assert isinstance(again, Choice)
        assert again.words == "2 the calls"


async def test_a_case_is_allocated_to_whoever_may_have_it_and_to_oneself_unless_told_otherwise(
    register: Path,
) -> None:
    make_register(register, who={**WHO, "Ivy": ("customer_service", "team_leader")})
    async with desk_on(register, (80, 24), "Ivy") as desk:
        desk.store.receive({"subject": "Fees"}, desk.app.actor)
        desk.app.open_case(case_of(desk))
        await desk.settle()
        await desk.press("l")
        to = row(desk, "to").editor
        assert isinstance(to, Choice)
        assert to.words == "Ivy"
        assert (
            "1 Ann · 2 Bob · 3 Cara · [4 Ivy]" in desk.screen_text()
        )  # neither Dan nor Eve may handle stage 1
        await desk.press("b", "ctrl+s")
        assert desk.store.view(case_of(desk), desk.app.actor).row.owner == "Bob"


async def test_the_letter_is_shown_as_it_will_be_written(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a")
        editor = row(desk, "letter").editor
        assert isinstance(editor, Prose)
        letter = editor.text
        assert letter.startswith("Dear Avery,")
        await desk.press("ctrl+s")
        line = desk.store.view(case_of(desk), desk.app.actor).chronology[-1]
        assert (line.event, letter in line.text) == ("Acknowledged", True)


async def test_the_letter_tells_what_was_filled_in_and_not_what_somebody_wrote_themselves(
    register: Path,
) -> None:
    async with case_on(register) as desk:
        await desk.app.screen.run_action("take('update')")
        await desk.settle()
        editor = row(desk, "letter").editor
        assert isinstance(editor, Prose)
        row(desk, "text").editor.put("The examiner answers by Friday.")
        editor.focus()
        await desk.settle()
        assert "The examiner answers by Friday." in editor.text
        editor.put("My own words.")
        row(desk, "text").editor.focus()
        row(desk, "text").editor.put("By Monday.")
        editor.focus()
        await desk.settle()
        assert editor.text == "My own words."


async def test_a_letter_that_somebody_changes_is_the_one_recorded(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "tab")
        await desk.type("By hand: ")
        await desk.press("ctrl+s")
        assert "By hand: Dear Avery," in desk.store.view(case_of(desk), desk.app.actor).chronology[-1].text


async def test_what_cannot_be_undone_says_so_and_a_note_does_not(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a")
        assert "This can't be undone once recorded." in desk.screen_text()
        await desk.press("escape", "n")
        assert "This can't be undone once recorded." not in desk.screen_text()


async def test_closing_asks_once_and_no_is_the_safe_answer(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "ctrl+s", "d")
        await fill_decision(desk)
        await desk.press("ctrl+s", "r", "ctrl+s")
        before = desk.store.head()
        await desk.press("c")
        assert "Close CMP-2026-00001 · Stage 1" in desk.screen_text()
        assert desk.focused.id == "cancel"
        await desk.press("enter")
        assert desk.store.head() == before
        await desk.press("c", "y")
        assert desk.store.view(case_of(desk), desk.app.actor).row.state == "closed"


@pytest.mark.parametrize("at_once", [True, False])
async def test_keys_typed_before_the_form_has_come_are_its_text_and_no_commands(
    register: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    go_on, real = Event(), Store.view

    def slow(self: Store, *args: Any, **more: Any) -> CaseView:
        assert go_on.wait(20)
        return real(self, *args, **more)

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "view", slow)
        desk.app.post_message(events.Key("n", "n"))
        if not at_once:
            while not isinstance(desk.app.screen, ActionForm):
                await desk.pilot.pause(0.01)
        for char in "nWe rang":
            desk.app.post_message(events.Key("space" if char == " " else char, char))
        await desk.pilot.pause(0.05)
        go_on.set()
        await desk.settle()
        editor = row(desk, "text").editor
        assert isinstance(editor, Prose)
        assert editor.text == "nWe rang"


async def test_the_date_is_today_and_an_earlier_one_is_said_to_be_back_dated(register: Path) -> None:
    async with case_on(register, (80, 24)) as desk:
        desk.clock.pass_days(2)
        await desk.press("n")
        await desk.type("Rang on Monday.")
        on = row(desk, "on").editor
        assert isinstance(on, DateLine)
        on.focus()
        await desk.press("down", "down")
        assert on.value == "2026-03-16"
        assert "Mon 16 Mar · back-dated by 2 days" in desk.screen_text()
        await desk.press("ctrl+s", "tab", "tab")
        assert desk.store.view(case_of(desk), desk.app.actor).chronology[-1].on.isoformat() == "2026-03-16"
        assert "written down Wed 18 Mar" in desk.screen_text()


# --- what is refused ------------------------------------------------------------------------------------------------


async def test_a_missing_field_is_named_and_gets_the_cursor_and_nothing_typed_is_lost(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "ctrl+s", "d", "u", "ctrl+s")
        assert said(desk) == "! “Reasons” is missing: why, for the complainant to read."
        assert desk.focused is row(desk, "reasons").editor
        await desk.type("Promised for May.")
        await desk.press("ctrl+s")
        assert said(desk).startswith("! “Authority” is missing")
        await desk.type("Service standards")
        await desk.press("ctrl+s")
        assert desk.store.view(case_of(desk), desk.app.actor).row.state == "decided"


async def test_a_rule_that_speaks_at_the_end_is_said_word_for_word(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("x")
        await desk.type("21")
        await desk.press("tab")
        await desk.type("The examiner is away.")
        before = desk.store.head()
        await desk.press("ctrl+s")
        assert said(desk) == "! At most 20 working days may be added at stage 1."
        assert desk.store.head() == before
        assert row(desk, "reason").editor.typed == "The examiner is away."
        assert not desk.app.screen.query_one("#save", Button).disabled


async def test_what_is_no_date_is_said_and_gets_the_cursor(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        await desk.type("Rang.")
        row(desk, "on").editor.put("soon")
        await desk.press("ctrl+s")
        assert said(desk) == "! On: 'soon' is not a date; write it as YYYY-MM-DD."
        assert desk.focused is row(desk, "on").editor


async def test_an_action_not_permitted_is_refused_from_any_screen_with_its_sentence(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("escape")
        screen, before = desk.app.screen, desk.store.head()
        take_action(screen, case_of(desk), "decide")
        await desk.settle()
        assert desk.notices() == ["Stage 1 has not been acknowledged yet: acknowledge it first."]
        assert desk.app.screen is screen
        assert desk.store.head() == before


async def test_a_case_that_moved_on_is_read_again_at_a_key_and_what_was_written_stays(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a")
        desk.store.do(case_of(desk), "note", {"text": "Rang."}, desk.handler("Bob"))
        await desk.press("tab")
        await desk.type("By hand: ")
        await desk.press("ctrl+s")
        assert "CMP-2026-00001 has changed since it was read" in said(desk)
        assert "Bob: note added on 16 March 2026" in said(desk)
        assert "ctrl+r reads the case again" in said(desk)
        await desk.press("ctrl+r")
        assert isinstance(desk.app.screen, CaseScreen)
        assert "By hand: Dear Avery," in desk.store.view(case_of(desk), desk.app.actor).chronology[-1].text


async def test_a_case_that_moved_on_too_far_says_why_not(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a")
        desk.store.do(case_of(desk), "acknowledge", {}, desk.handler("Bob"))
        await desk.press("ctrl+s", "ctrl+r")
        assert said(desk) == "! Stage 1 was already acknowledged on 16 March 2026."
        assert isinstance(desk.app.screen, ActionForm)


async def test_a_register_that_is_busy_says_so_and_saving_again_saves(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Store.do

    def busy(self: Store, *args: object, **kwargs: object) -> Done:
        raise Busy("the register is busy: try again")

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "do", busy)
        await desk.press("n")
        await desk.type("Rang.")
        await desk.press("ctrl+s")
        assert said(desk) == "! the register is busy: try again"
        monkeypatch.setattr(Store, "do", real)
        await desk.press("ctrl+s")
        assert desk.notices() == ["CMP-2026-00001: note added."]


async def test_reading_that_takes_its_time_says_so(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, real = Event(), Store.view

    def slow(self: Store, *args: Any, **more: Any) -> CaseView:
        assert go_on.wait(20)
        return real(self, *args, **more)

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "view", slow)
        desk.app.post_message(events.Key("n", "n"))
        while "reading…" not in desk.screen_text():
            await desk.pilot.pause(0.02)
        go_on.set()
        await desk.settle()
        assert "reading…" not in desk.screen_text()
        assert desk.focused is row(desk, "text").editor


# --- once, and only once --------------------------------------------------------------------------------------------


async def test_saving_twice_at_once_records_once(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, calls = Event(), []
    real = Store.do

    def slow(self: Store, *args: object, **kwargs: object) -> Done:
        calls.append(kwargs["key"])
        assert go_on.wait(20)
        return real(self, *args, **kwargs)  # type: ignore[arg-type]  # handed on as it came

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "do", slow)
        await desk.press("n")
        await desk.type("Rang.")
        await desk.pilot.press("ctrl+s", "ctrl+s", "escape")
        form = desk.app.screen
        assert isinstance(form, ActionForm)
        assert form.query_one("#save", Button).disabled
        while str(form.query_one("#waiting", Static).visual) != "saving…":
            await desk.pilot.pause(0.02)
        go_on.set()
        await desk.settle()
        assert isinstance(desk.app.screen, CaseScreen)
        assert len(calls) == 1


async def test_a_failure_that_may_have_saved_is_repeated_without_harm(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, keys = Store.do, []

    def saves_and_fails(self: Store, *args: object, **kwargs: object) -> Done:
        keys.append(kwargs["key"])
        done = real(self, *args, **kwargs)  # type: ignore[arg-type]  # handed on as it came
        if len(keys) == 1:
            raise Damaged("it is not certain that the change was saved")
        return done

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "do", saves_and_fails)
        await desk.press("n")
        await desk.type("Rang.")
        await desk.press("ctrl+s")
        assert said(desk) == "! it is not certain that the change was saved"
        await desk.press("ctrl+s")
        assert desk.notices() == ["CMP-2026-00001: it was recorded already."]
        assert keys[0] == keys[1]
        events = [line.event for line in desk.store.view(case_of(desk), desk.app.actor).chronology]
        assert events.count("NoteAdded") == 1


async def test_another_text_is_another_submission(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = []

    def fails(self: Store, *args: object, **kwargs: object) -> Done:
        keys.append(kwargs["key"])
        raise Damaged("no")

    async with case_on(register) as desk:
        monkeypatch.setattr(Store, "do", fails)
        await desk.press("n", "R", "ctrl+s", "ctrl+s", "S", "ctrl+s")
        assert keys[0] == keys[1] != keys[2]


# --- a complaint that arrives ---------------------------------------------------------------------------------------


async def test_a_complaint_gets_its_reference_and_what_the_caller_is_told_is_seen_before(
    register: Path,
) -> None:
    make_register(register)
    async with desk_on(register, (120, 40)) as desk:
        got: list[str | None] = []
        desk.app.push_screen(NewComplaint(), got.append)
        await desk.settle()
        text = " ".join(desk.screen_text().replace("│", "").split())
        assert "A person will contact you by 25 March 2026" in text
        row(desk, "on").editor.put("2026-03-09")
        await desk.settle()
        text = " ".join(desk.screen_text().replace("│", "").split())
        assert "A person will contact you by 18 March 2026" in text
        assert "Mon 9 Mar · back-dated by 7 days" in text
        await desk.type("Fees taken twice")
        row(desk, "point").editor.put(["the first payment", "", "the second"])
        row(desk, "about_staff").editor.focus()
        await desk.press("y", "tab")
        await desk.type("bo")
        await desk.press("right")
        assert row(desk, "about_handler").editor.typed == [desk.handler("Bob").id]
        await desk.press("ctrl+s")
        assert got == ["CMP-2026-00001"]
        view = desk.store.view(case_of(desk), desk.app.actor)
        assert view.points == ["the first payment", "the second"]
        assert view.case.subjects == (desk.handler("Bob").id,)
        assert view.case.received.isoformat() == "2026-03-09"


async def test_a_complaint_without_a_subject_is_not_taken_in(register: Path) -> None:
    make_register(register)
    async with desk_on(register) as desk:
        await desk.press("N", "tab")
        await desk.type("Avery")
        await desk.press("ctrl+s")
        assert said(desk) == "! “About” is missing: what the complaint is about, in one line."
        assert desk.focused is row(desk, "subject").editor
        await desk.press("escape", "N")
        assert row(desk, "name").editor.typed == "Avery"


async def test_a_policy_that_asks_for_a_reason_has_it_in_the_form(register: Path) -> None:
    make_register(
        register,
        edited_text(
            ("escalation_needs_a_reason = { value = false", "escalation_needs_a_reason = { value = true")
        ),
    )
    async with desk_on(register, (80, 24)) as desk:
        ann = desk.app.actor
        desk.store.receive({"subject": "Fees"}, ann)
        case = case_of(desk)
        desk.store.do(case, "acknowledge", {}, ann)
        desk.store.do(case, "decide", {"outcome": "upheld", "reasons": "r", "authority": "a"}, ann)
        desk.store.do(case, "respond", {}, ann)
        desk.app.open_case(case)
        await desk.settle()
        await desk.press("e", "ctrl+s")
        assert said(desk).startswith("! “Reason” is missing")


# --- keys that are quicker than the form ------------------------------------------------------------------------------


async def burst(desk: Desk, *keys: str) -> None:
    """Keys read from the terminal in one go: none waits for what the one before it does."""
    for key in keys:
        char = key if len(key) == 1 else "\t" if key == "tab" else None
        desk.app.post_message(events.Key(key, char))
    await desk.settle()


async def test_what_is_typed_with_the_key_that_opens_a_form_fills_it_and_saves_it(register: Path) -> None:
    async with case_on(register, point=["the delay", "the calls"]) as desk:
        desk.store.do(case_of(desk), "acknowledge", {}, desk.app.actor)
        desk.app.look_around()
        await desk.settle()
        await burst(desk, "d", "2", "u", "tab", *"Lost", "tab", *"Rules", "ctrl+s")
        assert isinstance(desk.app.screen, CaseScreen), desk.screen_text()
        view = desk.store.view(case_of(desk), desk.app.actor)
        (decision,) = view.stages[0].decisions
        assert (decision.point, decision.outcome, decision.reasons, decision.authority) == (
            2,
            "upheld",
            "Lost",
            "Rules",
        )


async def test_one_step_after_another_in_one_go(register: Path) -> None:
    """What is permitted after the first is known before the second is looked at."""
    async with case_on(register) as desk:
        await burst(
            desk, "a", "ctrl+s", "d", "u", "tab", *"Lost", "tab", *"Rules", "ctrl+s", "r", "ctrl+s", "c", "y"
        )
        told = [line.event for line in desk.store.view(case_of(desk), desk.app.actor).chronology]
        assert told[-4:] == ["Acknowledged", "PointsDecided", "Responded", "Closed"], desk.screen_text()


async def test_what_was_typed_for_a_form_that_does_not_come_is_no_command(register: Path) -> None:
    async with case_on(register) as desk:
        Store.do(desk.store, case_of(desk), "acknowledge", {}, desk.app.actor)
        before = desk.store.head()
        await burst(
            desk, "a", "W", "x", "ctrl+s", "c", "y"
        )  # acknowledged meanwhile, and the screen does not know
        assert isinstance(desk.app.screen, CaseScreen)
        assert any("already acknowledged" in notice for notice in desk.notices())
        assert desk.store.head() == before


def has_form(desk: Desk) -> bool:
    """Whether a form lies in front."""
    return isinstance(desk.app.screen, ActionForm)


async def until(desk: Desk, holds: Callable[[], bool]) -> None:
    """Until something holds, with a thread of the desk still under way."""
    end = monotonic() + 10
    while not holds():
        assert monotonic() < end, desk.screen_text()
        await desk.pilot.pause(0.01)


async def test_escape_leaves_a_form_before_it_has_come(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = Event(), Store.view

    def slow(self: Store, *args: Any, **more: Any) -> CaseView:
        assert go_on.wait(20)
        return real(self, *args, **more)

    async with case_on(register) as desk:
        before = desk.store.head()
        monkeypatch.setattr(Store, "view", slow)
        desk.app.post_message(events.Key("n", "n"))
        await until(desk, lambda: has_form(desk))
        for key in ("W", "x", "escape"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(desk, lambda: not has_form(desk))
        go_on.set()
        await desk.settle()
        assert not has_form(desk)
        assert desk.store.head() == before
        assert desk.notices() == []


async def test_a_refusal_forgets_what_was_typed_after_saving(register: Path) -> None:
    async with case_on(register) as desk:
        desk.store.do(case_of(desk), "acknowledge", {}, desk.app.actor)
        desk.app.look_around()
        await desk.settle()
        await burst(desk, "d", "u", "tab", *"Lost", "ctrl+s", "W", "x")
        assert said(desk).startswith("! “Authority” is missing: ")
        assert row(desk, "reasons").editor.typed == "Lost"
        assert row(desk, "authority").editor.typed == ""


# --- digits ---------------------------------------------------------------------------------------------------------


async def test_a_digit_takes_the_choice_beside_it_and_goes_on(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "ctrl+s", "d")
        assert "Digit, letters or arrows: 1 Upheld · 2 Partly upheld · 3 Not upheld" in desk.screen_text()
        await desk.press("2")
        assert row(desk, "outcome").raw == "partly-upheld"
        assert desk.focused is row(desk, "reasons").editor
        await desk.press("3")  # is a text's own
        assert row(desk, "reasons").raw == "3"
        await desk.press("shift+tab", "9")  # of three
        assert row(desk, "outcome").raw == "partly-upheld"
        assert desk.focused is row(desk, "outcome").editor
        await desk.press("n", "1")  # of those that the letter left: as they are numbered then
        assert row(desk, "outcome").raw == "not-upheld"


async def test_points_are_taken_by_their_own_number_and_numbers_in_words_are_looked_for(
    register: Path,
) -> None:
    async with case_on(register, point=["the 3 calls", "the delay"]) as desk:
        await desk.press("a", "ctrl+s", "d", "2")
        assert row(desk, "point").raw == "2"
        assert desk.focused is row(desk, "outcome").editor
        terms = Choice({"a": "Unit 15", "b": "Unit 3"})
        assert str(terms.offered) == "Letters or arrows choose: Unit 15 · Unit 3"
        terms.on_key(events.Key("3", "3"))
        assert terms.value == "b"


async def test_a_complaint_begins_with_what_it_is_about_below_the_day_it_came(register: Path) -> None:
    make_register(register)
    async with desk_on(register) as desk:
        await desk.press("N")
        names = [found.asked.field.name for found in desk.app.screen.query(FormRow)][:5]
        assert names == ["on", "subject", "name", "telephone", "channel"]
        assert desk.focused is row(desk, "subject").editor
        await desk.press("shift+tab", "down")
        assert desk.focused is row(desk, "on").editor
        assert row(desk, "on").raw == "2026-03-15"


# --- left before it was there ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", range(4))
async def test_a_form_left_while_it_comes_is_gone_and_nothing_fails(register: Path, turns: int) -> None:
    """However far it has come: what it is made of is mounted a turn of the event loop after the other."""
    async with case_on(register) as desk:
        form = ActionForm(case_of(desk), "note")
        desk.app.push_screen(form)
        for _ in range(turns):
            await asyncio.sleep(0)
        form.dismiss(None)
        await desk.settle()
        assert isinstance(desk.app.screen, CaseScreen)
        await desk.press("n")
        assert desk.focused is row(desk, "text").editor


async def test_a_form_left_while_its_draft_is_read_is_not_filled(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with case_on(register) as desk:
        begun, go_on = Event(), Event()

        def read(_self: DraftFile, _zone: tzinfo) -> None:
            begun.set()
            go_on.wait(10)

        monkeypatch.setattr(DraftFile, "read", read)
        form = ActionForm(case_of(desk), "note")
        desk.app.push_screen(form)
        assert await asyncio.to_thread(begun.wait, 10)
        form.dismiss(None)
        await asyncio.sleep(0)
        go_on.set()
        await desk.settle()
        assert isinstance(desk.app.screen, CaseScreen)
        assert not form.is_ready
