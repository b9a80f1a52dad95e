"""`upheld retention` and `upheld redact`: what is past its date, its disposal, and the certificate of it."""

from pathlib import Path

import pytest

from tests.tui.cli.conftest import TODAY, Upheld
from tui.commands import redact, retention

MAPPING = """source = "Old desk"
[columns]
key = "Id"
received = "Came"
ended = "Closed"
subject = "What"
name = "Who"
"""
ROWS = """Id,Came,Closed,What,Who
1,2014-03-02,2014-05-01,Lost papers,Jo Brown
2,2015-03-03,2015-04-01,Late papers,Al Green
3,2026-03-03,,Open papers,Al Gray
4,2015-03-05,2015-04-01,Held papers,Al Black
"""


@pytest.fixture
def old(upheld: Upheld, register: Path, tmp_path: Path) -> list[str]:
    """Three cases of an older register that are past their date, the last on legal hold, and one that is open."""
    (tmp_path / "old.csv").write_text(ROWS)
    (tmp_path / "old.toml").write_text(MAPPING)
    assert (
        upheld(
            "import", tmp_path / "old.csv", "--mapping", tmp_path / "old.toml", "--as-legacy", "--as", "Lee"
        ).code
        == 0
    )
    refs = ["CMP-2014-00001", "CMP-2015-00001", "CMP-2015-00002"]
    assert upheld("do", refs[2], "place-hold", "--reason", "A claim of Black", "--as", "Cora").code == 0
    return refs


def test_what_is_past_its_date_is_listed_and_what_is_held_apart(upheld: Upheld, old: list[str]) -> None:
    page = upheld("retention")
    assert page.code == 0
    assert page.out.splitlines()[0] == "Past the date of disposal"
    assert f"  {old[0]}  2014-05-01  2020-05-01  Complaint" in page.out.splitlines()
    above, below = page.out.split("Past the date, and on legal hold")
    assert old[2] in below
    assert old[2] not in above
    told = upheld("retention", "--json").json
    assert [case["ref"] for case in told["due"]] == old[:2]
    assert told["held"] == [
        {
            "ref": old[2], "class": "complaint", "title": "Complaint", "ended": "2015-04-01", "due": "2021-04-01",
            "held": TODAY.isoformat(),
        }
    ]  # fmt: skip
    assert (told["restricted"], told["undated"], told["not_rewritten"]) == (0, 0, 0)


def test_nothing_is_past_its_date(upheld: Upheld, ref: str) -> None:
    assert upheld("retention").out == "no case is past its date of disposal\n"
    told = upheld("retention", "--apply", "--as", "Cora")
    assert (told.code, told.out) == (0, "0 cases are disposed of\n")


def test_they_are_disposed_of_for_good_and_once(upheld: Upheld, old: list[str], register: Path) -> None:
    headline = upheld("snapshot", register.parent / "before.duckdb", "--json").json["rows"]["cases"]
    told = upheld("retention", "--apply", "--json", "--as", "Cora")
    assert (told.code, told.json) == (0, {"disposed": old[:2], "refused": [], "rewritten": True})
    page = upheld("show", old[0])
    assert "Lost papers" not in page.out
    assert "Jo Brown" not in page.out
    assert "Complainant  erased" in page.out
    shown = upheld("show", old[0], "--json").json
    assert (shown["subject"], shown["complainant"]) == ("erased", "erased")
    assert (shown["retention"]["erased"], shown["retention"]["certificate"]) == (TODAY.isoformat(), 1)
    assert upheld("list", "--all", "Jo Brown", "--json").json == []
    assert [row["subject"] for row in upheld("list", "--all", old[0], "--json").json] == ["erased"]
    assert upheld("verify").code == 0
    assert upheld("rebuild").code == 0
    assert upheld("verify").code == 0
    after = upheld("snapshot", register.parent / "after.duckdb", "--json").json["rows"]["cases"]
    assert after == headline
    assert upheld("retention", "--apply", "--as", "Cora").out == "0 cases are disposed of\n"
    told = upheld("do", old[0], "note", "--text", "x")
    assert told.sentence.startswith(f"{old[0]} was disposed of on ")
    assert upheld("show", old[2], "--json").json["complainant"] == "Al Black"


def test_who_may_not_is_told_why_once_and_nothing_is_changed(upheld: Upheld, old: list[str]) -> None:
    told = upheld("retention", "--apply", "--as", "Amy")
    assert (told.code, told.out) == (1, "0 cases are disposed of\n")
    assert told.err == (
        f"upheld: not disposed of: {old[0]}, {old[1]}: At stage 1 this is for the Corporate Compliance Manager; "
        "Amy is Customer Service Team.\n"
    )
    told = upheld("redact", old[0], "--reason", "x", "--as", "Amy")
    assert (told.code, "this is for the Corporate Compliance Manager" in told.sentence) == (1, True)
    assert upheld("show", old[0], "--json").json["complainant"] == "Jo Brown"


