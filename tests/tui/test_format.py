"""Stored text on its way to the screen: nothing that acts, nothing that hides, and cells of exact width."""

import json
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.format import NEWLINE, UNSEEN, cell, content, day, due_words, plain

TODAY = date(2026, 11, 24)
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Zl", "Zp"]),
        st.sampled_from("\x1b\x9b\x07\r\n\t\u202e\u2066\u200d\ufe0f漢e\u0301[/]"),
    )
)
# Marks that stand visibly before or round a number, though Unicode counts them as format characters.
VISIBLE_FORMATS = {*range(0x600, 0x606), 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def acts_or_hides(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Zl", "Zp"} or (
        category == "Cf" and ord(character) not in VISIBLE_FORMATS
    )


def test_every_control_format_and_surrogate_of_unicode_is_replaced() -> None:
    kept = [
        code for code in range(0x110000) if acts_or_hides(chr(code)) and chr(code) in plain(f"a{chr(code)}b")
    ]
    assert [hex(code) for code in kept] == []


def test_what_people_write_is_left_alone() -> None:
    for text in (
        "Membership · fees £12.50 – “twice”",
        "Zoë Núñez",
        "漢字",
        "שלום",
        "e\u0301",
        "½ [REF-1]",
        "\xa0",
        "",
    ):
        assert plain(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]0;owned\x07", f"{UNSEEN}]0;owned{UNSEEN}"),
        ("\x9b31mred", f"{UNSEEN}31mred"),
        ("a\tb", "a b"),
        ("abc\u202etxt.exe", f"abc{UNSEEN}txt.exe"),
        ("pass\u200bword", f"pass{UNSEEN}word"),
        ("\ud83d lone", f"{UNSEEN} lone"),
        ("twenty\xadone", "twenty-one"),
        ("\u2639\ufe0f sad", "\u2639 sad"),
        ("\U000e0041hidden tag", f"{UNSEEN}hidden tag"),
        ("one\ntwo\r\nthree\rfour\u2028five", NEWLINE.join(("one", "two", "three", "four", "five"))),
        ("x\x00\x7f\x85", f"x{UNSEEN * 3}"),
    ],
)
def test_what_acts_or_hides_is_seen_instead(raw: str, shown: str) -> None:
    assert plain(raw) == shown


def test_line_breaks_can_be_kept() -> None:
    assert plain("one\r\ntwo\x1b\n\nthree", newline="\n") == f"one\ntwo{UNSEEN}\n\nthree"


@given(HOSTILE)
def test_plain_leaves_nothing_that_acts_and_does_nothing_twice(text: str) -> None:
    shown = plain(text)
    assert not any(acts_or_hides(character) for character in shown)
    assert plain(shown) == shown
    shown.encode()


@given(HOSTILE, st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_a_cell_is_as_wide_as_it_should_be(text: str, width: int, align: str) -> None:
    shown = cell(text, width, align="left" if align == "left" else "right")
    assert cell_len(shown) == width
    assert "\n" not in shown
    assert not any(acts_or_hides(character) for character in shown)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("fee", 5, "fee  "),
        ("Examinations", 12, "Examinations"),
        ("Examinations · results", 14, "Examinations… "),
        ("Examinations", 6, "Exami…"),
        ("漢字漢字", 8, "漢字漢字"),
        ("漢字漢字", 7, "漢字漢…"),
        ("漢字漢字", 6, "漢字… "),
        ("one\ntwo", 11, "one ⏎ two  "),
        ("e\u0301" * 4, 4, "e\u0301" * 4),
        ("anything", 1, "…"),
        ("anything", 0, ""),
        ("", 3, "   "),
    ],
)
def test_a_cell_is_cut_with_an_ellipsis_and_padded(text: str, width: int, shown: str) -> None:
    assert cell(text, width) == shown


def test_numbers_stand_to_the_right() -> None:
    assert cell("12", 5, align="right") == "   12"


def test_content_keeps_lines_and_is_never_markup() -> None:
    shown = content("[@click=app.quit]x[/]\r\n[/foo]\x1b")
    assert isinstance(shown, Content)
    assert shown.plain == f"[@click=app.quit]x[/]\n[/foo]{UNSEEN}"
    assert list(shown.spans) == []


def test_naughty_strings_come_out_harmless(real_data: Path) -> None:
    file = real_data / "text" / "naughty_strings.json"
    if not file.is_file():
        pytest.skip(f"no naughty strings in {file}")
    for text in json.loads(file.read_text("utf-8")):
        assert not any(
            acts_or_hides(character) for character in plain(text) + content(text).plain.replace("\n", "")
        )
        assert cell_len(cell(text, 20)) == 20


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 12, 3), "Thu 3 Dec"),
        (date(2026, 11, 24), "Tue 24 Nov"),
        (date(2027, 1, 1), "Fri 1 Jan 2027"),
        (date(2025, 12, 31), "Wed 31 Dec 2025"),
    ],
)
def test_a_day_has_its_year_when_it_is_another_one(value: date, words: str) -> None:
    assert day(value, TODAY) == words


@pytest.mark.parametrize(
    ("due", "working_days", "words"),
    [
        (date(2026, 11, 22), None, "2 d late"),
        (date(2026, 11, 23), -1, "1 d late"),
        (date(2026, 11, 24), 0, "today"),
        (date(2026, 11, 25), 1, "tomorrow"),
        (date(2026, 11, 27), 3, "3 wd"),
        (date(2026, 11, 29), None, "5 d"),
        (date(2026, 11, 29), 0, "5 d"),  # nothing but days off between
        (None, None, ""),
        (None, 4, ""),
    ],
)
def test_due_words(due: date | None, working_days: int | None, words: str) -> None:
    assert due_words(due, TODAY, working_days) == words


def test_importing_it_imports_neither_textual_nor_rich() -> None:
    code = "import sys, tui.format as f; f.cell('plain', 9); print(sorted({'textual', 'rich'} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
