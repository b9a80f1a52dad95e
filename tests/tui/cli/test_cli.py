"""How `upheld` is called: where its options may stand, what is a mistake, and when the desk opens."""

import os
import sys
import types
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Upheld
from tui.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[3]


# --- options before and after ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("--db", "{db}", "--as", "Ben", "--json", "list", "owner:me"),
        ("list", "owner:me", "--db", "{db}", "--as", "Ben", "--json"),
        ("--json", "list", "--as", "Ben", "owner:me", "--db={db}"),
        ("--db", "/nowhere", "--as", "Amy", "list", "owner:me", "--as", "Ben", "--db", "{db}", "--json"),
    ],
)
def test_common_options_stand_before_or_after(
    upheld: Upheld, queue: list[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    db = os.environ["UPHELD_DB"]
    monkeypatch.delenv("UPHELD_DB")
    told = upheld(*(word.format(db=db) for word in words))
    assert [row["owner"] for row in told.json] == ["Ben"]


@pytest.mark.parametrize(
    "words",
    [
        ("--as", "Ben", "--json", "do", "1", "note", "--text", "x"),
        ("do", "--as", "Ben", "--json", "1", "note", "--text", "x"),
        ("do", "1", "--as", "Ben", "note", "--json", "--text", "x"),
        ("do", "1", "note", "--text", "x", "--json", "--as", "Ben"),
    ],
)
def test_common_options_stand_anywhere_around_an_action(
    upheld: Upheld, ref: str, words: tuple[str, ...]
) -> None:
    assert upheld(*words).json["events"] == ["NoteAdded"]
    assert upheld("show", "1", "--json").json["chronology"][-1]["actor"] == "Ben"


def test_upheld_db_names_the_register_unless_db_does(upheld: Upheld, ref: str, tmp_path: Path) -> None:
    assert upheld("list", "--json").json[0]["ref"] == ref
    other = tmp_path / "none.duckdb"
    assert upheld("list", "--db", other).sentence.startswith(f"there is no register at {other}: ")


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("lst",), "there is no command 'lst'; did you mean 'list'?"),
        (("xyzzy",), f"there is no command 'xyzzy'; there are {', '.join(sorted(COMMANDS))}."),
        (("do", "1", "acknwledge"), "there is no action 'acknwledge'; did you mean 'acknowledge'?"),
        (("do", "1", "decide", "--reason", "x"), "the following arguments are required: --outcome, --reasons, --authority"),
        (("do", "1", "note", "--text", "x", "--txet", "y"), "there is no option '--txet'; did you mean '--text'?"),
        (("do", "1", "note", "--text"), "argument --text: expected one argument"),
        (("do", "1", "note", "--text", "x", "y"), "'y' is one word too many; put quotes round a value of several words."),
        (("do", "1", "note", "--text", "x", "--on", "2026-02-30"), "argument --on: '2026-02-30' is not a date; write it as YYYY-MM-DD."),
        (("do", "1", "note", "--text", "x", "--version", "0"), "argument --version: '0' is not a whole number from 1."),
        (("do", "1"), "the following arguments are required: ACTION"),
        (("new", "--detail", "x"), "the following arguments are required: --subject"),
        (("list", "--limit", "-5"), "argument --limit: '-5' is not a whole number from 1."),
        (("show",), "the following arguments are required: REF"),
        (("handlers", "add", "Zoe"), "the following arguments are required: --account"),
        (("demo", "--seed", "x"), "argument --seed: 'x' is not a whole number from 0."),
    ],
)  # fmt: skip
def test_usage(upheld: Upheld, words: tuple[str, ...], sentence: str) -> None:
    told = upheld(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("usage: upheld")
    assert told.err.splitlines()[-1] == f"upheld: {sentence}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(upheld: Upheld, command: str) -> None:
    told = upheld(command, "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"usage: upheld {command} ")
    assert "--db PATH" in told.out


def test_help_names_every_command(upheld: Upheld) -> None:
    told = upheld("--help")
    assert told.code == 0
    for command, does in COMMANDS.items():
        assert f"    {command:<14}{does}\n" in told.out


def test_version(upheld: Upheld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda package: f"1.2.3 of {package}")
    assert upheld("--version") == (0, "upheld 1.2.3 of upheld\n", "")


def test_action_has_help_of_its_own(upheld: Upheld) -> None:
    told = upheld("do", "CMP-2026-00001", "decide", "--help")
    assert told.code == 0
    for option in ("--outcome", "--reasons", "--authority", "--point", "--on", "--key", "--version"):
        assert option in told.out


# --- the desk --------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str | None]]:
    """The desks that were opened, none of them on a screen."""
    opened: list[tuple[Path, str | None]] = []

    def run_desk(path: Path, name: str | None) -> int:
        opened.append((path, name))
        return 7

    app = types.ModuleType("tui.opening")
    vars(app)["run_desk"] = run_desk
    monkeypatch.setitem(sys.modules, "tui.opening", app)
    for module in ("tui.cli", "tui.commands.demo"):
        monkeypatch.setattr(f"{module}.is_interactive", lambda: True)
    return opened


def test_without_a_command_the_desk_opens(
    upheld: Upheld, desk: list[tuple[Path, str | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert upheld("--db", tmp_path / "x.duckdb", "--as", "Ben").code == 7
    assert desk == [(tmp_path / "x.duckdb", "Ben")]


def test_demo_opens_the_desk_unless_told_not_to(
    upheld: Upheld, desk: list[tuple[Path, str | None]], tmp_path: Path
) -> None:
    words = ("demo", "--cases", "5", "--db", tmp_path / "demo.duckdb")
    assert [upheld(*words, option).code for option in ("--no-open", "--json")] == [0, 0]
    assert desk == []
    told = upheld(*words)
    assert (told.code, desk) == (7, [(tmp_path / "demo.duckdb", None)])
    assert "5 complaints" in told.out


def test_demo_shows_its_progress_to_whoever_waits(
    upheld: Upheld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.commands.demo.is_watched", lambda: True)
    told = upheld("demo", "--cases", "5", "--no-open", "--db", tmp_path / "demo.duckdb")
    assert "\r5 of 5 complaints" in told.err
    assert told.err.endswith("\r\x1b[K")
    assert "of 5" not in told.out


def test_desk_needs_a_terminal(upheld: Upheld) -> None:
    told = upheld()
    assert told.code == 1
    assert told.sentence.startswith("the desk needs a terminal; ")
