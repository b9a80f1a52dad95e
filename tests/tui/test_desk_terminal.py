"""The desk at work in a terminal: small ones, dumb ones, ones that change their size, and a shell that puts it aside."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.tui.support import make_queue, other_store
from tests.tui.terminal import terminal

SHELL = shutil.which("bash")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def words(path: Path) -> tuple[str, ...]:
    return ("--db", str(path), "--as", "Ann")


def chronology(path: Path, number: str) -> list[str]:
    """What happened to a case, by the names of its events."""
    store = other_store(path)
    try:
        actor = store.acting("Ann")
        return [line.event for line in store.view(store.find(number), actor).chronology]
    finally:
        store.close()


def test_a_note_is_written_from_the_queue_and_is_in_the_register(path: Path) -> None:
    with terminal(*words(path)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("nRang back; nobody answered.\x13")
        desk.until(lambda: "CMP-2026-00001: note added" in desk.text())
        desk.send("\x11")
        assert desk.code() == 0
    assert "NoteAdded" in chronology(path, "1")


def test_it_follows_the_size_of_its_terminal_and_says_when_that_is_too_small(path: Path) -> None:
    with terminal(*words(path), size=(120, 35)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text() and "Overdue" in desk.text())
        desk.resize(40, 12)
        desk.until(lambda: "▸" in desk.text() and "Overdue  " not in desk.text() and "00001" in desk.text())
        desk.resize(30, 8)
        desk.until(lambda: "at least 40" in " ".join(desk.text().split()))
        desk.resize(120, 35)
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text() and "Overdue" in desk.text())
        desk.send("\x11")
        assert desk.code() == 0


def test_work_is_done_on_the_smallest_terminal(path: Path) -> None:
    with terminal(*words(path), size=(40, 12)) as desk:
        desk.until(lambda: "CMP-2026-00001" in desk.text())
        desk.send("j\r")
        desk.until(lambda: "Upheld · CMP-2026-00003" in desk.text())
        desk.send("a")
        desk.until(lambda: "Save (ctrl+s)" in desk.text())
        desk.send("\x13")
        desk.until(lambda: "00003: acknowledged" in desk.text())
        desk.send("\x11")
        assert desk.code() == 0
    assert "Acknowledged" in chronology(path, "3")


@pytest.mark.parametrize("term", ["dumb", ""])
def test_on_a_terminal_that_cannot_draw_it_says_what_to_use_instead(path: Path, term: str) -> None:
    with terminal(*words(path), environ={"TERM": term}, size=(200, 20)) as desk:
        assert desk.code() == 1
        assert "the desk can't draw on this terminal" in desk.text()
        assert "`upheld list` prints the queue" in desk.text()
        assert b"\x1b" not in desk.raw


def test_the_commands_work_on_a_terminal_that_cannot_draw(path: Path) -> None:
    with terminal("list", "owner:me", *words(path), environ={"TERM": "dumb"}, size=(120, 20)) as desk:
        assert desk.code() == 0
        assert "CMP-2026-00001" in desk.text()
        assert b"\x1b" not in desk.raw


@pytest.mark.skipif(SHELL is None, reason="needs bash for its job control")
def test_ctrl_z_puts_it_aside_and_fg_brings_it_back_with_what_was_typed(path: Path) -> None:
    shell = [str(SHELL), "--norc", "--noprofile", "-i"]
    with terminal(command=shell, environ={"PS1": "ready> "}) as desk:
        desk.until(lambda: "ready>" in desk.text())
        desk.send(f"{sys.executable} -m tui --db {path} --as Ann\n")
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("/refund")
        desk.until(lambda: "filter: refund" in desk.text())
        desk.send("\r\x1a")
        desk.until(lambda: "Stopped" in desk.text())
        desk.send('echo and ho""me\n')
        desk.until(lambda: "and home" in desk.text())
        desk.resize(90, 28)
        desk.send("fg\n")
        desk.until(lambda: "filter: refund" in desk.text() and "Stopped" not in desk.text())
        desk.send("j")
        desk.until(lambda: any("▸" in line and "00004" in line for line in desk.screen.display))
        desk.send("\x11")
        desk.until(lambda: desk.raw.count(b"\x1b[?1049l") == 2 and desk.raw.rstrip().endswith(b"ready>"))
        desk.send("exit $?\n")
        assert desk.code() == 0


def test_ctrl_z_where_there_is_no_shell_to_come_back_from_says_so(path: Path) -> None:
    with terminal(*words(path)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("\x1a")
        desk.until(lambda: "no shell here" in desk.text())
        desk.send("j\x11")
        assert desk.code() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_what_was_typed_is_a_draft_when_it_is_ended(path: Path, number: signal.Signals, code: int) -> None:
    with terminal(*words(path)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("nRang back, nobody")
        desk.until(lambda: "Rang back, nobody" in desk.text())
        os.kill(desk.process.pid, number)
        assert desk.code() == code
    with terminal(*words(path)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("n")
        desk.until(lambda: "Rang back, nobody" in desk.text() and "restored" in desk.text())
        desk.send("\x11")
        assert desk.code() == 0
    assert "NoteAdded" not in chronology(path, "1")


def test_keys_ahead_of_a_case_that_is_still_read_are_for_the_case(path: Path) -> None:
    with terminal(*words(path)) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("\rnTyped before it was there.\x13")
        desk.until(
            lambda: "CMP-2026-00001: note added" in desk.text() and "Upheld · CMP-2026-00001" in desk.text()
        )
        desk.send("\x11")
        assert desk.code() == 0


def test_no_color_is_kept_to_on_a_case_and_in_a_form(path: Path) -> None:
    with terminal(*words(path), environ={"NO_COLOR": "1"}) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("\r")
        desk.until(lambda: "What may happen next" in desk.text())
        desk.send("d")
        desk.until(lambda: "Save (ctrl+s)" in desk.text())
        whole = desk.raw.split(b"\x1b[")[1:-1]  # the last may not have come to its end yet
        coloured = [part for part in whole if part.startswith((b"38;2;", b"48;2;"))]
        assert all(_is_grey(part) for part in coloured)
        assert coloured
        desk.send("\x11")
        assert desk.code() == 0


def _is_grey(sequence: bytes) -> bool:
    red, green, blue = sequence.partition(b"m")[0].split(b";")[2:5]
    return red == green == blue
