"""`upheld report --for`: packs on the command line, and whether they still hold."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from analytics.chapters import AUDIENCES
from store.demo import make
from tests.tui.cli.conftest import Upheld
from tui.commands.report import READERS
from tui.progress import Steps

ALLOWED = {"compliance_manager", "administrator", "team_leader"}


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("busy") / "register.duckdb"
    make(path, cases=60, seed=4, today=date(2026, 11, 24))
    return path


@pytest.fixture
def used(busy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(busy.parent, tmp_path / "register")
    monkeypatch.setenv("UPHELD_DB", str(tmp_path / "register" / busy.name))
    return tmp_path


def who(upheld: Upheld, *, may: bool) -> str:
    """A handler who may see the cases behind figures, or one who may not."""
    for handler in upheld("handlers", "--json").json:
        if bool(ALLOWED & {grant["role"] for grant in handler["roles"]}) is may:
            return str(handler["name"])
    raise AssertionError(may)


def test_a_pack_is_made_recorded_and_checked_as_of_its_events(upheld: Upheld, used: Path) -> None:
    out = used / "pack"
    told = upheld("report", "--for", "executive", "--out", out, "--no-pdf", "--author", "Compliance")
    assert told.code == 0
    assert told.out.endswith(f"{out / 'index.html'}\n")
    assert "By Compliance." in (out / "index.html").read_text("utf-8")
    assert {path.name for path in out.iterdir()} == {
        "index.html",
        "tables",
        "tables.xlsx",
        "figures.csv",
        "manifest.json",
    }
    words = ("pack", "record", out / "manifest.json", "--committee", "executive", "--minute", "4.2")
    assert upheld(*words).code == 0  # an event more
    assert upheld("report", "--check", out / "manifest.json").out == "nothing differs\n"
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    manifest["figures"]["balance.closed.cases"] += 1
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = upheld("report", "--check", out / "manifest.json", "--json")
    assert (found.code, found.json["ok"]) == (4, False)
    assert [one["where"] for one in found.json["findings"]] == ["balance.closed.cases"]
    manifest["ledger"]["head"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refused = upheld("report", "--check", out / "manifest.json")
    assert (refused.code, "does not have the hash" in refused.sentence) == (1, True)
    assert (
        "was not compared with this pack" in upheld("report", "--for", "staff", "--out", out, "--no-pdf").err
    )


def test_the_whole_report_is_checked_as_of_its_events_too(upheld: Upheld, used: Path) -> None:
    assert upheld("report", "--out", used / "whole").code == 0
    words = (
        "pack",
        "record",
        used / "whole" / "manifest.json",
        "--committee",
        "executive",
        "--minute",
        "4.2",
    )
    assert upheld(*words).code == 0
    assert upheld("report", "--check", used / "whole" / "manifest.json").out == "nothing differs\n"


def test_the_cases_behind_figures_are_for_those_who_may_read_them(upheld: Upheld, used: Path) -> None:
    words = ("report", "--for", "audit-and-risk", "--internal", "--out", used / "in", "--no-pdf")
    refused = upheld(*words, "--as", who(upheld, may=False))
    assert (refused.code, "the cases behind figures are for" in refused.sentence) == (1, True)
    assert not (used / "in").exists()
    allowed = who(upheld, may=True)
    assert upheld(*words, "--as", allowed).code == 0
    assert "CMP-" in (used / "in" / "cases" / "balance.csv").read_text("utf-8")
    assert (
        upheld("report", "--check", used / "in" / "manifest.json", "--as", allowed).out == "nothing differs\n"
    )


def test_what_belongs_to_a_pack_is_asked_of_a_pack(upheld: Upheld, used: Path) -> None:
    told = upheld("report", "--out", used / "x", "--threshold", "5")
    assert (told.code, "--for" in told.err) == (2, True)
    assert upheld("report", "--for", "press", "--out", used / "x").code == 2
    told = upheld("report", "--for", "staff", "--out", used / "x", "--threshold", "1", "--reason", "None.")
    assert (told.code, "--internal" in told.sentence) == (1, True)
    assert not (used / "x").exists()


def test_the_threshold_is_that_of_the_policy_unless_a_reason_is_given_for_another(
    upheld: Upheld, used: Path
) -> None:
    words = ("report", "--for", "staff", "--no-pdf", "--out")
    assert upheld(*words, used / "own").code == 0
    own = json.loads((used / "own" / "manifest.json").read_text("utf-8"))["parameters"]
    assert (own["threshold"], own["threshold_from"]) == (10, "policy")
    assert "So the policy has it." in (used / "own" / "index.html").read_text("utf-8")
    told = upheld(*words, used / "other", "--threshold", "20")
    assert (told.code, "the policy sets the threshold" in told.sentence, "--reason" in told.sentence) == (
        1,
        True,
        True,
    )
    assert not (used / "other").exists()
    assert upheld(*words, used / "other", "--threshold", "20", "--reason", "A small town.").code == 0
    other = json.loads((used / "other" / "manifest.json").read_text("utf-8"))["parameters"]
    assert (other["threshold"], other["reason"], other["threshold_from"]) == (20, "A small town.", "option")
    page = (used / "other" / "index.html").read_text("utf-8")
    assert "A small town. This threshold was chosen for this pack." in page
    assert upheld("report", "--check", used / "other" / "manifest.json").out == "nothing differs\n"


def test_what_takes_long_is_said_and_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter((0.0, 0.5, 3.0, 4.0, 5.0))
    monkeypatch.setattr("tui.progress.time.monotonic", lambda: next(now))
    with Steps(watched=True) as steps:
        steps("reading")  # quick so far
        steps("counting")
        steps.cases(1200)
    err = capsys.readouterr().err
    assert "reading" not in err
    assert "\rcounting …" in err
    assert "\r1,200 cases replayed …" in err
    assert err.endswith("\r")
    with Steps(watched=False) as silent:
        silent("counting")
    assert capsys.readouterr().err == ""


def test_a_pack_can_be_asked_for_by_every_reader_there_is() -> None:
    """The command names them itself, as it must not load the figures to say its help."""
    assert READERS == AUDIENCES
