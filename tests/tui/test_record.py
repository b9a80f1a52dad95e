"""A change and a compliment opened at the desk: what may happen next, by the same registry as the command, in forms like those of a case."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.records import KINDS
from tests.tui.case_support import Desk
from tests.tui.form_support import row, said
from tests.tui.scene import make_scene
from tests.tui.support import other_store, queue, queue_on, until
from tui.format import plain
from tui.screens.record import RecordScreen
from tui.screens.step_form import StepForm


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the pictures."""
    return make_scene(tmp_path_factory.mktemp("scene")).parent


@pytest.fixture
def path(scene: Path, tmp_path: Path) -> Path:
    shutil.copytree(scene, tmp_path, dirs_exist_ok=True)
    return tmp_path / "register.db"


@pytest.fixture
async def desk(path: Path) -> AsyncIterator[Desk]:
    async with queue_on(path) as found:
        yield found


def state(desk: Desk, kind: str, ref: str) -> str:
    found = desk.store.records.find(ref)
    assert found is not None
    return desk.store.records.view(KINDS[kind], found[1], desk.app.actor).row.state


def opened(desk: Desk) -> RecordScreen:
    """The record, with nothing in front of it."""
    screen = desk.app.screen
    assert isinstance(screen, RecordScreen)
    return screen


def form(desk: Desk) -> StepForm:
    screen = desk.app.screen
    assert isinstance(screen, StepForm)
    return screen


async def test_a_change_is_given_to_somebody_and_done_by_its_letters(desk: Desk) -> None:
    await desk.press("f2", "enter", "a")
    form(desk)
    assert "Assign CHG-2026-00001" in desk.screen_text()
    assert row(desk, "owner").raw == desk.app.actor.id  # to oneself, unless told otherwise
    await desk.press("tab")
    await desk.type("2026-04-01")
    await desk.press("ctrl+s")
    opened(desk)
    found = desk.store.records.find("CHG-2026-00001")
    assert found is not None
    view = desk.store.records.view(*found, desk.app.actor)
    assert (view.row.owner, str(view.row.due)) == ("Ann", "2026-04-01")
    assert "change assigned by Ann" in desk.screen_text()
    assert "CHG-2026-00001: change assigned." in desk.notices()
    await desk.press("d")
    await desk.type("It can't be pressed twice any more.")
    await desk.press("ctrl+s")
    assert state(desk, "change", "CHG-2026-00001") == "done"
    await desk.press("escape")
    assert "Changes to make · 1" in desk.screen_text()  # the other one
    assert desk.store.verify().ok


async def test_enter_takes_the_step_under_the_cursor_and_what_is_missing_is_said_at_its_field(
    desk: Desk,
) -> None:
    await desk.press("f2", "enter", "enter")
    form(desk)
    assert form(desk).action == "assign-change"
    await desk.press("ctrl+s")
    assert said(desk).startswith("! “Due” is missing")
    assert desk.focused is row(desk, "due").editor
    await desk.press("escape")
    opened(desk)


async def test_what_may_not_happen_says_why_and_keys_of_other_kinds_mean_nothing(desk: Desk) -> None:
    await desk.press("f2", "enter", "s")
    opened(desk)
    change = KINDS["change"]
    (why,) = [
        p.why
        for p in desk.store.records.can(change, opened(desk).number, desk.app.actor)
        if p.action == "assess-effect"
    ]
    assert desk.notices() == [why]
    await desk.press("p", "u")
    opened(desk)
    assert desk.notices() == [why]


async def test_a_compliment_is_shared_with_those_it_thanks(desk: Desk) -> None:
    await desk.press("f3", "enter", "p", "B", "right", "ctrl+s")
    opened(desk)
    assert "compliment · shared" in desk.screen_text()
    await desk.press("u", "1")
    await desk.type("It is told to who begins here.")
    await desk.press("ctrl+s")
    assert "compliment · used" in desk.screen_text()


async def test_somebody_was_quicker_and_nothing_typed_is_lost(desk: Desk, path: Path) -> None:
    await desk.press("f2", "enter", "X")
    await desk.type("It is no use.")
    other = other_store(path)
    number = form(desk).case
    values = {"owner": "Ann", "due": "2026-05-01"}
    other.records.do(KINDS["change"], number, "assign-change", values, other.acting("Ann"))
    await desk.press("ctrl+s")
    assert "has changed since it was read" in said(desk)
    await desk.press("ctrl+r")
    assert state(desk, "change", "CHG-2026-00001") == "dropped"
    other.close()


async def test_what_a_colleague_does_appears(desk: Desk, path: Path) -> None:
    await desk.press("f2", "enter")
    other = other_store(path)
    number = opened(desk).number
    other.records.do(KINDS["change"], number, "done", {"text": "Made."}, other.acting("Ann"))
    other.close()
    desk.app.look_around()
    await until(desk, lambda: "change · done" in desk.screen_text())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
async def test_hostile_words_are_words(path: Path, size: tuple[int, int]) -> None:
    async with queue_on(path, size) as desk:
        await desk.press("f2", "j", "enter")
        for keys in (("tab",), ("G",), ("tab", "d"), ("escape", "y"), ("escape",)):
            await desk.press(*keys)
            text = desk.screen_text().replace("\n", "")
            assert plain(text) == text
        await desk.press("escape")
        assert queue(desk) is desk.app.screen_stack[-1]
