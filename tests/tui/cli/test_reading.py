"""`list` and `show`: the shapes that are promised to those who script against them, and text for people."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import tui.commands.list as listing
from tests.tui.cli.conftest import TODAY, Upheld

LIST_KEYS = [
    "ref",
    "kind",
    "stage",
    "state",
    "received",
    "due",
    "owner",
    "team",
    "subject",
    "version",
    "restricted",
]
HOSTILE = "[/x] \x1b]0;title\x07 \u202egnp\u009b31m =1+1"


def refs_of(upheld: Upheld, *words: object) -> list[str]:
    return [row["ref"] for row in upheld("list", "--json", *words).json]


def test_list_has_exactly_the_promised_keys(upheld: Upheld, queue: list[str]) -> None:
    rows = upheld("list", "--json").json
    assert [list(row) for row in rows] == [LIST_KEYS] * 3
    row = rows[1]
    assert date.fromisoformat(row.pop("due")) < TODAY
    assert row == {
        "ref": queue[1], "kind": "complaint", "stage": 1, "state": "received", "received": str(TODAY - timedelta(days=20)),
        "owner": "Ben", "team": "Customer Service Team", "subject": "Refund 2", "version": 3, "restricted": False,
    }  # fmt: skip
    assert rows[0]["owner"] is None


def test_list_shows_open_cases_urgent_first(upheld: Upheld, queue: list[str]) -> None:
    assert refs_of(upheld) == queue[:3]
    assert refs_of(upheld, "--all") == queue
    ended = upheld("list", "is:closed", "--json").json
    assert [(row["ref"], row["due"]) for row in ended] == [(queue[3], None)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["owner:none"], [0, 2]),
        (["owner:me", "--as", "Ben"], [1]),
        (["-owner:none"], [1]),
        (["refund", "-owner:none"], [1]),
        (["--all", "-refund"], []),
        (["'is not quoting'"], []),
        (["refund -owner:none is:open"], [1]),
        (["state:withdrawn,received"], [0, 1, 2, 3]),
        (["--limit", "2"], [0, 1]),
        (["-owner:none", "--limit=1", "--", "refund"], [1]),
        (['about:"Refund 3"'], [2]),
        (["ref:1,4"], [0, 3]),
        (["is:overdue", "due<-15"], [0]),
    ],
)
def test_list_filters(upheld: Upheld, queue: list[str], words: list[str], found: list[int]) -> None:
    assert refs_of(upheld, *words) == [queue[place] for place in found]


def test_list_of_nothing(upheld: Upheld, register: Path) -> None:
    assert upheld("list", "--json") == (0, "[]\n", "")
    assert upheld("list") == (0, "", "upheld: no case matches.\n")


def test_list_page_by_page(upheld: Upheld, queue: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    assert refs_of(upheld, "--all") == queue
    assert refs_of(upheld, "--all", "--limit", 3) == queue[:3]


def test_list_says_when_the_register_changed_meanwhile(
    upheld: Upheld, queue: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = iter([(1,), (2,)])
    monkeypatch.setattr("store.register.Store.stamp", lambda self: next(stamps))
    told = upheld("list")
    assert told.err == (
        "upheld: somebody changed the register while it was being listed: list again for an exact picture.\n"
    )


def test_list_for_people(upheld: Upheld, queue: list[str]) -> None:
    lines = upheld("list", "owner:ben").out.splitlines()
    assert lines[0].split() == ["Due", "Reference", "St", "State", "Owner", "About"]
    assert lines[1].split("  ")[0].endswith(("late", "wd", "today", "tomorrow", "d"))
    assert lines[1].endswith("  1/4  received       Ben                Refund 2")


def test_stored_text_never_acts_on_a_terminal(upheld: Upheld, register: Path) -> None:
    ref = upheld(
        "new", "--subject", HOSTILE, "--name", HOSTILE, "--detail", f"{HOSTILE}\n{HOSTILE}"
    ).out.strip()
    for words in (("list",), ("show", ref)):
        told = upheld(*words)
        assert "[/x]" in told.out
        assert not set(told.out) & set("\x1b\x07\u202e\u009b")
    assert upheld("list", "--json").json[0]["subject"] == HOSTILE
    assert upheld("show", ref, "--json").json["detail"] == f"{HOSTILE}\n{HOSTILE}"


def test_json_for_a_terminal_is_ascii(
    upheld: Upheld, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = upheld("new", "--subject", "Café \u009b31m").out.strip()
    monkeypatch.setattr("tui.output.is_terminal", lambda: True)
    for words in (("list", "--json"), ("show", ref, "--json")):
        told = upheld(*words)
        assert told.out.isascii()
        assert "Caf\\u00e9 \\u009b31m" in told.out


def test_terminal_gets_subjects_cut_to_its_width(
    upheld: Upheld, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upheld("new", "--subject", "x" * 150)
    assert "x" * 150 in upheld("list").out
    monkeypatch.setattr("tui.commands.list.is_terminal", lambda: True)
    monkeypatch.setattr("tui.commands.list.screen_width", lambda: 90)
    assert max(map(len, upheld("list").out.splitlines())) == 90


# --- one case --------------------------------------------------------------------------------------------------------


def test_show_has_the_promised_keys(upheld: Upheld, ref: str) -> None:
    assert upheld("do", ref, "note", "--text", "Rang her.", "--as", "Ben").code == 0
    shown = upheld("show", ref, "--json").json
    promised = {
        "ref", "kind", "version", "state", "stage", "received", "due", "owner", "team", "subject", "complainant", "detail",
        "outcome_sought", "points", "stages", "clocks", "chronology",
    }  # fmt: skip
    assert promised <= set(shown)
    assert [list(line) for line in shown["chronology"]] == [
        ["seq", "on", "recorded", "actor", "event", "text"]
    ] * 3
    last = shown["chronology"][-1]
    assert (last["on"], last["actor"], last["event"], last["text"]) == (
        str(TODAY),
        "Ben",
        "NoteAdded",
        "Rang her.",
    )
    assert last["recorded"].endswith("Z")
    assert [line["seq"] for line in shown["chronology"]] == sorted(
        line["seq"] for line in shown["chronology"]
    )
    assert (shown["version"], shown["owner"], shown["complainant"]) == (3, None, "Jo Brown")
    assert shown["stages"][0]["number"] == 1
    assert shown["clocks"][0]["due"] == shown["due"]


def test_show_gives_decisions_with_their_reasons(upheld: Upheld, ref: str) -> None:
    upheld("do", ref, "acknowledge")
    upheld(
        "do",
        ref,
        "decide",
        "--outcome",
        "not-upheld",
        "--reasons",
        "It was once.",
        "--authority",
        "Fees policy",
    )
    decision = upheld("show", ref, "--json").json["stages"][0]["decisions"][0]
    assert (decision["outcome"], decision["reasons"], decision["authority"], decision["by"]) == (
        "not-upheld", "It was once.", "Fees policy", "Amy",
    )  # fmt: skip
    page = upheld("show", ref).out
    assert f"not upheld, {TODAY:%a} {TODAY.day} {TODAY:%b}, by Amy\n      Reasons: It was once.\n" in page


def test_show_for_people_says_why_the_due_date_is_what_it_is(upheld: Upheld, register: Path) -> None:
    ref = upheld(
        "new", "--subject", "A fee", "--detail", "Twice.", "--outcome-sought", "A refund"
    ).out.strip()
    page = upheld("show", ref).out
    assert page.startswith(f"{ref} · stage 1 of 4 · received\nA fee\n")
    assert "\nWhat happened\n  Twice.\n\nOutcome sought\n  A refund\n" in page
    assert "\nAcknowledge by " in page
    assert (
        f"  7 working days after {TODAY:%a} {TODAY.day} {TODAY:%b}, which is day 0\n  not counted: " in page
    )
    assert "  Appendix D: contact within seven working days, POL/CO/CO/CC/0001A 3.0" in page
    assert "\nWhat may happen next\n" in page
    assert re.search(r"^  close +The response of stage 1 has not been sent yet\.$", page, re.MULTILINE)


def test_show_for_people_with_points_and_an_extension(upheld: Upheld, register: Path) -> None:
    points = ("--point", "The fee", "--point", "The tone")
    ref = upheld("new", "--subject", "x", *points, "--about-staff", "--service", "finance").out.strip()
    for words in (
        ("acknowledge",),
        ("extend", "--days", "3", "--reason", "More to read."),
        ("inform-staff",),
        ("decide", "--outcome", "partly-upheld", "--reasons", "r", "--authority", "a", "--point", "2"),
    ):
        assert upheld("do", ref, *words).code == 0
    page = upheld("show", ref).out
    assert "\nPoints to decide\n  1  The fee\n  2  The tone\n" in page
    assert "\n    point 2 partly upheld, " in page
    assert "About        Fees and payments · a member of staff\n" in page
    assert "  23 working days after " in page
    assert "\n  3 of them added by extension\n" in page


def test_show_beyond_the_end_of_the_calendar(
    upheld: Upheld, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No calendar ends near today, so the clock of a due date that can't be worked out is put in its place."""
    clock = {"what": "respond", "due": None, "why_not": "not computable: calendar x v1 ends 2026-12-31"}
    monkeypatch.setattr("store.rules.clocks.why", lambda *_: clock)
    assert "\nRespond: no date\n  not computable: calendar x v1 ends 2026-12-31\n" in upheld("show", ref).out


