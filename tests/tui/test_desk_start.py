"""The desk in a terminal of its own: it starts, it leaves the terminal as it was, and it ends when it is told to."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.tui.support import PATIENCE, make_queue
from tests.tui.terminal import COMMAND, ROOT, terminal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def test_shows_the_queue_and_leaves_the_terminal_as_it_was(path: Path) -> None:
    with terminal("--db", str(path), "--as", "Ann") as desk:
        desk.until(lambda: "CMP-2026-00001" in desk.text() and "Mine · 4 of 7 open" in desk.text())
        desk.send("j")
        desk.until(lambda: any("││▸" in line and "00003" in line for line in desk.screen.display))
        desk.send("/refund")
        desk.until(lambda: "filter: refund" in desk.text())
        desk.send("\x11")
        assert desk.code() == 0
        assert desk.raw.endswith(b"\x1b[?1004l") or b"\x1b[?1049l" in desk.raw
        assert b"\x1b[?25h" in desk.raw[desk.raw.rindex(b"\x1b[?1049l") :]


def test_what_is_typed_ahead_goes_where_the_keys_before_it_lead(path: Path) -> None:
    with terminal("--db", str(path), "--as", "Ann") as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.send("#6\r")
        desk.until(lambda: "Upheld · CMP-2026-00006" in desk.text())
        desk.send("-Abob\r")
        desk.until(lambda: "acting as Bob" in desk.text() and "Mine · 1 of 7 open" in desk.text())
        desk.send("]/taken twice\r\r")
        desk.until(lambda: "Upheld · CMP-2026-00003" in desk.text())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--db", "nowhere/register.db"), "there is no register at"),
        (("--db", "{path}", "--as", "Nobody"), "--as: no handler is called 'Nobody'"),
        (("--db", "pyproject.toml"), "is not a register"),
    ],
)
def test_a_register_that_cannot_be_opened_is_one_sentence(
    path: Path, words: tuple[str, ...], sentence: str
) -> None:
    with terminal(*(word.format(path=path) for word in words), size=(200, 20)) as desk:
        assert desk.code() == 1
        left = desk.raw[desk.raw.rfind(b"\x1b[?1049l") + 1 :].decode()
        said = [line for line in left.splitlines() if "upheld:" in line]
        assert len(said) == 1
        assert sentence in said[0]
        assert "Traceback" not in left


def test_without_a_terminal_it_says_so(path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--db", str(path)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "the desk needs a terminal" in done.stderr
    assert done.stdout == ""


BROKEN = """
import sys
from tui.cli import main
from tui.screens.queue_lists import QueueLists

def look_at(self, case):
    secret = "the name of a complainant"
    raise ValueError(secret)

QueueLists._look_at = look_at
sys.exit(main())
"""


def test_what_nobody_foresaw_is_one_sentence_without_a_word_of_the_data(path: Path, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [sys.executable, "-c", BROKEN]
    with terminal("--db", str(path), "--as", "Ann", command=command, environ=environ, size=(200, 30)) as desk:
        assert desk.code() == 1
        left = desk.raw[desk.raw.rindex(b"\x1b[?1049l") :].decode()
        assert "something went wrong that nobody foresaw (ValueError)" in left
        assert "complainant" not in left
        assert "Traceback" not in left
        (log,) = tmp_path.glob("state/**/*.log")
        assert "look_at" in log.read_text()
        assert "complainant" not in log.read_text()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_ends_when_it_is_told_to(path: Path, number: signal.Signals, code: int) -> None:
    with terminal("--db", str(path), "--as", "Ann") as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        os.kill(desk.process.pid, number)
        assert desk.code() == code


@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_ends_when_its_terminal_is_gone(path: Path, ignore_hangup: bool) -> None:
    with terminal("--db", str(path), "--as", "Ann", ignore_hangup=ignore_hangup) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        desk.process.fileobj.close()
        end = monotonic() + PATIENCE
        while desk.process.isalive():
            assert monotonic() < end, "it goes on without a terminal"
            select.select([], [], [], 0.05)
        assert desk.process.exitstatus == 129


def test_no_color_means_none(path: Path) -> None:
    with terminal("--db", str(path), "--as", "Ann", environ={"NO_COLOR": "1"}) as desk:
        desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
        cells = [cell for line in desk.screen.buffer.values() for cell in line.values()]
        assert all(_is_grey(colour) for cell in cells for colour in (cell.fg, cell.bg))
        assert any(
            cell.reverse or cell.bg not in ("default", "000000") for cell in cells
        )  # the cursor is seen all the same


def _is_grey(colour: str) -> bool:
    return colour == "default" or (len(colour) == 6 and colour[:2] == colour[2:4] == colour[4:])
