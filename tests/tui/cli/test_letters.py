"""`upheld letters`: what was sent, as it was kept; one of them as a page in the format the complainant asked for."""

import json
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Upheld

pytestmark = pytest.mark.usefixtures("register")


def opened(upheld: Upheld) -> str:
    ref = upheld("new", "--subject", "A fee", "--name", "Jo <b>Bloggs</b>").out.strip()
    assert upheld("do", ref, "acknowledge").code == 0
    return ref


def test_letters_are_listed_and_given_as_they_were_kept(upheld: Upheld) -> None:
    ref = opened(upheld)
    listed = json.loads(upheld("letters", ref, "--json").out)
    assert [letter["event"] for letter in listed] == ["Signposted", "Acknowledged"]
    seq = str(listed[1]["seq"])
    assert f"{seq}  " in upheld("letters", ref).out
    assert upheld("letters", ref, seq).out == listed[1]["text"] + "\n"
    assert listed[1]["text"].startswith("Dear Jo <b>Bloggs</b>,")


def test_a_letter_is_a_page_in_large_print_where_that_was_asked_for(upheld: Upheld, tmp_path: Path) -> None:
    ref = opened(upheld)
    assert upheld("do", ref, "set-preferences", "--format", "large-print").code == 0
    seq = str(json.loads(upheld("letters", ref, "--json").out)[1]["seq"])
    out = tmp_path / "letter.html"
    assert upheld("letters", ref, seq, "--html", "--out", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert '<body class="large-print">' in text
    assert "Dear Jo &lt;b&gt;Bloggs&lt;/b&gt;," in text
    again = upheld("letters", ref, seq, "--html", "--out", str(out))
    assert (again.code, "is there already" in again.err) == (1, True)
    assert out.read_text(encoding="utf-8") == text


def test_what_no_program_makes_is_said(upheld: Upheld) -> None:
    ref = opened(upheld)
    upheld("do", ref, "set-preferences", "--format", "braille")
    seq = str(json.loads(upheld("letters", ref, "--json").out)[1]["seq"])
    assert (
        "the complainant asked for braille: have it transcribed into braille."
        in upheld("letters", ref, seq).err
    )


def test_a_letter_that_is_not_there(upheld: Upheld) -> None:
    ref = opened(upheld)
    gone = upheld("letters", ref, "999999")
    assert gone.code == 1
    assert f"there is no letter 999999 in {ref}; the letters are:" in gone.err


def test_a_letter_is_read_before_anything_is_recorded(upheld: Upheld) -> None:
    ref = upheld("new", "--subject", "A fee", "--name", "[/x] Bloggs").out.strip()
    seen = upheld("do", ref, "acknowledge", "--preview")
    assert (seen.code, seen.err) == (0, "upheld: nothing is recorded.\n")
    assert seen.out.startswith("Dear [/x] Bloggs,")
    assert upheld("show", ref, "--json").json["version"] == 2
    assert upheld("do", ref, "acknowledge").code == 0
    seq = str(json.loads(upheld("letters", ref, "--json").out)[1]["seq"])
    assert upheld("letters", ref, seq).out == seen.out


def test_a_decision_is_previewed_as_the_response_in_json(upheld: Upheld) -> None:
    ref = opened(upheld)
    words = ("--outcome", "upheld", "--reasons", "Late.", "--authority", "S. 4", "--preview", "--json")
    seen = upheld("do", ref, "decide", *words).json
    assert seen.keys() == {"ref", "kind", "text", "not_yet"}
    assert (seen["ref"], seen["kind"], seen["not_yet"]) == (ref, "outcome", None)
    assert "Our decision: upheld.\nLate.\nThis rests on: S. 4" in seen["text"]


def test_what_has_no_letter_says_so(upheld: Upheld) -> None:
    ref = opened(upheld)
    note = upheld("do", ref, "note", "--text", "x", "--preview")
    assert (note.code, note.sentence) == (
        1,
        "Note writes nothing to the complainant, so there is nothing to read.",
    )
    change = upheld("change", "--title", "Fees once", "--kind", "procedure").out.strip()
    done = upheld("do", change, "done", "--text", "x", "--preview")
    assert (done.code, f"{change} is no complaint" in done.sentence) == (1, True)


def test_what_a_complainant_is_told_at_receipt_is_read_first(upheld: Upheld) -> None:
    seen = upheld("new", "--subject", "A fee", "--preview")
    assert seen.out.startswith("Your complaint has the reference CMP-….")
    assert upheld("list", "--json").json == []
    assert upheld("new", "--subject", "A fee", "--preview", "--json").json["ref"] is None