def test_show_of_a_case_that_ended(upheld: Upheld, ref: str) -> None:
    upheld("do", ref, "withdraw", "--reason", "Sorted.")
    shown = upheld("show", ref, "--json").json
    assert (shown["state"], shown["due"], shown["clocks"], shown["end"]) == (
        "withdrawn",
        None,
        [],
        "withdrawn",
    )
    page = upheld("show", ref).out
    assert "Acknowledge by" not in page
    assert "to respond by" not in page


@pytest.mark.parametrize("word", ["show", "can"])
def test_a_case_that_is_not_there(upheld: Upheld, register: Path, word: str) -> None:
    told = upheld(word, "CMP-2026-00001")
    assert (told.code, told.sentence) == (1, "there is no case CMP-2026-00001 in this register.")


def test_a_colleague_is_mentioned_and_finds_the_case_by_a_filter(upheld: Upheld, ref: str) -> None:
    assert (
        upheld("do", ref, "note", "--text", "Is this yours?", "--mention", "ben", "--mention", "Amy").code
        == 0
    )
    assert [row["ref"] for row in upheld("list", "is:mentioned", "--json", "--as", "Ben").json] == [ref]
    assert upheld("list", "is:mentioned", "--json", "--as", "Lee").json == []
    assert upheld("show", ref, "--json", "--as", "Ben").json["markers"] != []
    assert "mentions Ben, Amy" in upheld("show", ref).out
    assert upheld("do", ref, "note", "--text", "No.", "--as", "Ben").code == 0
    assert upheld("list", "is:mentioned", "--json", "--as", "Ben").json == []
    refused = upheld("do", ref, "note", "--text", "x", "--mention", "Nobody")
    assert (refused.code, "Nobody can't be mentioned in" in refused.sentence) == (1, True)
