"""What goes wrong, and `upheld` as a process: its exit codes, its streams, and one sentence whatever happens."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from store.errors import Busy
from store.lock import FairLock
from store.unit_of_work import RegisterFile
from tests.tui.cli.conftest import Upheld
from tui.cli import main

ROOT = Path(__file__).resolve().parents[3]


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_unforeseen_error_is_one_sentence_and_a_log_without_data(
    upheld: Upheld, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, *args: object) -> None:
        secret = "Jo Brown"
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ZeroDivisionError(f"about {secret}") from error

    monkeypatch.setattr("store.register.Store.view", broken)
    told = upheld("show", ref)
    assert told.code == 1
    assert "Traceback" not in told.err
    log = Path(told.sentence.rsplit(" in ", 1)[1].removesuffix("."))
    assert told.sentence.startswith("something went wrong that nobody foresaw (ZeroDivisionError); ")
    assert log.is_relative_to(tmp_path)
    written = log.read_text(encoding="utf-8")
    assert "in broken" in written
    assert written.index("builtins.KeyError") < written.index("builtins.ZeroDivisionError")
    assert "about" not in written.split("builtins.ZeroDivisionError")[1]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_log_is_begun_anew_when_it_is_large(
    upheld: Upheld, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.register.Store.view", lambda *_: 1 / 0)
    monkeypatch.setattr("tui.log.LARGEST", 1)
    for _ in range(2):
        told = upheld("show", ref)
    log = Path(told.sentence.rsplit(" in ", 1)[1].removesuffix("."))
    assert log.read_text(encoding="utf-8").count("ZeroDivisionError") == 1


def test_log_that_cannot_be_written(
    upheld: Upheld, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("tui.log.log_file", lambda: tmp_path / "file" / "upheld.log")
    monkeypatch.setattr("store.register.Store.view", lambda *_: 1 / 0)
    assert upheld("show", ref).sentence == (
        "something went wrong that nobody foresaw (ZeroDivisionError); the log could not be written either."
    )


def test_busy_register(upheld: Upheld, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = RegisterFile.__init__
    monkeypatch.setattr(RegisterFile, "__init__", lambda self, path: made(self, path, lock_timeout=0.05))
    side = Path(f"{os.environ['UPHELD_DB']}.d")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with FairLock(side / "lock").exclusive(1):
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(60)
        told = upheld("list")
    finally:
        done.set()
        holder.join()
    assert told.code == 3
    assert told.sentence
    assert upheld("list").code == 0


def test_done_is_done_even_if_the_case_cannot_be_read_afterwards(
    upheld: Upheld, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise Busy("somebody else writes")

    monkeypatch.setattr("store.register.Store.row", busy)
    told = upheld("do", ref, "note", "--text", "x", "--json")
    assert (told.code, told.json) == (0, {"ref": ref, "version": 3, "events": ["NoteAdded"], "state": None})
    assert upheld("do", ref, "note", "--text", "x").out == f"{ref} note: saved\n"


def test_interrupted_quietly(upheld: Upheld, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("store.register.Store.page", interrupted)
    assert upheld("list") == (130, "", "")


def test_files_are_for_the_group_at_most(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = {}
    before = os.umask(0o022)
    try:
        for umask in (0o000, 0o022, 0o077):
            os.umask(umask)
            path = tmp_path / f"{umask:o}.duckdb"
            assert main(["init", "--db", str(path)]) == 0
            made[umask] = stat.S_IMODE(path.stat().st_mode)
            assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert made == {0o000: 0o660, 0o022: 0o660, 0o077: 0o600}


# --- a process of its own --------------------------------------------------------------------------------------------


def process(*words: str, **options: object) -> "subprocess.Popen[bytes]":
    settings: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([sys.executable, "-m", "tui", *words], cwd=ROOT, **settings)  # type: ignore[call-overload, no-any-return]  # options of Popen


def test_utf8_whatever_the_locale(upheld: Upheld, register: Path) -> None:
    upheld("new", "--subject", "Café ✓")
    for settings in (
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ):
        out, err = process("list", env={**os.environ, **settings}).communicate(timeout=60)
        assert ("Café ✓" in out.decode("utf-8"), err) == (True, b"")


def test_reader_that_has_seen_enough(upheld: Upheld, queue: list[str]) -> None:
    """The pipe's reading end is closed before anything is written: what `| head` does, made certain."""
    for words in (("list", "--json"), ("list",), ("show", queue[0])):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            asked = process(*words, stdout=writing)
        finally:
            os.close(writing)
        _, err = asked.communicate(timeout=60)
        assert (asked.returncode, err) == (141, b""), words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written(queue: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        asked = process("list", "--json", stdout=full)
        _, err = asked.communicate(timeout=60)
    assert (asked.returncode, err) == (
        1,
        b"upheld: the output could not be written: No space left on device.\n",
    )


def test_exit_codes_of_a_process(ref: str, tmp_path: Path) -> None:
    codes = {}
    for words in (
        ("list",),
        ("do", ref, "close"),
        ("do", ref, "nonsense"),
        ("doctor", "--db", str(tmp_path / "no")),
    ):
        asked = process(*words)
        out, err = asked.communicate(timeout=60)
        codes[words[0] if len(words) < 3 else words[2]] = (asked.returncode, bool(out), bool(err))
    assert codes == {
        "list": (0, True, False), "close": (1, False, True), "nonsense": (2, False, True), str(tmp_path / "no"): (0, True, False),
    }  # fmt: skip


def test_text_comes_through_a_pipe(upheld: Upheld, ref: str) -> None:
    asked = process("do", ref, "note", "--text", "-", "--json", stdin=subprocess.PIPE)
    out, err = asked.communicate("Señora\n".encode(), timeout=60)
    assert (json.loads(out)["version"], err) == (3, b"")
    assert upheld("show", ref, "--json").json["chronology"][-1]["text"] == "Señora"
