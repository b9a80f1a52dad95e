"""The letter as the complainant will read it: shown from the form, recorded by nothing, the same as a command prints."""

from pathlib import Path

import pytest
from textual.widgets import Button, Static

from tests.tui.form_support import case_of, case_on, row, said
from tests.tui.support import make_queue, queue_on
from tui.screens.action_form import ActionForm
from tui.screens.new_complaint import NewComplaint
from tui.screens.reader import Reader


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


async def test_a_decision_is_read_as_the_complainant_will_read_it_and_then_written_on(register: Path) -> None:
    async with case_on(register, (100, 45)) as desk:
        await desk.press("a", "ctrl+s", "d", "u", "tab")
        await desk.type("It was promised for May.")
        before = desk.store.row(case_of(desk), desk.app.actor).version
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, Reader)
        text = desk.screen_text()
        for words in (
            "As the complainant will read it · nothing is recorded yet",
            "Dear Avery,",
            "Our decision: upheld.",
            "It was promised for May.",
            "This rests on: [authority]",
            "If you are not satisfied with this response",
        ):
            assert words in text
        assert desk.store.row(case_of(desk), desk.app.actor).version == before
        await desk.press("escape")
        assert isinstance(desk.app.screen, ActionForm)
        assert desk.focused is row(desk, "reasons").editor
        await desk.type(" It came in July.")
        assert row(desk, "reasons").raw == "It was promised for May. It came in July."


async def test_what_was_written_is_what_is_read_and_then_kept(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "tab")
        await desk.type("By hand [@click=app.quit]x[/] [/: ")
        await desk.press("ctrl+l")
        page = desk.app.screen.query_one("#text Static", Static)
        shown = str(page.visual)
        assert shown.startswith("By hand [@click=app.quit]x[/] [/: Dear Avery,")
        await desk.press("escape", "ctrl+s")
        assert desk.store.letters(case_of(desk), desk.app.actor).letters[-1].text == shown


async def test_a_value_that_cannot_be_used_is_said_at_its_field(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("x")
        await desk.type("soon")
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, ActionForm)
        assert said(desk).startswith("! “Days”: 'soon' is not a whole number")
        assert desk.focused is row(desk, "days").editor


async def test_a_form_that_tells_nobody_anything_offers_no_letter(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        assert not desk.app.screen.query_one("#letter", Button).display
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, ActionForm)
        await desk.press("escape", "a")
        assert "Letter (ctrl+l)" in desk.screen_text()


async def test_what_a_new_complainant_is_told(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("minus", "N", "ctrl+l")  # before anything is filled in
        assert "Your complaint has the reference CMP-…" in desk.screen_text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, NewComplaint)


async def test_of_several_cases_the_first_letter_is_read(tmp_path: Path) -> None:
    async with queue_on(make_queue(tmp_path)) as desk:
        await desk.press("]", "]", "space", "space", "q")
        await desk.type("When was it?")
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, Reader)
        assert "When was it?" in desk.screen_text()
