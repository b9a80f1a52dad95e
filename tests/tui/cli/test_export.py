"""`upheld export`: the complainant's own copy, with their own words and what they were told, and nobody else's."""

import json
import re
from pathlib import Path

import pytest

from store import events as e
from store.own_copy import LETTER, SHOWN
from store.rules.actions import ACTIONS
from tests.tui.cli.conftest import TODAY, Upheld

INTERNAL = {
    "note": ("--text", "NOTE of Amy"),
    "add-evidence": ("--text", "EVIDENCE", "--source", "SOURCE"),
    "inform-staff": ("--text", "TOLD Ben"),
    "flag": ("--kind", "media", "--text", "FLAGGED"),
    "declare-interest": ("--text", "INTEREST"),
    "hand-off": ("--to", "Lee", "--reason", "HANDED"),
}


@pytest.fixture
def answered(upheld: Upheld, ref: str) -> str:
    """Decided and answered, with everything beside it that is not for the complainant's eyes."""
    for action, words in INTERNAL.items():
        assert upheld("do", ref, action, *words, "--as", "Amy").code == 0
    assert upheld("do", ref, "acknowledge", "--letter", "Dear Jo, <b>we</b> look.", "--as", "Amy").code == 0
    words = (
        "--outcome",
        "upheld",
        "--reasons",
        "It was taken twice.",
        "--authority",
        "Standard 4",
        "--facts",
        "FACTS",
    )
    assert upheld("do", ref, "decide", *words, "--as", "Amy").code == 0
    return ref


def test_a_decision_is_in_it_once_it_was_sent(upheld: Upheld, answered: str, tmp_path: Path) -> None:
    out = tmp_path / "own.json"
    assert upheld("export", answered, "--out", out).code == 0
    assert "It was taken twice." not in out.read_text(encoding="utf-8")
    assert upheld("do", answered, "respond", "--as", "Amy").code == 0
    told = upheld("export", answered, "--out", tmp_path / "later.json", "--json")
    copy = json.loads((tmp_path / "later.json").read_text(encoding="utf-8"))
    assert told.json == {
        "path": str(tmp_path / "later.json"),
        "entries": len(copy["entries"]),
        "left_out": copy["left_out"],
    }
    (decided,) = [entry for entry in copy["entries"] if "decided" in entry["what"]]
    assert decided == {
        "on": TODAY.isoformat(), "what": "stage 1 decided, point 1: upheld",
        "texts": [
            {"label": "Reasons", "text": "It was taken twice."}, {"label": "What the reasons rest on", "text": "Standard 4"},
        ],
    }  # fmt: skip
    assert {"label": "Name", "text": "Jo Brown"} in copy["about"]


def test_what_others_wrote_and_who_handled_it_is_left_out(
    upheld: Upheld, answered: str, tmp_path: Path
) -> None:
    assert upheld("do", answered, "respond", "--letter", "It is upheld.", "--as", "Amy").code == 0
    for name in ("own.html", "own.json"):
        told = upheld("export", answered, "--out", tmp_path / name)
        assert told.code == 0
        assert "read it before you send it" in told.err
        page = (tmp_path / name).read_text(encoding="utf-8")
        for word in (
            "NOTE",
            "EVIDENCE",
            "SOURCE",
            "TOLD",
            "FLAGGED",
            "INTEREST",
            "HANDED",
            "FACTS",
            "Amy",
            "Lee",
        ):
            assert word not in page, word
        assert "Fee taken twice" in page
        assert f"{len(INTERNAL)} entries" in page or f'"left_out": {len(INTERNAL)}' in page


def test_the_page_is_accessible_and_nothing_stored_is_markup(
    upheld: Upheld, answered: str, tmp_path: Path
) -> None:
    assert (
        upheld(
            "do", answered, "set-preferences", "--format", "large-print", "--language", "cy", "--as", "Amy"
        ).code
        == 0
    )
    out = tmp_path / "own.html"
    assert upheld("export", answered, "--out", out).code == 0
    page = out.read_text(encoding="utf-8")
    assert '<html lang="cy">' in page
    assert '<body class="large-print">' in page
    assert "<b>" not in page
    assert "Dear Jo, &lt;b&gt;we&lt;/b&gt; look." in page
    assert [int(level) for level in re.findall(r"<h([1-6])>", page)][:3] == [1, 2, 2]
    assert "http" not in page
    assert out.stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_stays_and_the_kind_must_be_clear(
    upheld: Upheld, ref: str, tmp_path: Path
) -> None:
    out = tmp_path / "own.html"
    out.write_text("mine", encoding="utf-8")
    assert upheld("export", ref, "--out", out).sentence == f"{out} is there already; choose another name."
    assert out.read_text(encoding="utf-8") == "mine"
    assert "says neither .html nor .json" in upheld("export", ref, "--out", tmp_path / "own.pdf").sentence
    assert upheld("export", ref).code == 2
    assert (
        "No such file or directory" in upheld("export", ref, "--out", tmp_path / "no" / "own.html").sentence
    )


def test_who_may_not_read_the_case_exports_nothing_and_who_may_is_logged(
    upheld: Upheld, ref: str, tmp_path: Path
) -> None:
    assert upheld("do", ref, "restrict-view", "--reason", "x", "--as", "Lee").code == 0
    told = upheld("export", ref, "--out", tmp_path / "own.html", "--as", "Amy")
    assert (told.code, "is restricted" in told.sentence) == (1, True)
    assert not (tmp_path / "own.html").exists()
    assert upheld("export", ref, "--out", tmp_path / "own.html", "--as", "Cora").code == 0
    assert [opening["handler"] for opening in upheld("access", ref, "--json", "--as", "Cora").json] == [
        "Cora"
    ]


def test_of_what_is_erased_there_is_no_copy(upheld: Upheld, ref: str, tmp_path: Path) -> None:
    assert upheld("do", ref, "withdraw", "--reason", "x", "--as", "Amy").code == 0
    assert upheld("redact", ref, "--reason", "Granted.", "--as", "Cora").code == 0
    assert "was redacted on" in upheld("export", ref, "--out", tmp_path / "own.html").sentence


def test_every_event_and_text_that_is_shown_is_one_that_there_is() -> None:
    """A name that is gone would show nothing, and nobody would notice."""
    for shown, labels in SHOWN.items():
        assert shown in e.TYPES.values()
        known = {field.name for one in ACTIONS.values() if one.records is shown for field in one.fields}
        for name in labels:
            assert name in known or name in (shown.__doc__ or ""), (shown, name)
    assert LETTER not in {name for labels in SHOWN.values() for name in labels}
