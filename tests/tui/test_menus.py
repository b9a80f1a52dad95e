"""The menus of the chapters by keys: opened at once, taken from by a letter, left without a trace, from the case and from the queue."""

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from store.rules.actions import ACTIONS
from tests.tui.case_support import SIZES, Desk, desk_on
from tests.tui.form_support import case_of, case_on, row
from tests.tui.support import here, make_queue, on_queue, queue_on, until
from tui.actions import MENUS
from tui.screens.action_form import ActionForm
from tui.screens.action_menu import ActionMenu
from tui.screens.case import CaseScreen
from tui.widgets.marked_list import MarkedList
from tui.widgets.next_steps import NextSteps


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


def shows(desk: Desk, kind: type[Screen[Any]]) -> bool:
    """Whether such a screen is on top."""
    return isinstance(desk.app.screen, kind)


def action(desk: Desk) -> str:
    """The action whose form is open."""
    form = desk.app.screen
    assert isinstance(form, ActionForm)
    return form.action


def events(desk: Desk) -> list[str]:
    return [line.event for line in desk.store.view(case_of(desk), desk.app.actor).chronology]


@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_takes_from_the_menu(register: Path, size: tuple[int, int]) -> None:
    async with case_on(register, size) as desk:
        await desk.press("E")
        assert shows(desk, ActionMenu)
        assert "Evidence · CMP-2026-00001" in desk.screen_text()
        assert "Add evidence" in desk.screen_text()
        await desk.press("a")
        assert shows(desk, ActionForm)
        row(desk, "text").editor.put("The call log")
        row(desk, "source").editor.put("Telephone system")
        await desk.press("ctrl+s")
        assert shows(desk, CaseScreen)
        assert events(desk)[-1] == "EvidenceAdded"


async def test_what_is_typed_in_one_go_ends_in_the_form(tmp_path: Path) -> None:
    """`F f` and what follows, read from the terminal at once: none of it is a command of the case."""
    async with queue_on(make_queue(tmp_path)) as desk:
        await desk.press("enter")
        await desk.press("n", *"ring back", "ctrl+s")
        before = desk.store.head()
        await desk.press("E", "a", *"The fax")
        assert shows(desk, ActionForm)
        assert row(desk, "text").editor.typed == "The fax"
        assert desk.store.head() == before


@pytest.mark.parametrize("key", ["escape", "minus"])
async def test_a_menu_is_left_without_a_trace(register: Path, key: str) -> None:
    async with case_on(register) as desk:
        before = desk.store.head()
        await desk.press("R", key)
        assert shows(desk, CaseScreen)
        assert desk.focused.id == "next"
        assert desk.store.head() == before


async def test_the_cursor_takes_and_moves_in_a_menu(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("C", "j", "j", "k")
        under = desk.app.screen.query_one(MarkedList).under_cursor
        assert under == "agree-adjustment"
        await desk.press("enter")
        assert action(desk) == "agree-adjustment"


async def test_a_click_takes_from_a_menu(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("R")
        await desk.pilot.click(MarkedList, offset=(8, 0))
        await desk.settle()
        assert action(desk) == "offer-remedy"


async def test_what_may_not_be_taken_says_why(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("R")
        why = {p.action: p.why for p in desk.store.can(case_of(desk), desk.app.actor)}["deliver-remedy"]
        assert why
        await desk.press("d")
        assert shows(desk, CaseScreen)
        assert desk.notices() == [why]


async def test_enter_on_a_folded_chapter_opens_its_menu(register: Path) -> None:
    async with case_on(register, (100, 50)) as desk:
        steps = desk.app.screen.query_one(NextSteps)
        while steps.under_cursor != "menu remedies":
            await desk.press("j")
        await desk.press("enter")
        assert shows(desk, ActionMenu)
        assert "Remedies · CMP-2026-00001" in desk.screen_text()


@pytest.mark.parametrize("name", MENUS)
async def test_every_menu_opens_by_its_key_and_fits(register: Path, name: str) -> None:
    async with case_on(register) as desk:
        await desk.press(MENUS[name].key)
        menu = desk.app.screen.query_one(MarkedList)
        assert {option.id for option in menu.options} == set(MENUS[name].letters)
        text = desk.screen_text()
        assert all(ACTIONS[action].title in text for action in MENUS[name].letters)
        assert menu.max_scroll_y == 0


async def test_a_menu_of_the_case_under_the_cursor_of_the_queue(tmp_path: Path) -> None:
    async with queue_on(make_queue(tmp_path)) as desk:
        await desk.press("j")
        before = here(desk)
        await desk.press("S")
        await until(desk, lambda: shows(desk, ActionMenu))
        assert f"Assessment · CMP-2026-{before}" in desk.screen_text()
        await desk.press("a")
        assert shows(desk, ActionForm)
        assert f"Assess CMP-2026-{before}" in desk.screen_text()
        await desk.press("escape")
        assert on_queue(desk)
        await desk.press("R")
        await until(desk, lambda: "No remedy of" in desk.screen_text())  # asked for, and shown when it came


async def test_in_a_menu_of_a_restricted_case_nothing_is_said_of_it(tmp_path: Path) -> None:
    from tests.tui.case_support import make_register

    make_register(tmp_path / "r.db")
    async with desk_on(tmp_path / "r.db", (100, 30)) as desk:
        dan = desk.handler("Dan")
        case = desk.store.find(
            desk.store.receive({"subject": "A late certificate", "name": "Avery"}, dan).ref
        )
        desk.store.do(case, "restrict-view", {"reason": "Known to the team."}, dan)
        desk.app.look_around()
        await desk.settle()
        await desk.press("]", "R")
        assert "No remedy" not in desk.screen_text()
        await desk.press("o")
        assert any("is restricted" in notice for notice in desk.notices())


async def test_a_menu_on_the_smallest_terminal_scrolls(register: Path) -> None:
    async with case_on(register, (40, 12)) as desk:
        await desk.press("C")
        assert "The complainant" in desk.screen_text()
        menu = desk.app.screen.query_one(MarkedList)
        assert menu.max_scroll_y > 0
        await desk.press("G")
        last = menu.options[-1].id
        assert menu.under_cursor == last
        assert ACTIONS[str(last)].title in desk.screen_text()
        await desk.press("escape", "C", "r")
        assert action(desk) == "add-representative"


async def test_every_key_can_be_given_another_by_its_id(register: Path) -> None:
    """What a keymap of somebody's own will do: menus, letters in them, and steps."""
    async with case_on(register) as desk:
        desk.app.set_keymap({"menu.remedies": "f5", "case.offer-remedy": "z", "case.note": "f6"})
        await desk.press("f5", "z")
        assert action(desk) == "offer-remedy"
        await desk.press("escape", "f6")
        assert action(desk) == "note"
