"""What was typed for `new` and `do`: texts from everywhere, kept as they are, and what cannot be used."""

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Upheld


def noted(upheld: Upheld, ref: str) -> str:
    text: str = upheld("show", ref, "--json").json["chronology"][-1]["text"]
    return text


@pytest.mark.parametrize(
    ("words", "typed", "kept"),
    [
        (("--text", "-"), "from\nstandard input\n", "from\nstandard input"),
        (("--text=-",), "é ✓", "é ✓"),
        (("--text", "@@home"), "", "@home"),
        (("--text", "-5 points"), "", "-5 points"),
        (("--text", "-hello"), "", "-hello"),
        (("--text", "--nonsense"), "", "--nonsense"),
        (("--text=--json",), "", "--json"),
        (("--text", "'; DROP TABLE ledger; --"), "", "'; DROP TABLE ledger; --"),
        (("--text", "[/red]\x1b[31m"), "", "[/red]\x1b[31m"),
    ],
)
def test_texts(upheld: Upheld, ref: str, words: tuple[str, ...], typed: str, kept: str) -> None:
    told = upheld("do", ref, "note", *words, typed=typed)
    assert told.code == 0, told.err
    assert noted(upheld, ref) == kept


def test_text_from_a_file(upheld: Upheld, ref: str, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("\ufeffDear Jo,\r\nsorry.\r\n", encoding="utf-8")
    told = upheld("do", ref, "acknowledge", "--letter", f"@{tmp_path / 'letter.txt'}")
    assert told.code == 0, told.err
    assert noted(upheld, ref).endswith("Dear Jo,\nsorry.")


def test_only_texts_of_any_length_are_read_from_elsewhere(upheld: Upheld, register: Path) -> None:
    ref = upheld("new", "--subject", "@/etc/passwd", "--name", "-").out.strip()
    shown = upheld("show", ref, "--json").json
    assert (shown["subject"], shown["complainant"]) == ("@/etc/passwd", "-")


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("--text", "@no such file"), b"", "--text: no such file cannot be read: No such file or directory."),
        (("--text", "-"), b"\xff\xfe", "--text: standard input is not text in UTF-8."),
        (("--text", "-"), b"  \n", "--text is missing: what to write down."),
        (("--text", "\udcff"), b"", "--text holds bytes that are not valid text: write it in UTF-8."),
    ],
)
def test_text_that_cannot_be_used(
    upheld: Upheld, ref: str, words: tuple[str, ...], typed: bytes, sentence: str
) -> None:
    told = upheld("do", ref, "note", *words, typed=typed)
    assert (told.code, told.sentence) == (1, sentence)


def test_only_one_text_comes_from_standard_input(upheld: Upheld, ref: str) -> None:
    told = upheld("do", ref, "decide", "--outcome", "upheld", "--reasons", "-", "--authority", "-", typed="x")
    assert (told.code, told.sentence) == (1, "--authority: only one text can come from standard input.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("new", "--subject", "x", "--channel", "fax"), "--channel: 'fax' is not one of form, email, telephone, letter, in-person, social, other."),
        (("new", "--subject", "x" * 201), "--subject has 201 characters; at most 200 fit on its line."),
        (("do", "1", "allocate", "--to", "Zoe", "--as", "Lee"), "--to: no handler is called 'Zoe'; `upheld handlers list` names them all."),
        (("do", "1", "extend", "--days", "two", "--reason", "x"), "--days: 'two' is not a whole number from 0 to 999999."),
        (("do", "CMP-2026-99999", "note", "--text", "x"), "there is no case CMP-2026-99999 in this register."),
        (("do", "777", "note", "--text", "x"), "there is no case with the number 777 in this register."),
        (("do", "x", "note", "--text", "x"), "'x' is not a reference; one looks like CMP-2026-00419."),
        (("do", "1", "note", "--text", "x", "--as", "Zoe"), "--as: no handler is called 'Zoe'; `upheld handlers list` names them all."),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(upheld: Upheld, ref: str, words: tuple[str, ...], sentence: str) -> None:
    told = upheld(*words)
    assert (told.code, told.sentence) == (1, sentence)
