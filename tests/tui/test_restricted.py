"""A restricted case on the desk: its rows are masked, opening it is logged once, and it does not stay where it is not for."""

from pathlib import Path

import pytest

from tests.tui.case_support import desk_on, make_register
from tui.screens.case import CaseScreen


@pytest.fixture
def register(tmp_path: Path) -> Path:
    make_register(tmp_path / "r.db")
    return tmp_path / "r.db"


async def test_opening_is_logged_once_however_often_the_screen_is_read_again(register: Path) -> None:
    async with desk_on(register, (100, 30), "Dan") as desk:
        dan, eve = desk.handler("Dan"), desk.handler("Eve")
        case = desk.store.find(
            desk.store.receive({"subject": "A late certificate", "name": "Avery"}, dan).ref
        )
        desk.store.do(case, "restrict-view", {"reason": "Known to the team."}, dan)
        desk.app.open_case(case)
        await desk.settle()
        assert "A late certificate" in desk.screen_text()
        for text in ("one", "two"):
            desk.store.do(case, "note", {"text": text}, dan)
            desk.app.look_around()
            await desk.settle()
        await desk.press("l")  # a form on the case is no other opening
        await desk.press("escape")
        assert [opening.handler for opening in desk.store.openings(eve)] == ["Dan"]
        await desk.press("minus")
        desk.app.open_case(case)
        await desk.settle()
        assert [opening.handler for opening in desk.store.openings(eve)] == ["Dan", "Dan"]


async def test_a_case_that_is_restricted_while_it_is_open_goes_from_the_screen(register: Path) -> None:
    async with desk_on(register, (100, 30)) as desk:
        ann, dan = desk.handler("Ann"), desk.handler("Dan")
        case = desk.store.find(
            desk.store.receive({"subject": "A late certificate", "name": "Avery"}, ann).ref
        )
        desk.app.open_case(case)
        await desk.settle()
        desk.store.do(case, "restrict-view", {"reason": "Known to the team."}, dan)
        desk.app.look_around()
        await desk.settle()
        assert isinstance(desk.app.screen, CaseScreen)
        text = desk.screen_text()
        assert "CMP-2026-00001 is restricted: only its owner" in text
        assert "Avery" not in text
        assert "certificate" not in text
        desk.store.do(case, "lift-view-restriction", {"reason": "Over."}, dan)
        desk.app.look_around()
        await desk.settle()
        assert "A late certificate" in desk.screen_text()


async def test_the_queue_shows_a_masked_row(register: Path) -> None:
    async with desk_on(register, (100, 30)) as desk:
        dan = desk.handler("Dan")
        case = desk.store.find(
            desk.store.receive({"subject": "A late certificate", "name": "Avery"}, dan).ref
        )
        desk.store.do(case, "restrict-view", {"reason": "Known to the team."}, dan)
        desk.app.look_around()
        await desk.settle()
        await desk.press("]")
        text = desk.screen_text()
        assert "restricted" in text
        assert "certificate" not in text
