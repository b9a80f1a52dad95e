"""Links, lessons, compliments, changes and packs on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.records import STEPS
from store.rules.actions import ACTIONS
from tests.tui.cli.conftest import TODAY, Upheld

YEAR = TODAY.year
CHANGE, COMPLIMENT, PACK = f"CHG-{YEAR}-00001", f"FBK-{YEAR}-00001", f"PCK-{YEAR}-00001"


@pytest.fixture
def change(upheld: Upheld, ref: str) -> str:
    told = upheld(
        "change",
        "--title",
        "Take fees once",
        "--kind",
        "procedure",
        "--case",
        ref,
        "--owner",
        "Ben",
        "--due",
        TODAY,
    )
    assert (told.code, told.err) == (0, "")
    return told.out.strip()


def test_no_step_is_called_as_an_action_of_a_case() -> None:
    assert not set(STEPS) & set(ACTIONS)


# --- possible duplicates and links ---


def test_new_says_what_it_may_be_the_same_as_and_takes_it_in_all_the_same(upheld: Upheld, ref: str) -> None:
    told = upheld("new", "--subject", "fee taken TWICE", "--name", "Jo Brown", "--json")
    assert told.code == 0
    assert told.json == {"ref": f"CMP-{YEAR}-00002"}
    same = f"upheld: possibly the same as {ref}: the same name, about the same (received, received {TODAY})."
    assert told.err.splitlines()[0] == same
    assert "possibly" not in upheld("new", "--subject", "Something else").err


def test_show_names_what_it_may_be_the_same_as_until_that_is_linked(upheld: Upheld, ref: str) -> None:
    other = upheld("new", "--subject", "Fee again", "--name", "Jo Brown").out.strip()
    assert upheld("show", other, "--json").json["possible_duplicates"] == [
        {"ref": ref, "why": "the same name"}
    ]
    assert (
        f"Possibly the same (link-case)\n  {ref}  the same name; received, received {TODAY}"
        in upheld("show", other).out
    )
    assert upheld("do", other, "link-case", "--to", ref, "--kind", "duplicate").code == 0
    shown = upheld("show", other, "--json").json
    assert shown["possible_duplicates"] == []
    linked = {
        "title": "Linked with",
        "lines": [{"label": "Duplicate", "text": f"{ref}, which leads, since {TODAY}"}],
    }
    assert linked in shown["records"]
    assert f"Duplicate  {other}, which this one leads, since {TODAY}" in upheld("show", ref).out
    told = upheld("do", ref, "link-case", "--to", other, "--kind", "related")
    assert (
        told.sentence
        == f"{ref} is linked to {other} already; to link it otherwise, unlink it first (unlink-case)."
    )
    assert upheld("do", ref, "unlink-case", "--to", other, "--reason", "Two payments.").code == 0


# --- changes ---


def test_a_change_from_a_lesson_to_its_report(upheld: Upheld, ref: str, change: str) -> None:
    assert change == CHANGE
    lesson = ("--cause", "process", "--lesson", "The button can be pressed twice.")
    assert upheld("do", ref, "record-learning", *lesson, "--change", change).code == 0
    told = upheld("do", change, "report", "--committee", "executive", "--minute", "EC/31.4")
    assert (told.code, told.out) == (0, f"{change} report: now proposed (version 3)\n")
    assert upheld("do", change, "done", "--text", "It can't any more.", "--json").json == {
        "ref": change, "version": 4, "events": ["ChangeDone"], "state": "done",
    }  # fmt: skip
    shown = upheld("show", change, "--json").json
    assert {key: shown[key] for key in ("ref", "kind", "state", "owner", "subject", "version")} == {
        "ref": change, "kind": "change", "state": "done", "owner": "Ben", "subject": "Take fees once", "version": 4,
    }  # fmt: skip
    assert [line["event"] for line in shown["chronology"]] == [
        "ChangeProposed",
        "ChangeLinked",
        "ChangeReported",
        "ChangeDone",
    ]
    assert [(duty["kind"], duty["done"]) for duty in shown["duties"]] == [("change", str(TODAY))]
    page = upheld("show", change).out
    for line in (
        f"Cases behind it  {ref}",
        "Executive Committee  ",
        "minute EC/31.4",
        "Not yet              Audit and Risk Committee, All staff",
    ):
        assert line in page


def test_can_and_do_say_the_same_of_a_change(upheld: Upheld, change: str) -> None:
    told = upheld("can", change, "--json").json
    assert [item["action"] for item in told] == [
        "assign-change",
        "add-case",
        "report",
        "done",
        "drop",
        "register-effect",
        "assess-effect",
    ]
    (refused,) = [item for item in told if not item["allowed"]]
    assert upheld("do", change, refused["action"], "--verdict", "too-few").sentence == refused["why"]
    assert "What may not\n  assess-effect  No effect of " in upheld("can", change).out
    told_wrong = upheld("do", change, "acknowledge")
    assert (told_wrong.code, told_wrong.sentence.split(";")[0]) == (
        1,
        "there is no action 'acknowledge' for a change",
    )


def test_changes_and_compliments_are_listed_by_kind(upheld: Upheld, ref: str, change: str) -> None:
    assert upheld("list", "--json").json[0]["kind"] == "complaint"
    rows = upheld("list", "--kind", "change", "FEES", "--json").json
    assert rows == [
        {
            "ref": change, "kind": "change", "stage": None, "state": "proposed", "received": str(TODAY), "due": str(TODAY),
            "owner": "Ben", "team": "", "subject": "Take fees once", "version": 2, "restricted": False,
        }
    ]  # fmt: skip
    assert set(rows[0]) == set(upheld("list", "--json").json[0])
    assert upheld("list", "--kind", "change", "is:overdue", "--json").json == []
    assert upheld("list", "--kind", "change").out.splitlines()[1].split() == [
        "today",
        change,
        "proposed",
        "Ben",
        "Take",
        "fees",
        "once",
    ]
    assert upheld("list", "--kind", "compliment").err == "upheld: no compliment matches.\n"
    told = upheld("list", "--kind", "change", "owner:me")
    assert (told.code, told.sentence) == (
        1,
        "--kind change takes words and is:overdue, nothing else of the filter.",
    )


# --- compliments ---


def test_a_compliment_is_taken_in_shared_and_used(upheld: Upheld, register: Path) -> None:
    told = upheld(
        "compliment",
        "--subject",
        "Kind on the phone",
        "--name",
        "Bo Lee",
        "--staff",
        "Ben",
        "--staff",
        "Cora",
        "--json",
    )
    assert told.json == {"ref": COMPLIMENT}
    assert upheld("do", COMPLIMENT, "share", "--to", "Ben", "--text", "With thanks.").code == 0
    assert [row["state"] for row in upheld("list", "--kind", "compliment", "--json").json] == ["shared"]
    assert upheld("do", COMPLIMENT, "use", "--how", "training", "--text", "An example.").code == 0
    assert upheld("list", "--kind", "compliment", "--json").json == []
    assert [row["state"] for row in upheld("list", "--kind", "compliment", "--all", "--json").json] == [
        "used"
    ]
    page = upheld("show", COMPLIMENT).out
    assert "Thanked   Ben, Cora" in page
    assert "From      Bo Lee" in page
    assert upheld("verify").code == 0


# --- packs ---


def test_a_pack_goes_into_the_register_with_its_committee_and_minute(
    upheld: Upheld, ref: str, tmp_path: Path
) -> None:
    assert upheld("pack").err == "upheld: no pack has been recorded yet (upheld pack record).\n"
    out = tmp_path / "paper"
    assert upheld("report", "--out", out).code == 0
    words = ("pack", "record", out / "manifest.json", "--committee", "audit-and-risk", "--minute", "ARC 12/3")
    assert upheld(*words, "--on", TODAY).out == f"{PACK}\n"
    (pack,) = upheld("pack", "list", "--json").json
    assert (pack["ref"], pack["committee"], pack["minute"], pack["on"]) == (
        PACK,
        "audit-and-risk",
        "ARC 12/3",
        str(TODAY),
    )
    assert pack["events"] == upheld("verify", "--json").json["events"] - 1
    assert "Audit and Risk Committee" in upheld("pack").out
    assert upheld(*words).sentence == f"this pack is entered already for that committee, as {PACK}."
    assert upheld("do", PACK, "report", "--committee", "staff", "--minute", "x").sentence == (
        "there is no action 'report' for a pack; there are none."
    )
    assert upheld("pack", "record", tmp_path / "no.json", "--committee", "staff", "--minute", "x").code == 1


def test_a_pack_of_another_register_is_refused(
    upheld: Upheld, ref: str, tmp_path: Path, template: Path
) -> None:
    assert upheld("report", "--out", tmp_path / "paper").code == 0
    manifest = tmp_path / "paper" / "manifest.json"
    told = upheld("--db", template, "pack", "record", manifest, "--committee", "staff", "--minute", "x")
    assert told.sentence.startswith("the pack was not made from this register: after ")
    manifest.write_text('{"format": 1, "parameters": {}}')
    told = upheld("pack", "record", manifest, "--committee", "staff", "--minute", "x")
    assert told.sentence == f"{manifest} does not say which ledger and which period its figures are of"


@pytest.mark.parametrize("words", [("show",), ("can",), ("do", "note", "--text", "x")])
def test_a_reference_that_there_is_not(upheld: Upheld, register: Path, words: tuple[str, ...]) -> None:
    asked: Callable[[str], tuple[str, ...]] = lambda ref: (words[0], ref, *words[1:])  # noqa: E731  one line for three commands
    assert upheld(*asked(CHANGE)).sentence == f"there is no change {CHANGE} in this register."
    assert upheld(*asked("FBK-1")).sentence == "'FBK-1' is not a reference; one looks like FBK-2026-00419."
