"""Colleagues: who writes on a case is seen, also that they are gone; what others do appears and the cursor stays; hand over with a note."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.presence import FOLDER, Here, writers
from tests.tui.support import make_queue, other_store, queue_on, until
from tests.tui.terminal import ROOT
from tui.screens.action_form import ActionForm
from tui.screens.case import CaseScreen

WRITES = """
import sys
from pathlib import Path
from store.presence import Here
form = Here(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
form.enter()
print("here", flush=True)
sys.stdin.readline()
form.leave()
print("left", flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


@contextmanager
def writing(
    path: Path, case: int, handler: int = 2, action: str = "decide"
) -> Iterator["subprocess.Popen[str]"]:
    """Another process with a form open."""
    words = [sys.executable, "-c", WRITES, str(path), str(case), str(handler), action]
    other = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "here\n"
    try:
        yield other
    finally:
        other.kill()
        other.communicate()


def case_of(path: Path, number: str) -> int:
    store = other_store(path)
    try:
        return store.find(number)
    finally:
        store.close()


def left(path: Path) -> list[Path]:
    return list((path.with_name(f"{path.name}.d") / FOLDER).glob("*"))


# --- beside the register ---


def test_who_writes_is_seen_until_they_leave(path: Path) -> None:
    case = case_of(path, "1")
    with writing(path, case) as other:
        (writer,) = writers(path, case)
        assert (writer.handler, writer.action) == (2, "decide")
        assert writers(path, case + 1) == []
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "left\n"
        assert writers(path, case) == []
        assert left(path) == []


def test_who_is_killed_is_gone_and_what_was_left_is_swept_away(path: Path) -> None:
    case = case_of(path, "1")
    with writing(path, case) as other:
        assert len(writers(path, case)) == 1
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert len(left(path)) == 1
        assert writers(path, case) == []
        assert left(path) == []


def test_ones_own_forms_are_no_colleagues_and_leaving_twice_is_leaving(path: Path) -> None:
    case = case_of(path, "1")
    form = Here(path, case, 1, "note")
    form.enter()
    assert len(left(path)) == 1
    assert writers(path, case) == []
    form.leave()
    form.leave()
    form.enter()  # a thread that comes too late
    assert left(path) == []


def test_where_nothing_can_be_written_or_believed_nobody_is_seen_and_nothing_breaks(
    path: Path, tmp_path: Path
) -> None:
    case = case_of(path, "1")
    Here(tmp_path / "file" / "r.db", case, 1, "note").enter()
    folder = path.with_name(f"{path.name}.d") / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{case}-1").symlink_to("/etc/passwd")
    with writing(path, case, 99, "[/]\x1b[2J"):
        assert [(writer.handler, writer.action) for writer in writers(path, case)] == [(99, "[/]\x1b[2J")]
    assert Path("/etc/passwd").exists()


def test_nothing_of_it_is_in_the_ledger(path: Path) -> None:
    store = other_store(path)
    head = store.head()
    store.close()
    with writing(path, case_of(path, "1")):
        store = other_store(path)
        assert store.head() == head
        assert store.verify().ok
        store.close()


# --- on the screen ---


async def test_the_case_says_who_writes_and_when_they_have_left(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("enter")
        case = desk.app.screen
        assert isinstance(case, CaseScreen)
        with writing(path, case.case):
            case.look_who()
            await until(desk, lambda: "Bob is writing (Decide), since" in desk.screen_text())
        case.look_who()
        await until(desk, lambda: "is writing" not in desk.screen_text())


async def test_a_form_says_at_once_that_somebody_else_writes(path: Path) -> None:
    async with queue_on(path) as desk:
        with writing(path, case_of(path, "1"), action="note"):
            await desk.press("d")
            assert isinstance(desk.app.screen, ActionForm)
            await until(desk, lambda: bool(desk.notices()))
            (notice,) = desk.notices()
            assert notice.startswith("CMP-2026-00001: Bob is writing (Note), since ")
            assert len(left(path)) == 2
        await desk.press("escape")
        assert writers(path, case_of(path, "1")) == []
        assert left(path) == []


async def test_what_names_nobody_of_the_register_is_not_shown(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("enter")
        case = desk.app.screen
        assert isinstance(case, CaseScreen)
        with writing(path, case.case, 99, "decide"), writing(path, case.case, 2, "[@click=app.quit]x[/]"):
            case.look_who()
            await desk.settle()
            assert "is writing" not in desk.screen_text()
            assert "click" not in desk.screen_text()


async def test_two_desks_at_once_see_each_others_work_and_keep_their_cursors(path: Path) -> None:
    async with queue_on(path, as_name="Ann") as ann, queue_on(path, as_name="Bob") as bob:
        await ann.press("enter", "j", "j", "j")
        case = ann.app.screen
        assert isinstance(case, CaseScreen)
        steps = case.next_steps
        before = steps.under_cursor
        await bob.press("number_sign", "1", "enter", "n")
        await bob.type("Seen by both.")
        await bob.press("ctrl+s")
        assert "Seen by both." in bob.screen_text()
        ann.app.look_around()
        await until(ann, lambda: "Seen by both." in ann.screen_text())
        assert ann.app.screen == case
        assert steps.under_cursor == before
        await ann.press("n")
        await ann.type("Answered by the other.")
        await ann.press("ctrl+s")
        bob.app.look_around()
        await until(bob, lambda: "Answered by the other." in bob.screen_text())
        assert ann.store.verify().ok


async def test_a_case_is_handed_over_with_a_note(path: Path) -> None:
    async with queue_on(path, as_name="Dan") as desk:
        await desk.press("number_sign", "7", "enter", "l", "b", "tab")
        await desk.type("She rings on Friday; the file is with Finance.")
        await desk.press("ctrl+s")
        assert "She rings on Friday; the file" in " ".join(desk.screen_text().split())
        assert desk.store.view(desk.store.find("7"), desk.app.actor).row.owner == "Bob"
