"""Pictures of the main screens at three sizes, of a register and a clock that stand still. Each docstring says what you should see.

`pytest tests/tui/test_snapshots.py --snapshot-update` draws them anew; look at each before you keep it. They hold for the pinned
Textual alone. Nothing in them is of the machine: no path, no clock, no cursor that blinks, no colour that the terminal chose.
"""

import atexit
import shutil
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from store.register import Store
from tests.tui.case_support import Clock
from tests.tui.scene import HOSTILE, RICH, make_scene
from tests.tui.support import QueueDesk, queue, until
from tui import themes
from tui.app import UpheldApp
from tui.opening import Opening

SMALL, MIDDLE, LARGE = (80, 24), (100, 30), (140, 40)

Snap = Callable[..., bool]
Look = Callable[..., None]


def _by_size(size: tuple[int, int]) -> str:
    return "{}x{}".format(*size)


@cache
def _scene() -> Path:
    """The register of the pictures, made once in a run of the tests."""
    folder = Path(mkdtemp(prefix="upheld-scene-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_scene(folder)
    return folder


@pytest.fixture
def look(snap_compare: Snap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Open the desk, press keys, each when what came of the one before is done, and compare what is seen."""
    for name in ("NO_COLOR", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(_scene(), tmp_path, dirs_exist_ok=True)

    def compare(size: tuple[int, int], *keys: str, case: int | None = None, theme: str = themes.DARK) -> None:
        clock = Clock()
        app = UpheldApp(Opening(tmp_path / "register.db", "Ann", lambda path: Store.open(path, clock=clock)))

        async def run_before(pilot: Pilot[None]) -> None:
            desk = QueueDesk(app, pilot, clock)
            await until(desk, lambda: app.store is not None and bool(queue(desk).queue_list.counts))
            app.theme = theme
            if case is not None:
                app.open_case(desk.store.find(str(case)))
            await desk.settle()
            for key in keys:
                await desk.press(key)
            for field in app.screen.query("Input, TextArea"):
                assert isinstance(field, Input | TextArea)
                field.cursor_blink = False
            app.clear_notifications()
            await desk.settle()

        run: Callable[[Pilot[None]], Awaitable[None]] = run_before
        try:
            assert snap_compare(app, terminal_size=size, run_before=run)
        finally:
            if app.store is not None:
                app.store.close()

    return compare


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=_by_size)
def test_queue(look: Look, size: tuple[int, int]) -> None:
    """Ann's cases, the late one first with "!" and the cursor; the queues beside them, on the smallest terminal above them."""
    look(size)


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=_by_size)
def test_case(look: Look, size: tuple[int, int]) -> None:
    """The warning of a restriction; deciding proposed first, under the cursor; what is owed; steps; chapters in a line each."""
    look(size, case=RICH)


def test_account(look: Look) -> None:
    """The account on the smallest terminal, down at what is owed, late things none; points; the decision of one."""
    look(SMALL, "tab", "ctrl+d", "ctrl+d", case=RICH)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=_by_size)
def test_menu(look: Look, size: tuple[int, int]) -> None:
    """The menu of the complainant over the case: what is proposed first, eleven letters, what may not be done with why."""
    look(size, "C", case=RICH)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=_by_size)
def test_decision(look: Look, size: tuple[int, int]) -> None:
    """The form of a decision; on the smallest terminal it scrolls between heading and buttons, with the field in hand in view."""
    look(size, "d", *["tab"] * 6, case=RICH)


def test_choice(look: Look) -> None:
    """The list of remedies narrowed to what has the letters typed in it; the one that is chosen stands between brackets."""
    look(SMALL, "R", "o", "o", "r", case=RICH)


def test_new_complaint(look: Look) -> None:
    """The form of a telephone call, with what the complainant is told."""
    look(MIDDLE, "N")


def test_help(look: Look) -> None:
    """Every key that works on a case, in groups."""
    look(MIDDLE, "question_mark", case=RICH)


def test_records(look: Look) -> None:
    """Two changes, one of them late, and one whose title means harm; nothing of it acts."""
    look(MIDDLE, "f2")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=_by_size)
def test_hostile_text(look: Look, size: tuple[int, int]) -> None:
    """A case whose every text means harm: all of it is shown as text, with a sign where a character would have acted."""
    look(size, *([] if size == LARGE else ["tab"]), case=HOSTILE)


def test_light(look: Look) -> None:
    """The case in the light theme."""
    look(MIDDLE, case=RICH, theme=themes.LIGHT)