@pytest.mark.parametrize(("answer", "erased"), [("n\n", False), ("\n", False), ("y\n", True)])
def test_on_a_terminal_it_asks_first(
    upheld: Upheld, old: list[str], monkeypatch: pytest.MonkeyPatch, answer: str, erased: bool
) -> None:
    monkeypatch.setattr(retention, "is_interactive", lambda: True)
    told = upheld("retention", "--apply", "--as", "Cora", typed=answer)
    assert "Erase what 2 cases said, for good? [y/N] " in told.err
    assert ("nothing was changed." in told.err) is not erased
    assert (upheld("show", old[0], "--json").json["complainant"] == "erased") is erased
    monkeypatch.setattr(redact, "is_interactive", lambda: True)
    told = upheld("redact", old[1], "--reason", "x", "--as", "Cora", typed=answer)
    if not erased:
        assert f"Erase what {old[1]} says, for good? [y/N] " in told.err
        assert upheld("show", old[1], "--json").json["complainant"] == "Al Green"
        assert upheld("redact", old[1], "--reason", "x", "--yes", "--as", "Cora").code == 0


def test_a_certificate_says_what_was_destroyed_and_none_of_its_words(upheld: Upheld, old: list[str]) -> None:
    assert upheld("retention", "--certificate", old[0]).sentence == (
        f"nothing of {old[0]} was erased, so there is no certificate of it."
    )
    assert upheld("retention", "--certificate", old[0], "--apply").code == 2
    upheld("retention", "--apply", "--as", "Cora")
    page = upheld("retention", "--certificate", old[1])
    lines = page.out.splitlines()
    assert lines[0] == "Certificate of disposal 2"
    assert "Class   Complaint: 72 months after it ended, so until 2021-04-01" in lines
    assert f"File    written anew on {TODAY}, so that no deleted byte is in it" in lines
    assert "Green" not in page.out
    facts = upheld("retention", "--certificate", old[1], "--json").json
    assert (facts["certificate"], facts["ref"], facts["kind"], facts["by"], facts["class"]) == (
        2, old[1], "disposal", "Cora", "complaint",
    )  # fmt: skip
    assert len(facts["ledger_hash"]) == 64


def test_one_case_is_redacted_with_its_reason(upheld: Upheld, old: list[str]) -> None:
    assert "on legal hold since" in upheld("redact", old[2], "--reason", "x", "--as", "Cora").sentence
    assert "is still open" in upheld("redact", "CMP-2026-00001", "--reason", "x", "--as", "Cora").sentence
    assert upheld("redact", old[0], "--as", "Cora").code == 2
    told = upheld("redact", old[0], "--reason", "-", "--json", "--as", "Cora", typed="A request was granted.")
    assert (told.code, told.json["certificate"], told.json["rewritten"]) == (0, 1, True)
    page = upheld("retention", "--certificate", old[0]).out.splitlines()
    assert page[0] == "Certificate of redaction 1"
    assert "Reason  A request was granted." in page
    told = upheld("redact", old[1], "--reason", "x", "--as", "Cora")
    assert told.out == (
        f"{old[1]} is redacted; the file is written anew (upheld retention --certificate {old[1]})\n"
    )


def test_the_case_page_says_how_long_a_case_is_kept(upheld: Upheld, old: list[str]) -> None:
    page = upheld("show", old[2]).out
    assert "  Class         Complaint (default)" in page
    assert "  Dispose of    from 2021-04-01, 72 months after it ended" in page
    assert "  Legal hold 1  A claim of Black, since " in page
    assert upheld("show", old[2], "--json").json["retention"]["due"] == "2021-04-01"


def test_an_open_case_says_nothing_of_it_but_as_data(upheld: Upheld, ref: str) -> None:
    assert "How long it is kept" not in upheld("show", ref).out.split("What may happen next")[0]
    found = upheld("show", ref, "--json").json["retention"]
    assert (found["class"], found["due"], found["why_not"]) == ("complaint", None, "the case has not ended")


def test_the_policy_says_how_long_what_is_kept(upheld: Upheld, register: Path) -> None:
    page = upheld("policy", "show").out
    assert (
        "How long cases are kept after they ended\n  Complaint (complaint), 72 months: every other case\n"
        in page
    )
    assert "  Safeguarding (safeguarding), 300 months: flag:safeguarding\n" in page
