"""Drafts: what is typed survives, is nobody else's, and is gone once it is recorded."""

import json
import stat
from pathlib import Path

import pytest

from tests.tui.case_support import make_register
from tests.tui.form_support import case_on, row
from tui.drafts import DraftFile, folder
from tui.screens.action_form import ActionForm


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


def drafts(register: Path) -> list[Path]:
    return sorted(folder(register).iterdir())


async def test_what_was_typed_is_kept_when_the_form_is_left_and_comes_back(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        await desk.type("Half a [note")
        await desk.press("escape")
        assert any("The draft is kept" in notice for notice in desk.notices())
        [file] = drafts(register)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert json.loads(file.read_text()) == {"text": "Half a [note"}
        assert file.name.isalnum()
        await desk.press("n")
        assert row(desk, "text").editor.typed == "Half a [note"
        assert "restored; ctrl+k discards it." in desk.screen_text()
        await desk.press("ctrl+s")
        assert drafts(register) == []
        await desk.press("n")
        assert row(desk, "text").editor.typed == ""


async def test_a_restored_draft_is_discarded_at_a_key_until_somebody_writes_on(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        await desk.type("Half a note")
        await desk.press("escape", "n", "ctrl+k")
        assert row(desk, "text").editor.typed == ""
        assert drafts(register) == []
        await desk.type("Another")
        await desk.press("escape", "n", "s", "home", "ctrl+k")  # now the key only cuts the line
        assert row(desk, "text").editor.typed == ""
        await desk.press("ctrl+z")
        assert row(desk, "text").editor.typed == "sAnother"


async def test_a_draft_survives_the_end_of_the_desk(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        await desk.type("Half a note")
        desk.app.exit()
        await desk.pilot.pause()
    assert [json.loads(file.read_text()) for file in drafts(register)] == [{"text": "Half a note"}]


async def test_a_draft_is_kept_while_somebody_writes(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n")
        await desk.type("Half a note")
        while not drafts(register):
            await desk.pilot.pause(0.05)
        assert isinstance(desk.app.screen, ActionForm)


async def test_leaving_with_nothing_typed_keeps_nothing(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("a", "escape")
        assert drafts(register) == []
        assert desk.notices() == []


async def test_the_drafts_of_two_handlers_are_apart(register: Path) -> None:
    async with case_on(register) as desk:
        await desk.press("n", "A", "escape")
        await desk.act_as("Bob")
        await desk.press("n")
        assert row(desk, "text").editor.typed == ""


def test_the_newest_is_kept_whichever_thread_comes_last_and_nothing_comes_back(register: Path) -> None:
    make_register(register)
    draft = DraftFile(register, 1, 2, "note")
    draft.keep({"text": "newer"}, 2)
    draft.keep({"text": "older"}, 1)
    assert [json.loads(file.read_text()) for file in drafts(register)] == [{"text": "newer"}]
    draft.keep({}, 3)
    assert drafts(register) == []
    draft.discard()
    draft.keep({"text": "late"}, 4)
    assert drafts(register) == []


def test_a_draft_half_written_by_a_killed_program_is_not_read_and_does_not_stay(register: Path) -> None:
    from datetime import UTC

    make_register(register)
    draft = DraftFile(register, 1, 2, "note")
    draft.keep({"text": "whole"}, 1)
    [file] = drafts(register)
    half = file.with_name(f"{file.name}.new")
    half.write_text('{"te')
    kept = draft.read(UTC)
    assert kept is not None
    assert kept.typed == {"text": "whole"}
    file.write_text('{"te')
    assert draft.read(UTC) is None
    draft.discard()
    assert drafts(register) == []


async def test_a_disk_that_refuses_drafts_is_named_before_anything_is_lost(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: DraftFile, typed: object, number: int) -> None:
        raise OSError(28, "No space left on device")

    async with case_on(register) as desk:
        monkeypatch.setattr(DraftFile, "keep", full)
        await desk.press("n")
        await desk.type("Half a note")
        await desk.press("escape")
        assert "No draft is kept (No space left on device)" in desk.screen_text()
        assert isinstance(desk.app.screen, ActionForm)
        assert row(desk, "text").editor.typed == "Half a note"
        await desk.press("escape")
        assert not isinstance(desk.app.screen, ActionForm)


def test_a_link_in_the_place_of_a_draft_is_not_written_through(register: Path, tmp_path: Path) -> None:
    make_register(register)
    draft = DraftFile(register, 1, 2, "note")
    draft.keep({"text": "mine"}, 1)
    [file] = drafts(register)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    file.with_name(f"{file.name}.new").symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic links"):
        draft.keep({"text": "more"}, 2)
    assert elsewhere.read_text() == "theirs"
